using System.Collections.Concurrent;
using Allmhub.Foundation;

namespace Allmhub.History;

/// <summary>
/// The log of the user's questions and answers: JSON lines, files by day (UTC), in the state folder, for the user alone. Lines are only ever added, each whole, by any
/// number of processes; one that dies leaves at most a torn line, which is skipped and told of. What is too old or too much is deleted as the log is written or read.
/// </summary>
public sealed class HistoryStore
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly ConcurrentDictionary<string, HistoryStore> Shared = new(StringComparer.Ordinal);

    private readonly object _gate = new();
    private readonly LineFolder _lines;
    private readonly TimeProvider _clock;
    private DateTime _day;
    private int _number;
    private string? _private;

    /// <summary>Makes a log; nothing is read or written.</summary>
    /// <param name="folder">Where its files are.</param>
    /// <param name="clock">Tells the time.</param>
    internal HistoryStore(string folder, TimeProvider? clock = null)
    {
        _clock = clock ?? TimeProvider.System;
        _lines = new LineFolder(folder, clock is null ? null : () => clock.GetTimestamp() * 1000 / clock.TimestampFrequency);
    }

    /// <summary>The log of the user, one a process.</summary>
    public static HistoryStore OfUser => Shared.GetOrAdd(Path.Combine(UserFolder.State, "history"), static folder => new HistoryStore(folder));

    /// <summary>Where its files are; need not exist.</summary>
    public string Folder => _lines.Path;

    /// <summary>The time.</summary>
    internal DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>A log somewhere else, to be read.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The log.</returns>
    public static HistoryStore At(string folder) => new(folder);

    /// <summary>Adds a line.</summary>
    /// <param name="line">The line, with its line feed.</param>
    /// <param name="limits">What is kept.</param>
    /// <exception cref="IOException">It cannot be written now; it is written with the next one.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    internal void Append(byte[] line, HistoryLimits limits)
    {
        string name;
        lock (_gate)
        {
            name = NextFile(limits);
        }

        _lines.Append(name, line);
    }

    /// <summary>The entries, oldest first, as they are asked for; days before are not opened.</summary>
    /// <param name="filter">Which are wanted.</param>
    /// <param name="warn">Is told, once, of lines that cannot be read.</param>
    /// <returns>The entries.</returns>
    /// <exception cref="IOException">A file is there and cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public IEnumerable<HistoryEntry> Read(HistoryFilter filter, Action<string>? warn = null)
    {
        ArgumentNullException.ThrowIfNull(filter);
        Damage damage = new();
        foreach (HistoryFile file in Files(filter))
        {
            foreach (HistoryEntry entry in Read(file.Path, damage).Where(filter.Holds))
            {
                yield return entry;
            }
        }

        damage.Tell(Folder, warn);
    }

    /// <summary>The newest entries, the oldest of them first; files are read from the newest back until there are enough.</summary>
    /// <param name="count">How many.</param>
    /// <param name="filter">Which are wanted.</param>
    /// <param name="warn">Is told, once, of lines that cannot be read.</param>
    /// <param name="choose">Makes of an entry what is wanted of it, once for each that the filter holds; <c>null</c> leaves it out. Without it entries come as they are.</param>
    /// <returns>The entries.</returns>
    /// <exception cref="IOException">A file is there and cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public IReadOnlyList<HistoryEntry> ReadNewest(int count, HistoryFilter filter, Action<string>? warn = null, Func<HistoryEntry, HistoryEntry?>? choose = null)
    {
        ArgumentNullException.ThrowIfNull(filter);
        Damage damage = new();
        LinkedList<HistoryEntry> newest = new();
        foreach (HistoryFile file in Enumerable.Reverse(Files(filter)))
        {
            Queue<HistoryEntry> here = new();
            foreach (HistoryEntry entry in Read(file.Path, damage).Where(filter.Holds))
            {
                if ((choose is null ? entry : choose(entry)) is not HistoryEntry chosen)
                {
                    continue;
                }

                here.Enqueue(chosen);
                if (here.Count + newest.Count > count)
                {
                    here.Dequeue();
                }
            }

            foreach (HistoryEntry entry in here.Reverse())
            {
                newest.AddFirst(entry);
            }

            if (newest.Count >= count)
            {
                break;
            }
        }

        damage.Tell(Folder, warn);
        return [.. newest];
    }

    /// <summary>How much of it there is.</summary>
    /// <param name="before">Counts what is older alone; <c>null</c> for all.</param>
    /// <returns>Entries, and bytes of the files they are in.</returns>
    /// <exception cref="IOException">A file is there and cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public (int Entry, long Bytes) Measure(DateTimeOffset? before)
    {
        (int entries, long bytes) = (0, 0);
        foreach (HistoryFile file in HistoryFile.In(Folder).Where(file => IsTouched(file, before)))
        {
            bytes += file.Length;
            entries += Read(file.Path, new Damage()).Count(entry => !(entry.Time >= before));
        }

        return (entries, bytes);
    }

    /// <summary>Deletes entries. Lines that cannot be read go with the entries of their file.</summary>
    /// <param name="before">Deletes what is older alone; <c>null</c> for all.</param>
    /// <returns>How many entries are gone.</returns>
    /// <exception cref="IOException">A file cannot be deleted or written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be deleted or written.</exception>
    public int Clear(DateTimeOffset? before)
    {
        int gone = 0;
        foreach (HistoryFile file in HistoryFile.In(Folder).Where(file => IsTouched(file, before)))
        {
            using FileLock hold = LineFolder.Take(file.Path);
            HistoryEntry[] all = [.. Read(file.Path, new Damage())];
            HistoryEntry[] kept = [.. all.Where(entry => entry.Time >= before)];
            gone += all.Length - kept.Length;
            if (kept.Length == 0)
            {
                File.Delete(file.Path);
            }
            else if (kept.Length < all.Length)
            {
                UserFolder.WriteAtomically(file.Path, kept.SelectMany(HistoryEntryJson.Write).ToArray());
            }
        }

        return gone;
    }

    /// <summary>Deletes what is too old or too much; what cannot be deleted now is deleted another time.</summary>
    /// <param name="limits">What is kept.</param>
    public void Prune(HistoryLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        try
        {
            List<HistoryFile> files = HistoryFile.In(Folder);
            DateTime oldest = Now.UtcDateTime.AddDays(-limits.Day);
            long left = limits.Bytes - limits.FileBytes;
            for (int i = files.Count - 1; i >= 0; i--)
            {
                left -= files[i].Length;
                if (files[i].Day.AddDays(1) <= oldest || (left < 0 && i < files.Count - 1))
                {
                    Delete(files[i].Path);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    /// <summary>Whether nobody has been told yet that it cannot be written; once.</summary>
    /// <returns>Whether to tell.</returns>
    internal bool ShouldTell() => _lines.ShouldTell();

    // What is deleted for its size goes by files, so that a day that has much has several.
    private string NextFile(HistoryLimits limits)
    {
        DateTime today = Now.UtcDateTime.Date;
        string name = HistoryFile.NameOf(today, _number);
        FileInfo file = new(_lines.PathOf(name));
        bool isNew = today != _day;
        if (isNew)
        {
            _number = HistoryFile.In(Folder).LastOrDefault(file => file.Day == today)?.Number ?? 0;
            file = new FileInfo(_lines.PathOf(HistoryFile.NameOf(today, _number)));
        }

        while (file.Exists && file.Length >= limits.FileBytes)
        {
            isNew = true;
            file = new FileInfo(_lines.PathOf(HistoryFile.NameOf(today, ++_number)));
        }

        if (file.LinkTarget is not null)
        {
            // Its mode would be changed too, wherever it is.
            throw new IOException(Words.Say($"'{file.FullName}' is a link, and the log writes to no other place. Remove it."));
        }

        _day = today;
        if (isNew)
        {
            Prune(limits);
        }

        KeepPrivate(file);
        return file.Name;
    }

    // Others may have made them, or a copy from elsewhere may have lost its modes.
    private void KeepPrivate(FileInfo file)
    {
        if (OperatingSystem.IsWindows() || _private == file.Name)
        {
            return;
        }

        try
        {
            if (Directory.Exists(Folder) && (File.GetUnixFileMode(Folder) & ~FolderMode) != 0)
            {
                File.SetUnixFileMode(Folder, FolderMode);
            }

            if (file.Exists && (file.UnixFileMode & ~FileMode) != 0)
            {
                file.UnixFileMode = FileMode;
            }

            _private = file.Name;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Another user's folder: whether it can be written at all is seen by writing.
            return;
        }
    }

    private static void Delete(string path)
    {
        if (FileLock.TryTake(path) is { } hold)
        {
            using (hold)
            {
                File.Delete(path);
            }
        }
    }

    // A line is written when its call has ended; one that had to wait is in a later file.
    private List<HistoryFile> Files(HistoryFilter filter) => HistoryFile.In(Folder).FindAll(file => !(file.Day.AddDays(1) <= filter.Since?.UtcDateTime));

    private static bool IsTouched(HistoryFile file, DateTimeOffset? before) => !(file.Day > before?.UtcDateTime);

    private static IEnumerable<HistoryEntry> Read(string path, Damage damage)
    {
        using FileStream? file = LineFile.Open(path);
        if (file is null)
        {
            yield break;
        }

        foreach (FileLine line in LineFile.Read(file.SafeFileHandle))
        {
            if (!line.IsRest && HistoryEntryJson.Read(line.Bytes) is HistoryEntry entry)
            {
                yield return entry;
            }
            else if (LineFolder.IsDamaged(line, path))
            {
                damage.Count++;
            }
        }
    }

    private sealed class Damage
    {
        public int Count { get; set; }

        public void Tell(string folder, Action<string>? warn)
        {
            if (Count > 0)
            {
                warn?.Invoke(Words.Say($"{Count} line(s) of the log in {folder} cannot be read and are left out."));
            }
        }
    }
}
