using System.Management.Automation;
using Allmhub.History;
using Allmhub.PowerShell.Abstractions;

namespace Allmhub.PowerShell.Commands.History;

/// <summary>Get-AllmHistory: the log of prompts and answers, the newest last.</summary>
[Cmdlet(VerbsCommon.Get, "AllmHistory")]
[OutputType(typeof(HistoryEntry))]
public sealed class GetAllmHistoryCommand : AllmHistoryCommand
{
}
