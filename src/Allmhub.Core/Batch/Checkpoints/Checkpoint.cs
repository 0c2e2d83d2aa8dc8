using System.Diagnostics.CodeAnalysis;
using Allmhub.Http;

namespace Allmhub.Batch.Checkpoints;

/// <summary>
/// The checkpoint of a batch: what an earlier run did comes from its file, what this one does goes into it. Equal requests are told apart by which of them it is, so that an answer
/// is given once, whatever order the items come in. <see cref="Mark"/> and <see cref="TryTake"/> are for the one thread that adds.
/// </summary>
/// <typeparam name="TResult">The result of an item.</typeparam>
/// <param name="file">The file; disposed with this.</param>
/// <param name="redact">Takes secrets out of a text before it is written.</param>
public sealed class Checkpoint<TResult>(CheckpointFile file, Func<string, string> redact) : IBatchCheckpoint<TResult>, IDisposable
{
    private readonly CheckpointRecord _record = new(file, redact);
    private readonly Dictionary<RequestFingerprint, int> _seen = [];
    private CheckpointException? _untold;
    private int _failed;

    /// <summary>The file.</summary>
    public CheckpointFile File => file;

    /// <summary>How many items came from the file.</summary>
    public int Restored { get; private set; }

    /// <summary>How many items were looked for and are not in the file.</summary>
    public int Missing { get; private set; }

    /// <summary>Is told of an item that has a line out of which no result can be made, and is asked again.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Gives an item the key by which it is looked up and kept. Items without one are neither.</summary>
    /// <param name="item">The item.</param>
    /// <param name="request">What it asks.</param>
    /// <param name="codec">Reads and writes its result.</param>
    /// <returns>The item with its key.</returns>
    public BatchItem Mark(BatchItem item, RequestFingerprint request, ICheckpointCodec<TResult> codec)
    {
        ArgumentNullException.ThrowIfNull(item);
        int occurrence = _seen[request] = _seen.GetValueOrDefault(request) + 1;
        CheckpointKey key = new(request, occurrence);
        return item with { Key = key.ToString(), Slot = new Slot(key, codec) };
    }

    /// <inheritdoc/>
    public bool TryTake(BatchItem item, [MaybeNullWhen(false)] out TResult result)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (item.Slot is not Slot { IsLooked: false } slot)
        {
            result = default;
            return false;
        }

        slot.IsLooked = true;
        bool isThere = _record.TryRead(slot.Key, slot.Codec, out result, out string? reason);
        Restored += isThere ? 1 : 0;
        Missing += isThere ? 0 : 1;
        if (!isThere && reason is not null)
        {
            Warn?.Invoke(Words.Say($"Input {item} has a line in the checkpoint and is asked again all the same: {reason}"));
        }

        return isThere;
    }

    /// <inheritdoc/>
    public void Keep(BatchItem item, TResult result)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (item.Slot is not Slot slot)
        {
            return;
        }

        CheckpointException? told;
        try
        {
            told = _record.Write(slot.Key, slot.Codec, result);
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException or NotSupportedException or OutOfMemoryException or IOException)
        {
            // The answer is paid for: whatever cannot be written about it, it goes on.
            told = Interlocked.Exchange(ref _failed, 1) == 1 ? null : new CheckpointException(CheckpointFault.Inaccessible, Words.Say($"The result of input {item} cannot be written into the checkpoint '{file.FilePath}' and is in the output alone, and so may others be: {failure.Message}"), failure);
        }

        if (told is not null)
        {
            Interlocked.CompareExchange(ref _untold, told, null);
        }
    }

    /// <summary>Takes what went wrong with writing, to be told once. The results are good all the same.</summary>
    /// <returns>The failure; <c>null</c> when there is nothing new to tell.</returns>
    public CheckpointException? TakeFailure() => Interlocked.Exchange(ref _untold, null);

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private sealed record Slot(CheckpointKey Key, ICheckpointCodec<TResult> Codec)
    {
        // The one who adds may have looked before asking for consent; the batch looks again as it begins.
        public bool IsLooked { get; set; }
    }
}
