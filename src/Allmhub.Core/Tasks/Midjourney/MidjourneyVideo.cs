using Allmhub.Images;

namespace Allmhub.Tasks.Midjourney;

/// <summary>A film of about 5 s out of a picture, or the continuation of one (<c>POST /mj/submit/video</c>).</summary>
public sealed record MidjourneyVideo : MidjourneySubmission
{
    /// <summary>What is to happen; some backends always want it.</summary>
    public string Prompt { get; init; } = string.Empty;

    /// <summary>The first frame; may be missing only where a film is extended.</summary>
    public ImageSource? Image { get; init; }

    /// <summary>The last frame (some backends); not together with <see cref="Loop"/>.</summary>
    public ImageSource? EndImage { get; init; }

    /// <summary>How much moves; <c>null</c> for the service's own (low).</summary>
    public MidjourneyMotion? Motion { get; init; }

    /// <summary>Whether the end is the beginning again.</summary>
    public bool Loop { get; init; }

    /// <summary>How many films: 1, 2 or 4; <c>null</c> for the service's own (4).</summary>
    public int? Count { get; init; }

    /// <summary>The backend's own word for size and kind, e.g. <c>vid_1.1_i2v_720</c>; an open list.</summary>
    public string? VideoType { get; init; }

    /// <summary>The task whose film goes on; <c>null</c> for a new film.</summary>
    public string? ExtendId { get; init; }

    /// <summary>Which of its films, from 0 to 3.</summary>
    public int ExtendIndex { get; init; }

    /// <inheritdoc/>
    public override string Action => "VIDEO";

    /// <inheritdoc/>
    internal override string? Words => Prompt;

    /// <inheritdoc/>
    internal override string? ParentId => ExtendId;
}
