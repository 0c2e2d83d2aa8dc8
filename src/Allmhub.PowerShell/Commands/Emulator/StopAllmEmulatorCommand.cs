using System.Management.Automation;
using Allmhub.Emulator;
using Allmhub.PowerShell.Connections;
using Allmhub.PowerShell.Pipeline;
using Allmhub.PowerShell.Transformation;

namespace Allmhub.PowerShell.Commands.Emulator;

/// <summary>Stop-AllmEmulator: stops the emulators given, or all that were started in this runspace.</summary>
[Cmdlet(VerbsLifecycle.Stop, "AllmEmulator")]
[OutputType(typeof(void))]
public sealed class StopAllmEmulatorCommand : AllmCommand
{
    /// <summary>The emulator to stop; without it, all of this runspace.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [LiveTransformation("An emulator ends with the process that started it: start one here with Start-AllmEmulator, or name its address: Connect-AllmHub -BaseUri and -ApiKey.")]
    public AllmEmulator? Emulator { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (AllmEmulator emulator in Emulator is null ? [.. RunspaceState.Own.Emulator] : new[] { Emulator })
        {
            emulator.Dispose();
            RunspaceState.Own.Emulator.Remove(emulator);
        }
    }
}
