using Allmhub.Streaming;

namespace Allmhub.PowerShell.Chat;

/// <summary>Shows an answer while it arrives. Control sequences of the model do not reach the terminal.</summary>
/// <param name="text">Where its text goes.</param>
internal sealed class LiveWriter(IAnswerText text)
{
    private readonly TerminalFilter _filter = new();

    public bool WroteAny { get; private set; }

    /// <summary>Shows the thinking that comes before it; <c>null</c> shows none.</summary>
    public LiveThinking? Thinking { get; set; }

    public void Write(string piece)
    {
        string shown = _filter.Filter(piece);
        if (shown.Length > 0)
        {
            Thinking?.End();
            text.Write(shown);
            WroteAny = true;
        }
    }

    /// <summary>Shows a piece of the thinking, on lines of its own.</summary>
    public void Think(string piece)
    {
        text.End();
        Thinking?.Write(piece);
    }

    /// <summary>What was shown was thinking: the answer begins now.</summary>
    public void Disown()
    {
        if (WroteAny)
        {
            text.End();
            Thinking?.Disown();
            WroteAny = false;
        }
    }

    /// <summary>Ends the last line, when one is open.</summary>
    public void EndLine()
    {
        Thinking?.End();
        text.End();
    }
}
