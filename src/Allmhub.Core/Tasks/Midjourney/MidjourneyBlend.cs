using Allmhub.Foundation;
using Allmhub.Images;

namespace Allmhub.Tasks.Midjourney;

/// <summary>A grid of four out of two to five pictures (<c>POST /mj/submit/blend</c>).</summary>
public sealed record MidjourneyBlend : MidjourneySubmission
{
    /// <summary>The pictures, 2 to 5, their bytes here.</summary>
    public required IReadOnlyList<ImageSource> Image { get; init => field = Indexable.Of(value); }

    /// <summary>The shape; <c>null</c> for the service's own (square).</summary>
    public MidjourneyDimension? Dimension { get; init; }

    /// <summary>Who draws; <c>null</c> for the account's own.</summary>
    public MidjourneyBot? Bot { get; init; }

    /// <inheritdoc/>
    public override string Action => "BLEND";
}
