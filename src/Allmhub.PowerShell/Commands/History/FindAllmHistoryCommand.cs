using System.Management.Automation;
using Allmhub.History;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Formatting;

namespace Allmhub.PowerShell.Commands.History;

/// <summary>Find-AllmHistory: what the log holds of a pattern, with what stands round it.</summary>
[Cmdlet(VerbsCommon.Find, "AllmHistory")]
[OutputType(typeof(HistoryEntry))]
public sealed class FindAllmHistoryCommand : AllmHistoryCommand
{
    private HistorySearch? _search;
    private bool _emphasizes;

    /// <summary>A regular expression.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Pattern { get; set; } = string.Empty;

    /// <summary>Takes each letter of the pattern for itself.</summary>
    [Parameter]
    public SwitchParameter SimpleMatch { get; set; }

    /// <summary>Tells capitals and small letters apart.</summary>
    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _search = Guarded(() => new HistorySearch(Pattern, SimpleMatch, CaseSensitive));
        _emphasizes = Host.UI is { SupportsVirtualTerminal: true } && !Console.IsOutputRedirected;
    }

    private protected override HistoryEntry? Choose(HistoryEntry entry) => Guarded(() => _search!.Find(entry));

    private protected override void Emit(HistoryEntry entry) => WriteObject(FoundView.Of(entry.Shown(_emphasizes)));

    private T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (InvalidInputException error)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("Pattern", $"{error.Message} {Words.Say("-SimpleMatch takes each letter for itself.")}", Pattern));
            throw;
        }
    }
}
