using Allmhub.Foundation;

namespace Allmhub.Tasks;

/// <summary>Where the last line of each submission stands in a journal.</summary>
internal sealed class TaskJournalIndex
{
    /// <summary>Start and length of each submission's last line, in the order of their first ones.</summary>
    public List<(long Start, int Length)> Last { get; } = [];

    /// <summary>How many lines cannot be read.</summary>
    public int Bad { get; set; }

    /// <summary>Whether the last line is one of them and has no end.</summary>
    public bool HasTornEnd { get; set; }
}

/// <summary>The bytes of a journal.</summary>
internal sealed class TaskJournalFile : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream _file;
    private readonly LineTexts _texts = new();

    // Lines are asked for one behind the other: a call to the system for each would cost more than reading them.
    private readonly byte[] _window = new byte[64 * 1024];
    private long _windowStart;
    private int _windowLength;

    private TaskJournalFile(FileStream file) => _file = file;

    /// <summary>Opens it for reading, also while others write.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The file; <c>null</c> when there is none.</returns>
    public static TaskJournalFile? Open(string path) => LineFile.Open(path) is { } file ? new TaskJournalFile(file) : null;

    /// <summary>
    /// Writes the file anew with the last line of each submission when it has become large and holds what is old or overtaken, or begins with what is old.
    /// Lines that cannot be read stay.
    /// </summary>
    /// <param name="path">The file; the caller holds its lock.</param>
    /// <param name="oldest">Submissions from before go.</param>
    /// <param name="smallest">A file smaller than this is not large.</param>
    public static void Prune(string path, DateTimeOffset oldest, long smallest)
    {
        FileInfo info = new(path);
        using TaskJournalFile? file = info.Exists ? Open(path) : null;

        // A link that leads nowhere is there and cannot be opened.
        if (file is null)
        {
            return;
        }

        if (info.Length < smallest ? !file.BeginsBefore(oldest) : file.ShouldWait(info.Length, oldest))
        {
            return;
        }

        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            file.WriteAnew(temporary, oldest);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Reads all lines once.</summary>
    /// <returns>Where the last ones stand.</returns>
    public TaskJournalIndex Index()
    {
        _windowLength = 0;
        TaskJournalIndex index = new();
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        foreach (Line line in Lines())
        {
            if (line.IsMark)
            {
                continue;
            }

            if (line.Reference is null)
            {
                index.Bad++;
                index.HasTornEnd = !line.HasEnd;
            }
            else if (places.TryGetValue(line.Reference, out int place))
            {
                index.Last[place] = (line.Start, line.Length);
            }
            else
            {
                places.Add(line.Reference, index.Last.Count);
                index.Last.Add((line.Start, line.Length));
            }
        }

        return index;
    }

    /// <summary>Reads an entry.</summary>
    /// <param name="start">Where its line begins.</param>
    /// <param name="length">How long the line is.</param>
    /// <returns>The entry; <c>null</c> when it is none.</returns>
    public TaskEntry? Entry(long start, int length) => TaskEntryJson.Read(Bytes(start, length), _texts);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private bool BeginsBefore(DateTimeOffset oldest)
    {
        Line first = Lines().FirstOrDefault(static line => line.Reference is not null);
        return first.Reference is not null && Entry(first.Start, first.Length)?.CreatedAt < oldest;
    }

    // The first line of a file that was written anew says how long it was then.
    private bool ShouldWait(long length, DateTimeOffset oldest)
    {
        (long then, DateTimeOffset at) = TaskJournalMark.Read(Bytes(0, TaskJournalMark.MaxLength));
        return length < (2 * then) + (64 * 1024) && at > oldest + TaskJournal.Keep - TimeSpan.FromDays(1);
    }

    private void WriteAnew(string path, DateTimeOffset oldest)
    {
        TaskJournalIndex index = Index();
        HashSet<long> last = [.. index.Last.Select(static line => line.Start)];
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 64 * 1024 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using FileStream anew = new(path, options);
        anew.Write(TaskJournalMark.Empty);
        foreach (Line line in Lines())
        {
            if (line.IsMark || (line.Reference is not null && (!last.Contains(line.Start) || Entry(line.Start, line.Length) is not { IsRemoved: false } entry || entry.CreatedAt < oldest)))
            {
                continue;
            }

            anew.Write(Bytes(line.Start, line.Length));
            anew.WriteByte((byte)'\n');
        }

        anew.Flush();
        long length = anew.Length;
        anew.Seek(0, SeekOrigin.Begin);
        anew.Write(TaskJournalMark.Write(length, oldest + TaskJournal.Keep));
        anew.Flush(flushToDisk: true);
    }

    private ReadOnlySpan<byte> Bytes(long start, int length)
    {
        if (length > _window.Length)
        {
            byte[] bytes = new byte[length];
            return bytes.AsSpan(0, RandomAccess.Read(_file.SafeFileHandle, bytes, start));
        }

        if (start < _windowStart || start + length > _windowStart + _windowLength)
        {
            _windowStart = start;
            _windowLength = RandomAccess.Read(_file.SafeFileHandle, _window, start);
        }

        int at = (int)(start - _windowStart);
        return _window.AsSpan(at, Math.Min(length, _windowLength - at));
    }

    private IEnumerable<Line> Lines() => LineFile.Read(_file.SafeFileHandle).Select(static line => Line.Of(line));

    /// <summary>A line of the file.</summary>
    private readonly record struct Line(long Start, int Length, string? Reference, bool IsMark, bool HasEnd)
    {
        public static Line Of(FileLine line) =>
            new(line.Start, line.Bytes.Length, line.IsRest ? null : TaskEntryJson.ReadReference(line.Bytes.Span), !line.IsRest && line.Bytes.Span.StartsWith(TaskJournalMark.Start), line.HasEnd);
    }
}
