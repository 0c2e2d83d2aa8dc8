using System.Management.Automation;
using Allmhub.Chat;
using Allmhub.PowerShell.Formatting;

namespace Allmhub.PowerShell.Chat;

/// <summary>How the answers of one command go out. Decided once: host, environment and script are looked at, and stay the same for all of its answers.</summary>
/// <param name="cmdlet">The command.</param>
/// <param name="isRaw">Whether the user wants the text as it is.</param>
/// <param name="isDirect">Whether its output goes straight to the host.</param>
internal sealed class AnswerWay(PSCmdlet cmdlet, bool isRaw, bool isDirect)
{
    private readonly Func<string, string?>? _drawing = MarkdownRule.View(cmdlet, isRaw);
    private readonly bool _dims = cmdlet.Host.UI is { SupportsVirtualTerminal: true } && !Console.IsOutputRedirected;
    private readonly bool _isIntoFile = FileRule.Applies(cmdlet.MyInvocation);

    /// <summary>Writes an answer, or its text where all of it goes into a file.</summary>
    /// <param name="completion">The answer.</param>
    public void Write(ChatCompletion completion)
    {
        if (isDirect)
        {
            DirectView.Write(cmdlet, completion);
        }
        else
        {
            cmdlet.WriteObject(_isIntoFile ? completion.ToString("body", null) : MixedView.OfWhole(completion));
        }
    }

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
