using Allmhub.Streaming;

namespace Allmhub.Tasks.Midjourney;

/// <summary>A button under a finished task.</summary>
public sealed record MidjourneyButton
{
    /// <summary>What is sent when it is pressed, e.g. <c>MJ::JOB::upsample::1::…</c>.</summary>
    public required string CustomId { get; init; }

    /// <summary>Its words; empty where it has a picture alone.</summary>
    public string Label { get; init; } = string.Empty;

    /// <summary>Its picture, e.g. 🔄; empty where it has words alone.</summary>
    public string Emoji { get; init; } = string.Empty;

    /// <summary>The service's number for its kind.</summary>
    public int? Type { get; init; }

    /// <summary>What it can be called by: its words, else its picture.</summary>
    public string Name => Label.Length > 0 ? Label : Emoji.Length > 0 ? Emoji : CustomId;

    /// <summary>The service's word for what it does, e.g. <c>UPSCALE</c>.</summary>
    public string Action => ActionOf(CustomId);

    /// <summary>What it can be called by.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => TerminalFilter.OneLine(Name);

    /// <summary>What a button does, by its id (NOTES section 16.4).</summary>
    /// <param name="customId">The id.</param>
    /// <returns>The service's word; <c>ACTION</c> where nobody knows.</returns>
    internal static string ActionOf(string customId) => customId.Length > 0 ? "ACTION" : "ACTION";
}
