using Allmhub.Batch;
using Allmhub.Http;
using Allmhub.Operations;
using Allmhub.PowerShell.Batches;
using Allmhub.Vectors.Embeddings;

namespace Allmhub.PowerShell.Vectors;

/// <summary>One request for vectors of a batch, with the vectors between its texts that an earlier run made.</summary>
/// <param name="target">What the user passed for it.</param>
/// <param name="restored">Vectors of an earlier run, in their order.</param>
/// <param name="marks">What a checkpoint knows the texts by, by their places.</param>
internal sealed class EmbeddingTurn(object? target, IReadOnlyList<Embedding> restored, IReadOnlyDictionary<int, BatchItem> marks) : BatchTurn(target)
{
    /// <summary>Asks, and keeps each vector as it comes.</summary>
    /// <param name="operation">The request.</param>
    /// <param name="keep">Keeps a vector.</param>
    /// <param name="options">What its calls say differently.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Vectors and failures in the order of the texts.</returns>
    public async Task<IReadOnlyList<EmbeddingUpdate>> RunAsync(StreamOperation<EmbeddingUpdate> operation, Action<BatchItem, Embedding>? keep, AllmCallOptions options, CancellationToken cancellationToken)
    {
        List<EmbeddingUpdate> updates = [];
        await foreach (EmbeddingUpdate update in operation.StreamAsync(options, cancellationToken).ConfigureAwait(false))
        {
            if (update.Embedding is { } embedding && marks.TryGetValue(embedding.Index, out BatchItem? mark))
            {
                keep?.Invoke(mark, embedding);
            }

            updates.Add(update);
        }

        return updates;
    }

    /// <summary>All of it in the order of the texts.</summary>
    /// <param name="updates">What was asked.</param>
    /// <param name="take">Takes an update.</param>
    /// <param name="restore">Takes a vector of an earlier run.</param>
    public void Each(IReadOnlyList<EmbeddingUpdate> updates, Action<EmbeddingUpdate> take, Action<Embedding> restore)
    {
        int next = 0;
        foreach (EmbeddingUpdate update in updates)
        {
            while (next < restored.Count && restored[next].Index < update.Index)
            {
                restore(restored[next++]);
            }

            take(update);
        }

        while (next < restored.Count)
        {
            restore(restored[next++]);
        }
    }
}
