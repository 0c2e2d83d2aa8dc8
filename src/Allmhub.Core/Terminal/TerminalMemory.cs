namespace Allmhub.Terminal;

/// <summary>What is known of a terminal, so that it is asked once a process: each question costs a wait, and what is typed meanwhile is lost.</summary>
internal sealed class TerminalMemory
{
    /// <summary>The terminal of this process.</summary>
    public static TerminalMemory OfProcess { get; } = new();

    /// <summary>Whether it has been asked.</summary>
    public bool IsAsked { get; set; }

    /// <summary>What it answered; <c>null</c> when it could not be asked.</summary>
    public TerminalReplies? Replies { get; set; }
}
