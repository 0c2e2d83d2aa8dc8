namespace Allmhub.Batch;

/// <summary>How a batch runs.</summary>
/// <param name="Limit">How many items are at work at a time, 1 or more.</param>
public sealed record BatchOptions(int Limit)
{
    // One slow answer must not stop the rest: with four at a time, thirty others are asked while the first is still thinking.
    private const int LeastWindow = 32;
    private const int Ahead = 4;

    /// <summary>Whether results come in the order of their items; else as they end.</summary>
    public bool IsOrdered { get; init; } = true;

    /// <summary>
    /// How many items are in the batch at most: waiting, at work, and ended but not read. Whoever adds reads when it is full, so that an endless
    /// source is read no further ahead than this.
    /// </summary>
    public int Window
    {
        get => field > 0 ? field : IsOrdered && Limit > 1 ? Math.Max(LeastWindow, Ahead * Limit) : 2 * Limit;
        init;
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Limit} at a time, {(IsOrdered ? "in order" : "as they end")}");
}
