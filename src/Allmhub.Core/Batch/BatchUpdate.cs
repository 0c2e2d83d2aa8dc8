using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Batch;

/// <summary>What the reader of a batch gets: how an item ended, or a question of one that is at work.</summary>
/// <typeparam name="TResult">The result.</typeparam>
/// <param name="Item">The item.</param>
/// <param name="Value">Its result, when it has one.</param>
/// <param name="Failure">What it failed with; <c>null</c> when it did not.</param>
/// <param name="Question">What it asks, to be answered before the next update is read; <c>null</c> when it has ended.</param>
public sealed record BatchUpdate<TResult>(BatchItem Item, TResult? Value, AllmException? Failure, object? Question = null)
{
    /// <summary>Whether it comes from a checkpoint and was not asked now.</summary>
    public bool IsRestored { get; init; }

    /// <summary>The result, or what it failed with.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => TerminalFilter.OneLine(Failure?.Message ?? (Question ?? Value)?.ToString() ?? string.Empty);
}
