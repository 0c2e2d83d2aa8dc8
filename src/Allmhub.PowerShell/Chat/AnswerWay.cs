using System.Management.Automation;
using Allmhub.Chat;
using Allmhub.PowerShell.Formatting;

namespace Allmhub.PowerShell.Chat;

/// <summary>How the answers of one command go out. Decided once: host, environment and script are looked at, and stay the same for all of its answers.</summary>
internal sealed class AnswerWay(PSCmdlet cmdlet, bool isRaw)
{
    private readonly Func<string, string?>? _drawing = MarkdownRule.View(cmdlet, isRaw);
    private readonly bool _dims = cmdlet.Host.UI is { SupportsVirtualTerminal: true } && !Console.IsOutputRedirected;
    private readonly bool _isIntoFile = FileRule.Applies(cmdlet.MyInvocation);

    /// <summary>What to write of an answer.</summary>
    /// <param name="completion">The answer.</param>
    /// <returns>The answer, or its text where all of it goes into a file.</returns>
    public object Of(ChatCompletion completion) => _isIntoFile ? completion.ToString("body", null) : MixedView.OfWhole(completion);

    /// <summary>Tells an answer how its view is made.</summary>
    /// <param name="completion">The answer.</param>
    public void Tell(ChatCompletion completion)
    {
        completion.LookForPlace(ViewPlace.Find);
        if (_drawing is not null)
        {
            completion.DrawWith(_drawing);
        }

        completion.DimsFooter = _dims;
    }
}
