using Allmhub.Foundation;
using Allmhub.Images;

namespace Allmhub.Tasks.Midjourney;

/// <summary>A grid of four pictures (<c>POST /mj/submit/imagine</c>).</summary>
public sealed record MidjourneyImagine : MidjourneySubmission
{
    /// <summary>Words and Midjourney's switches, e.g. <c>--ar 3:2</c>.</summary>
    public required string Prompt { get; init; }

    /// <summary>Pictures to build on. Those with bytes travel beside the prompt, addresses at its beginning.</summary>
    public IReadOnlyList<ImageSource> Image { get; init => field = Indexable.Of(value); } = [];

    /// <summary>Who draws; <c>null</c> for the account's own.</summary>
    public MidjourneyBot? Bot { get; init; }

    /// <inheritdoc/>
    public override string Action => "IMAGINE";

    /// <inheritdoc/>
    internal override string? Words => Prompt;
}
