using Allmhub.Images;
using Allmhub.Streaming;

namespace Allmhub.Tasks.Midjourney;

/// <summary>What is said to a button that asks: a region to be painted, a custom zoom, a remix.</summary>
public sealed record MidjourneyAnswer
{
    /// <summary>Nothing: a button that asks leaves its task standing at <see cref="TaskState.Modal"/>.</summary>
    public static MidjourneyAnswer None { get; } = new();

    /// <summary>The prompt to go on with; <c>null</c> for no answer.</summary>
    public string? Prompt { get; init; }

    /// <summary>The mask of a region: black, and white where to paint anew.</summary>
    public ImageSource? Mask { get; init; }

    /// <summary>The speed; <c>null</c> for the account's own.</summary>
    public MidjourneyMode? Mode { get; init; }

    /// <summary>Free text that comes back in the task.</summary>
    public string? State { get; init; }

    /// <summary>Whether a variation or reroll is to ask for a prompt first, where the backend can (<c>enableRemix</c>); then it goes by <c>action</c>. <c>null</c> for the account's own.</summary>
    public bool? EnableRemix { get; init; }

    /// <summary>The prompt.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => TerminalFilter.OneLine(Prompt ?? string.Empty);
}
