using System.Management.Automation;
using Allmhub.Streaming;

namespace Allmhub.PowerShell.Chat;

/// <summary>
/// Shows an answer while it arrives, the way Write-Host does: through the information stream, so that <c>6&gt;</c> and
/// <c>-InformationAction</c> work. Control sequences of the model do not reach the terminal.
/// </summary>
internal sealed class LiveWriter(Cmdlet cmdlet)
{
    private static readonly string[] HostTag = ["PSHOST"];

    private readonly TerminalFilter _filter = new();
    private bool _atLineStart = true;

    public bool WroteAny { get; private set; }

    public void Write(string text)
    {
        string shown = _filter.Filter(text);
        if (shown.Length > 0)
        {
            Show(shown, noNewLine: true);
            WroteAny = true;
            _atLineStart = shown[^1] == '\n';
        }
    }

    /// <summary>Ends the last line, when one is open.</summary>
    public void EndLine()
    {
        if (!_atLineStart)
        {
            Show(string.Empty, noNewLine: false);
            _atLineStart = true;
        }
    }

    private void Show(string text, bool noNewLine) =>
        cmdlet.WriteInformation(new HostInformationMessage { Message = text, NoNewLine = noNewLine }, HostTag);
}
