using System.Management.Automation;
using System.Net.Sockets;
using Allmhub.Emulator;
using Allmhub.Emulator.Faults;
using Allmhub.Emulator.Generations;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Connections;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Pipeline;
using Allmhub.PowerShell.Transformation;

namespace Allmhub.PowerShell.Commands.Emulator;

/// <summary>Start-AllmEmulator: the gateway on loopback, for trying without a key and for tests. It dies with the process.</summary>
[Cmdlet(VerbsLifecycle.Start, "AllmEmulator")]
[OutputType(typeof(AllmEmulator))]
public sealed class StartAllmEmulatorCommand : AllmCommand
{
    /// <summary>The port; 0 for a free one.</summary>
    [Parameter]
    [ValidateNumber(0, 65535, "-Port is a TCP port")]
    public int Port { get; set; }

    /// <summary>The pause between two pieces of an answer, in milliseconds.</summary>
    [Parameter]
    [ValidateNumber(0, 60000, "-DelayMs is the pause between two pieces in milliseconds")]
    public int DelayMs { get; set; }

    /// <summary>What shall go wrong, e.g. <c>status=429;retry-after=2;count=2</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FaultCompleter))]
    public string[]? Fault { get; set; }

    /// <summary>Which state of the gateway's software answers; nobody can tell which one runs (NOTES section 16).</summary>
    [Parameter]
    public EmulatorGeneration Generation { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        AllmEmulator emulator = Start();
        RunspaceState.Own.Emulator.Add(emulator);
        WriteObject(emulator);
    }

    private AllmEmulator Start()
    {
        try
        {
            return AllmEmulator.Start(new EmulatorOptions
            {
                Port = Port,
                DelayMs = DelayMs,
                Generation = Generation,
                Fault = [.. (Fault ?? []).Select(EmulatorFault.Parse)],
            });
        }
        catch (FormatException error)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("InvalidFault", error.Message, Fault));
            throw;
        }
        catch (SocketException error)
        {
            ThrowTerminatingError(ErrorRecords.NoPort(error, Port));
            throw;
        }
    }
}
