using System.Diagnostics.CodeAnalysis;
using Allmhub.Http;

namespace Allmhub.Batch;

/// <summary>Keeps what is done, so that a second run asks only for what is missing. Used by several items at a time.</summary>
/// <typeparam name="TResult">The result.</typeparam>
public interface IBatchCheckpoint<TResult>
{
    /// <summary>Looks for what an earlier run did. Called as the item is added, on the adder's thread.</summary>
    /// <param name="item">The item, with its <see cref="BatchItem.Key"/>.</param>
    /// <param name="result">Its result.</param>
    /// <returns>Whether it is done; then it is not asked.</returns>
    bool TryTake(BatchItem item, [MaybeNullWhen(false)] out TResult result);

    /// <summary>Keeps a result. Called when it is there and before the reader gets it, also while the batch is being stopped; a failed item is not kept.</summary>
    /// <param name="item">The item.</param>
    /// <param name="result">Its result.</param>
    /// <exception cref="AllmException">It cannot be kept; the item fails with it.</exception>
    void Keep(BatchItem item, TResult result);
}
