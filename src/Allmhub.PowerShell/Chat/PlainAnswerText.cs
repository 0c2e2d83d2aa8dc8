using System.Management.Automation;

namespace Allmhub.PowerShell.Chat;

/// <summary>The text as it is, the way Write-Host does: through the information stream, so that <c>6&gt;</c> and <c>-InformationAction</c> work.</summary>
internal sealed class PlainAnswerText(Cmdlet cmdlet) : IAnswerText
{
    private static readonly string[] HostTag = ["PSHOST"];

    private bool _atLineStart = true;

    /// <inheritdoc/>
    public void Write(string text)
    {
        Show(text, noNewLine: true);
        _atLineStart = text[^1] == '\n';
    }

    /// <inheritdoc/>
    public void End()
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
