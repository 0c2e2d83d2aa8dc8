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

    /// <summary>The service's word for what it does, e.g. <c>UPSCALE</c>; <c>ACTION</c> where nobody knows.</summary>
    public string Action => MidjourneyCustomId.ActionOf(CustomId);

    /// <summary>What it can be called by.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => TerminalFilter.OneLine(Name);

    /// <summary>Finds a button by what a person calls it.</summary>
    /// <param name="buttons">The buttons.</param>
    /// <param name="name">Its customId, label, picture, both, or the job in its id (<c>pan left</c>, <c>U1</c>, <c>reroll</c>).</param>
    /// <returns>Those it may be; several only where they do different things.</returns>
    internal static IReadOnlyList<MidjourneyButton> Find(IReadOnlyList<MidjourneyButton> buttons, string name)
    {
        if (buttons.FirstOrDefault(button => button.CustomId == name) is MidjourneyButton exact)
        {
            return [exact];
        }

        string wanted = Bare(name);
        foreach (Func<MidjourneyButton, string?> call in (Func<MidjourneyButton, string?>[])
            [static button => button.Label, static button => button.Emoji, static button => $"{button.Emoji} {button.Label}", static button => MidjourneyCustomId.NameOf(button.CustomId)])
        {
            MidjourneyButton[] found = [.. buttons.Where(button => Bare(call(button)) is { Length: > 0 } own && own.Equals(wanted, StringComparison.OrdinalIgnoreCase)).DistinctBy(static button => button.CustomId)];
            if (found.Length > 0)
            {
                return found;
            }
        }

        return [];
    }

    // Some write a picture with a variation selector and some without.
    private static string Bare(string? text) => (text ?? string.Empty).Replace("\uFE0F", string.Empty, StringComparison.Ordinal).Trim();
}
