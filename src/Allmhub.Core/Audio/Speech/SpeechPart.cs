using Allmhub.Account;
using Allmhub.Media;

namespace Allmhub.Audio.Speech;

/// <summary>A part of a text that has been spoken: a whole sound in a file of its own.</summary>
/// <param name="Path">The file, which goes when it is not placed.</param>
/// <param name="Format">What it is by its bytes; <c>null</c> when they tell nothing.</param>
internal sealed record SpeechPart(string Path, MediaFormat? Format)
{
    /// <summary>What was used; <c>null</c> when the answer does not say.</summary>
    public SpeechUsage? Usage { get; init; }

    /// <summary>What it cost; <c>null</c> without a price behind it.</summary>
    public CostEstimate? Cost { get; init; }

    /// <summary>The gateway's request id.</summary>
    public string? RequestId { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Path;
}
