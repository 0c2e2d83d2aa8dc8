using System.Management.Automation;
using Allmhub.PowerShell.Connections;
using Allmhub.PowerShell.Pipeline;
using Allmhub.PowerShell.Transformation;

namespace Allmhub.PowerShell.Commands.Connection;

/// <summary>Disconnect-AllmHub: forgets the runspace's connection and closes its sockets.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "AllmHub")]
[OutputType(typeof(void))]
public sealed class DisconnectAllmHubCommand : AllmCommand
{
    /// <summary>The connection to close; without it the runspace's own.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [LiveTransformation("It holds no key: name the connection where the command runs, with Connect-AllmHub there, or -ApiKey and -BaseUri.")]
    public AllmConnection? Connection { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        AllmConnection? connection = Connection ?? RunspaceState.Own.Current;
        if (connection is null)
        {
            WriteVerbose(Words.Say("There is no connection to close."));
            return;
        }

        connection.Close();
        if (ReferenceEquals(connection, RunspaceState.Own.Current))
        {
            RunspaceState.Own.Current = null;
        }
    }
}
