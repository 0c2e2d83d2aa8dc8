namespace Allmhub.Terminal;

/// <summary>What a call is at.</summary>
public enum LifePhase
{
    /// <summary>The request is on its way, and nothing has come.</summary>
    Waiting,

    /// <summary>The model thinks: its thoughts come, or it was asked to and has begun.</summary>
    Thinking,

    /// <summary>The answer comes, and is not shown.</summary>
    Answering,
}
