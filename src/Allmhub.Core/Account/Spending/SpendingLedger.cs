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
    private static readonly ConcurrentDictionary<string, SpendingLedger> Shared = new(StringComparer.Ordinal);

    private readonly LineFolder _lines;

    /// <summary>Makes a ledger; nothing is read or written.</summary>
    /// <param name="folder">Where its files are.</param>
    /// <param name="tick">Tells milliseconds.</param>
    internal SpendingLedger(string folder, Func<long>? tick = null) => _lines = new LineFolder(folder, tick);

    /// <summary>The ledger of the user, one a process.</summary>
    public static SpendingLedger OfUser => Shared.GetOrAdd(Path.Combine(UserFolder.State, "ledger"), static folder => new SpendingLedger(folder));

    /// <summary>Where its files are, one a month; need not exist.</summary>
    public string Folder => _lines.Path;

    /// <summary>Adds a line. What cannot be written now is kept, and written with the next line; what does not end is not waited for at each line anew.</summary>
    /// <param name="entry">The call.</param>
    /// <exception cref="IOException">It cannot be written now.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Append(SpendingEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        _lines.Append(NameOf(entry.Time), SpendingEntryJson.Write(entry));
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
                bad += LineFolder.IsDamaged(line, path) ? 1 : 0;
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
    internal bool ShouldTell() => _lines.ShouldTell();

    /// <summary>The file of a month.</summary>
    /// <param name="time">A time in it.</param>
    /// <returns>The path.</returns>
    internal string FileOf(DateTimeOffset time) => _lines.PathOf(NameOf(time));

    private static string NameOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture) + ".jsonl";

    private IEnumerable<string> Files(SpendingPeriod period) => !Directory.Exists(Folder)
        ? []
        : Directory.EnumerateFiles(Folder, "*.jsonl").Where(file => MonthOf(file) is DateTime month && Touches(month, period)).Order(StringComparer.Ordinal);

    private static DateTime? MonthOf(string file) =>
        DateTime.TryParseExact(Path.GetFileNameWithoutExtension(file), "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime month) ? month : null;

    private static bool Touches(DateTime month, SpendingPeriod period) =>
        !(period.Since?.UtcDateTime >= month.AddMonths(1)) && !(period.Until?.UtcDateTime <= month);
}
