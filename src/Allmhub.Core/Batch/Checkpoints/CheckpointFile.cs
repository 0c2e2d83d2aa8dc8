using System.Diagnostics;
using Allmhub.Foundation;

namespace Allmhub.Batch.Checkpoints;

/// <summary>
/// The file of a checkpoint: JSON lines, one a finished item, which only this batch writes as long as it holds the file. A line is handed to the system whole and at
/// once, behind a line end, so that a process which is killed loses nothing it had finished; the disk is waited for once a second at most and at the end,
/// so that a machine which loses power loses a second. Safe for parallel use.
/// </summary>
public sealed class CheckpointFile : IDisposable
{
    private static readonly TimeSpan SyncPause = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly CheckpointIndex _index;
    private readonly FileLock? _lock;
    private readonly CheckpointStream? _read;
    private CheckpointStream? _write;
    private long _synced = Stopwatch.GetTimestamp();
    private bool _isDirty;
    private bool _isFailing;
    private bool _isMoved;
    private bool _isUnsafe;
    private bool _isDisposed;

    private CheckpointFile(string path, string kind, CheckpointIndex index, CheckpointStream? file, FileLock? hold)
    {
        FilePath = path;
        Kind = kind;
        _index = index;
        _read = file;
        _lock = hold;
        _write = hold is null ? null : file;
        Count = index.Count;
    }

    /// <summary>The file with its full path.</summary>
    public string FilePath { get; }

    /// <summary>The kind of its results.</summary>
    public string Kind { get; }

    /// <summary>How many results it held as it was opened.</summary>
    public int Count { get; }

    /// <summary>How many results could not be written.</summary>
    public int Unwritten { get; private set; }

    /// <summary>What is odd about the file, for a warning; <c>null</c> when nothing is.</summary>
    public string? Oddity => _index.Other == 0 ? null
        : Words.Say($"{_index.Other} {Words.Say(_index.Other == 1 ? "line" : "lines")} of the checkpoint '{FilePath}' (the first is line {_index.FirstOther}) cannot be used: broken, or written by another command or another version. They are left as they are, and what they stood for is asked again.");

    /// <summary>Opens a file for a batch, made where there is none; only its owner may read it then. A torn last line is cut off.</summary>
    /// <param name="path">The file; links are followed.</param>
    /// <param name="kind">The kind of results that are read and written.</param>
    /// <returns>The file; whoever opened it disposes it.</returns>
    /// <exception cref="CheckpointException">Another batch has it, it is none, or it cannot be read and written.</exception>
    public static CheckpointFile Open(string path, string kind)
    {
        string full = CheckpointPath.Resolve(path);
        FileLock? hold = null;
        CheckpointStream? file = null;
        try
        {
            hold = FileLock.TryTake(full) ?? throw CheckpointPath.InUse(path);
            file = CheckpointStream.Open(full);
            CheckpointIndex index = Index(file, path, kind);
            file.Mend(index.TornStart);
            return new CheckpointFile(full, kind, index, file, hold);
        }
        catch (Exception failure)
        {
            file?.Dispose();
            hold?.Dispose();
            if (failure is IOException or UnauthorizedAccessException)
            {
                throw CheckpointPath.Inaccessible(path, failure);
            }

            throw;
        }
    }

    /// <summary>Looks into a file that others may write, and changes nothing: no file is made, no lock taken.</summary>
    /// <param name="path">The file, which need not exist.</param>
    /// <param name="kind">The kind of results that are read.</param>
    /// <returns>The file; whoever opened it disposes it.</returns>
    /// <exception cref="CheckpointException">It is none, or it cannot be read.</exception>
    public static CheckpointFile Look(string path, string kind)
    {
        string full = CheckpointPath.Resolve(path);
        CheckpointStream? file = null;
        try
        {
            file = File.Exists(full) ? CheckpointStream.OpenRead(full) : null;
            return new CheckpointFile(full, kind, file is null ? new CheckpointIndex() : Index(file, path, kind), file, null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CheckpointException)
        {
            file?.Dispose();
            throw failure is CheckpointException ? failure : CheckpointPath.Inaccessible(path, failure);
        }
    }

    /// <summary>Takes the line that answers a request, each once.</summary>
    /// <param name="key">The request.</param>
    /// <returns>The line; <c>null</c> when there is none, or none any more.</returns>
    internal byte[]? Take(CheckpointKey key)
    {
        lock (_gate)
        {
            while (_index.TryTake(key, out CheckpointPlace place))
            {
                // Somebody may have written the file anew since it was read.
                if (_read!.TryRead(place) is byte[] line && CheckpointLine.Read(line, Kind, out CheckpointKey found) == CheckpointLineKind.Result && found.Request == key.Request)
                {
                    return line;
                }
            }

            return null;
        }
    }

    /// <summary>Adds a line.</summary>
    /// <param name="line">The line with its end.</param>
    /// <returns>What is to be told, once for whatever goes wrong several times; <c>null</c> for nothing.</returns>
    internal CheckpointException? Append(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            CheckpointException? moved = null;
            try
            {
                moved = Follow();
                _write!.Append(line);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                Unwritten++;
                return Told(ref _isFailing, Words.Say($"A result could not be written into the checkpoint '{FilePath}': {failure.Message} It is in the output, and so is what follows; a second run asks again for what could not be written."), failure);
            }

            return SyncNowAndThen() ?? moved;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                // The name of the lock may be another batch's by now.
                return;
            }

            _isDisposed = true;
            TrySync();
            _write?.Dispose();
            _read?.Dispose();
            _lock?.Dispose();
        }
    }

    private static CheckpointIndex Index(CheckpointStream file, string path, string kind)
    {
        CheckpointIndex index = file.Index(kind);
        return index.IsForeign ? throw CheckpointPath.NotACheckpoint(path) : index;
    }

    private static CheckpointException? Told(ref bool isTold, string message, Exception? failure)
    {
        bool isNews = !isTold;
        isTold = true;
        return isNews ? new CheckpointException(CheckpointFault.Inaccessible, message, failure) : null;
    }

    // What is written into a file that was deleted is lost, and into one that was moved is not found: a new one is made where it was.
    private CheckpointException? Follow()
    {
        if (_write!.IsAt(FilePath))
        {
            return null;
        }

        try
        {
            CheckpointStream next = CheckpointStream.Open(FilePath);
            if (_write != _read)
            {
                _write.Dispose();
            }

            _write = next;
            return Told(ref _isMoved, Words.Say($"The checkpoint '{FilePath}' was deleted, moved or replaced while the batch ran. What is done from now on is written into the file that is there now; what was done before stands where the old one went."), null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CheckpointException)
        {
            return Told(ref _isMoved, Words.Say($"The checkpoint '{FilePath}' was deleted, moved or replaced while the batch ran, and none can be made there: {failure.Message} What is done from now on is written into the old one, wherever that is, and is in the output."), failure);
        }
    }

    private CheckpointException? SyncNowAndThen()
    {
        _isDirty = true;
        if (Stopwatch.GetElapsedTime(_synced) < SyncPause)
        {
            return null;
        }

        return TrySync() is Exception failure ? Told(ref _isUnsafe, Words.Say($"The disk does not confirm what is written into the checkpoint '{FilePath}': {failure.Message}"), failure) : null;
    }

    private Exception? TrySync()
    {
        if (!_isDirty)
        {
            return null;
        }

        _synced = Stopwatch.GetTimestamp();
        _isDirty = false;
        try
        {
            _write!.Sync();
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return failure;
        }
    }
}
