using Allmhub.Foundation;
using Allmhub.Streaming;

namespace Allmhub.Audio.Speech;

/// <summary>A text that is a sound in a file now.</summary>
public sealed class SpeechFile
{
    /// <summary>The file, with its full path.</summary>
    public required string Path { get; init; }

    /// <summary>How many bytes.</summary>
    public long Length { get; init; }

    /// <summary>How long it sounds, by its own headers; <c>null</c> when they do not tell.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Its MIME type by its bytes; <c>null</c> when they tell nothing.</summary>
    public string? MediaType { get; init; }

    /// <summary>The model that was asked.</summary>
    public required string Model { get; init; }

    /// <summary>Who speaks.</summary>
    public required string Voice { get; init; }

    /// <summary>In how many requests it was spoken.</summary>
    public int PartCount { get; init; } = 1;

    /// <summary>What was used; <c>null</c> when the service does not say, as it does in streams alone.</summary>
    public SpeechUsage? Usage { get; init; }

    /// <summary>The estimated price in USD; <c>null</c> without a price list, or where nothing tells what was counted.</summary>
    public decimal? Cost { get; init; }

    /// <summary>What <see cref="Cost"/> was reckoned from.</summary>
    public string? CostBasis { get; init; }

    /// <summary>The gateway's request ids, one a part, for its operator and the log.</summary>
    public IReadOnlyList<string> RequestId { get; init => field = Indexable.Of(value); } = [];

    /// <summary>Whether it was read from the file of a checkpoint: an earlier run asked and paid for it, and this one did not.</summary>
    public bool FromCheckpoint { get; init; }

    /// <summary>The file.</summary>
    /// <returns>Its path.</returns>
    public override string ToString() => TerminalFilter.OneLine(Path);
}
