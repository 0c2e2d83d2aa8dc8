using Allmhub.Streaming;

namespace Allmhub.PowerShell.Chat;

/// <summary>Shows an answer while it arrives. Control sequences of the model do not reach the terminal.</summary>
/// <param name="text">Where its text goes.</param>
internal sealed class LiveWriter(IAnswerText text)
{
    private readonly TerminalFilter _filter = new();

    public bool WroteAny { get; private set; }

    public void Write(string piece)
    {
        string shown = _filter.Filter(piece);
        if (shown.Length > 0)
        {
            text.Write(shown);
            WroteAny = true;
        }
    }

    /// <summary>Ends the last line, when one is open.</summary>
    public void EndLine() => text.End();
}
