using Allmhub.Http;
using Microsoft.Win32.SafeHandles;

namespace Allmhub.Batch.Checkpoints;

/// <summary>A place in a file.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How many bytes.</param>
internal readonly record struct CheckpointPlace(long Start, int Length);

/// <summary>Where the results of a file stand. The answers themselves stay there: a hundred thousand of them are some megabytes here.</summary>
internal sealed class CheckpointIndex
{
    private readonly Dictionary<CheckpointKey, CheckpointPlace> _places = [];

    // A file that was put together of several has several answers to one key: they are those of further equal requests.
    private readonly Dictionary<RequestFingerprint, Queue<CheckpointPlace>> _spare = [];
    private bool _isOurs;

    /// <summary>How many results there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many lines are no results of the kind.</summary>
    public int Other { get; private set; }

    /// <summary>The number of the first of these, from 1.</summary>
    public long FirstOther { get; private set; }

    /// <summary>Whether something stands in the file and nothing of it is a checkpoint's.</summary>
    public bool IsForeign => Other > 0 && !_isOurs;

    /// <summary>Where the torn beginning of a last line stands; <c>null</c> when there is none.</summary>
    public long? TornStart { get; private set; }

    /// <summary>Reads a file once.</summary>
    /// <param name="file">The file.</param>
    /// <param name="kind">The kind of its results.</param>
    /// <returns>The index.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static CheckpointIndex Of(SafeFileHandle file, string kind)
    {
        CheckpointIndex index = new();
        long number = 0;
        foreach (CheckpointStretch line in CheckpointLines.Read(file))
        {
            number++;
            if (!index.Take(file, line, kind))
            {
                index.FirstOther = index.Other++ == 0 ? number : index.FirstOther;
            }
        }

        return index;
    }

    /// <summary>Finds a result, each once.</summary>
    /// <param name="key">What it answers.</param>
    /// <param name="place">Where it stands.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryTake(CheckpointKey key, out CheckpointPlace place) =>
        _places.Remove(key, out place) || (_spare.TryGetValue(key.Request, out Queue<CheckpointPlace>? spare) && spare.TryDequeue(out place));

    // Whether there is nothing to tell of the line.
    private bool Take(SafeFileHandle file, CheckpointStretch line, string kind)
    {
        ReadOnlySpan<byte> bytes = line.Bytes.Span;
        if (line.IsTooLong || bytes.IndexOfAnyExcept(" \t\r"u8) < 0)
        {
            return !line.IsTooLong;
        }

        CheckpointLineKind what = CheckpointLine.Read(bytes, kind, out CheckpointKey key);
        _isOurs |= what != CheckpointLineKind.Unreadable;
        if (what == CheckpointLineKind.Result)
        {
            Add(file, key, line.Start, bytes);
        }

        return what == CheckpointLineKind.Result || (what == CheckpointLineKind.Unreadable && Mend(file, line, kind));
    }

    // A line that cannot be read may still end in one that can: a writer that did not look glued its line to a torn one, or what a crash left of
    // a block (zeros) stands before it. Inside of a line the beginning of one cannot stand, for quotes are escaped there.
    private bool Mend(SafeFileHandle file, CheckpointStretch line, string kind)
    {
        ReadOnlySpan<byte> bytes = line.Bytes.Span;
        int at = bytes.LastIndexOf(CheckpointLine.Start);
        _isOurs |= at >= 0;
        if (at > 0 && CheckpointLine.Read(bytes[at..], kind, out CheckpointKey key) == CheckpointLineKind.Result)
        {
            Add(file, key, line.Start + at, bytes[at..]);
            return bytes[..at].IndexOfAnyExcept((byte)0) < 0;
        }

        bool isTorn = !line.HasEnd && CheckpointLine.IsTorn(bytes);
        _isOurs |= isTorn;
        TornStart = isTorn ? line.Start : null;
        return isTorn;
    }

    private void Add(SafeFileHandle file, CheckpointKey key, long start, ReadOnlySpan<byte> bytes)
    {
        CheckpointPlace place = new(start, bytes.Length);
        if (_places.TryAdd(key, place))
        {
            Count++;
            return;
        }

        // The same line twice is one answer.
        if (IsSame(file, _places[key], bytes))
        {
            return;
        }

        if (!_spare.TryGetValue(key.Request, out Queue<CheckpointPlace>? spare))
        {
            _spare.Add(key.Request, spare = new Queue<CheckpointPlace>());
        }

        foreach (CheckpointPlace other in spare)
        {
            if (IsSame(file, other, bytes))
            {
                return;
            }
        }

        spare.Enqueue(place);
        Count++;
    }

    private static bool IsSame(SafeFileHandle file, CheckpointPlace other, ReadOnlySpan<byte> bytes)
    {
        byte[] there = new byte[other.Length];
        return RandomAccess.Read(file, there, other.Start) == there.Length && there.AsSpan().TrimEnd((byte)'\r').SequenceEqual(bytes.TrimEnd((byte)'\r'));
    }
}
