using Allmhub.Batch;

namespace Allmhub.PowerShell.Batches;

/// <summary>What a cmdlet says of its batch.</summary>
/// <typeparam name="TResult">The result of an input.</typeparam>
/// <param name="Limit">How many requests are on their way at a time.</param>
internal sealed record BatchSettings<TResult>(int Limit)
{
    /// <summary>Whether results come as they finish.</summary>
    public bool IsUnordered { get; init; }

    /// <summary>Whether each call shows a progress of its own and names itself in what it says, as downloads do; else one line tells of all.</summary>
    public bool HasOwnProgress { get; init; }

    /// <summary>Keeps what is done; <c>null</c> without -Checkpoint.</summary>
    public IBatchCheckpoint<TResult>? Checkpoint { get; init; }

    /// <summary>What a result took, for the progress line.</summary>
    public Func<TResult, BatchSpend>? Spend { get; init; }
}
