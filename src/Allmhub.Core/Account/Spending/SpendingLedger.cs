using System.Collections.Concurrent;
using System.Globalization;
using Allmhub.Foundation;

namespace Allmhub.Account.Spending;

/// <summary>
/// The ledger of the user's paid calls: JSON lines, a file a month (UTC), in the state folder, for the user alone. Lines are only ever added, each whole, by
/// any number of processes; one that dies leaves at most a torn line, which is skipped and told of. A line is with the system before
/// <see cref="Append"/> returns, so that it outlives the process; it is not waited for the disk.
/// </summary>
public sealed class SpendingLedger
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int MaxWaiting = 10_000;
    private const int QuickTries = 50;
    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private static readonly ConcurrentDictionary<string, SpendingLedger> Shared = new(StringComparer.Ordinal);

    private readonly object _gate = new();
    private readonly Func<long> _tick;
    private readonly Queue<SpendingEntry> _waiting = new();
    private long _resumeAt;
    private int _isTold;

    /// <summary>Makes a ledger; nothing is read or written.</summary>
    /// <param name="folder">Where its files are.</param>
    /// <param name="tick">Tells milliseconds.</param>
    internal SpendingLedger(string folder, Func<long>? tick = null)
    {
        Folder = folder;
        _tick = tick ?? (static () => Environment.TickCount64);
    }

    /// <summary>The ledger of the user, one a process.</summary>
    public static SpendingLedger OfUser => Shared.GetOrAdd(Path.Combine(UserFolder.State, "ledger"), static folder => new SpendingLedger(folder));

    /// <summary>Where its files are, one a month; need not exist.</summary>
    public string Folder { get; }

    /// <summary>Adds a line. What cannot be written now is kept, and written with the next line; what does not end is not waited for at each line anew.</summary>
    /// <param name="entry">The call.</param>
    /// <exception cref="IOException">It cannot be written now.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Append(SpendingEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (_gate)
        {
            if (_waiting.Count < MaxWaiting)
            {
                _waiting.Enqueue(entry);
            }

            if (_waiting.Count > 1 && _tick() < _resumeAt)
            {
                return;
            }

            try
            {
                while (_waiting.TryPeek(out SpendingEntry? next))
                {
                    WriteLine(next);
                    _waiting.Dequeue();
                }
            }
            catch
            {
                _resumeAt = _tick() + (long)Pause.TotalMilliseconds;
                throw;
            }
        }
    }

    /// <summary>The calls of a time, oldest month first, as they are asked for; months outside are not opened.</summary>
    /// <param name="period">The time.</param>
    /// <param name="warn">Is told of lines that cannot be read.</param>
    /// <returns>The calls.</returns>
    /// <exception cref="IOException">A file is there and cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public IEnumerable<SpendingEntry> Read(SpendingPeriod period, Action<string>? warn = null)
    {
        ArgumentNullException.ThrowIfNull(period);
        return Files(period).SelectMany(file => ReadFile(file, period, warn));
    }

    /// <summary>The calls that count for who is connected to a gateway: what an emulator on this machine charges is no money, and counts only for who is connected to it.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="period">The time.</param>
    /// <param name="warn">Is told of lines that cannot be read.</param>
    /// <returns>The calls.</returns>
    /// <exception cref="IOException">A file is there and cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public IEnumerable<SpendingEntry> ReadFor(Uri gateway, SpendingPeriod period, Action<string>? warn = null)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        return Read(period, warn).Where(entry => gateway.IsLoopback
            ? entry.IsOf(gateway)
            : !(Uri.TryCreate(entry.Gateway, UriKind.Absolute, out Uri? other) && other.IsLoopback));
    }

    /// <summary>The calls of one file, e.g. of another machine.</summary>
    /// <param name="path">The file.</param>
    /// <param name="period">The time.</param>
    /// <param name="warn">Is told of lines that cannot be read.</param>
    /// <returns>The calls.</returns>
    /// <exception cref="IOException">The file is there and cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static IEnumerable<SpendingEntry> ReadFile(string path, SpendingPeriod period, Action<string>? warn = null)
    {
        ArgumentNullException.ThrowIfNull(period);
        using FileStream? file = LineFile.Open(path);
        if (file is null)
        {
            yield break;
        }

        LineTexts texts = new();
        int bad = 0;
        foreach (FileLine line in LineFile.Read(file.SafeFileHandle))
        {
            if (line.IsRest || SpendingEntryJson.Read(line.Bytes.Span, texts) is not SpendingEntry entry)
            {
                // A last line without end may be another process in the middle of it.
                bad += line.HasEnd || DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > Settled ? 1 : 0;
            }
            else if (period.Holds(entry.Time))
            {
                yield return entry;
            }
        }

        if (bad > 0)
        {
            warn?.Invoke(Words.Say($"{bad} line(s) of the ledger {path} cannot be read and are left out."));
        }
    }

    /// <summary>The calls of a folder with files of a ledger, e.g. of another machine.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>A ledger to read.</returns>
    public static SpendingLedger At(string folder) => new(folder);

    /// <summary>Whether nobody has been told yet that it cannot be written; once.</summary>
    /// <returns>Whether to tell.</returns>
    internal bool ShouldTell() => Interlocked.Exchange(ref _isTold, 1) == 0;

    /// <summary>The file of a month.</summary>
    /// <param name="time">A time in it.</param>
    /// <returns>The path.</returns>
    internal string FileOf(DateTimeOffset time) => Path.Combine(Folder, time.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture) + ".jsonl");

    private void WriteLine(SpendingEntry entry)
    {
        // Without a home folder the path would be one below the working folder, whatever that is.
        if (!Path.IsPathRooted(Folder))
        {
            throw new IOException(Words.Say("There is no home folder."));
        }

        if (!Directory.Exists(Folder))
        {
            MakeFolder();
        }

        string path = FileOf(entry.Time);
        using FileLock hold = Take(path);
        LineFile.Append(path, SpendingEntryJson.Write(entry), toDisk: false);
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Folder);
        }
        else
        {
            Directory.CreateDirectory(Folder, OwnerOnly);
        }
    }

    // Who holds it writes one line: trying again at once is quicker than a pause.
    private static FileLock Take(string path)
    {
        for (int i = 0; i < QuickTries; i++)
        {
            if (FileLock.TryTake(path) is { } taken)
            {
                return taken;
            }

            Thread.Yield();
        }

        return FileLock.Take(path, LockLimit);
    }

    private IEnumerable<string> Files(SpendingPeriod period) => !Directory.Exists(Folder)
        ? []
        : Directory.EnumerateFiles(Folder, "*.jsonl").Where(file => MonthOf(file) is DateTime month && Touches(month, period)).Order(StringComparer.Ordinal);

    private static DateTime? MonthOf(string file) =>
        DateTime.TryParseExact(Path.GetFileNameWithoutExtension(file), "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime month) ? month : null;

    private static bool Touches(DateTime month, SpendingPeriod period) =>
        !(period.Since?.UtcDateTime >= month.AddMonths(1)) && !(period.Until?.UtcDateTime <= month);
}
