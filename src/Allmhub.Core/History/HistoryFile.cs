using System.Globalization;

namespace Allmhub.History;

/// <summary>A file of the log: the day (UTC) its lines were written, and its place among those of the day.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Day">The day.</param>
/// <param name="Number">Its place, from 0.</param>
internal sealed record HistoryFile(string Path, DateTime Day, int Number)
{
    private const string Format = "yyyy-MM-dd";

    /// <summary>The name of a file.</summary>
    /// <param name="day">The day.</param>
    /// <param name="number">Its place among those of the day.</param>
    /// <returns>The name.</returns>
    public static string NameOf(DateTime day, int number) => string.Create(CultureInfo.InvariantCulture, $"{day.ToString(Format, CultureInfo.InvariantCulture)}-{number:D4}.jsonl");

    /// <summary>The files of a folder, the oldest first; what has another name is none of them.</summary>
    /// <param name="folder">The folder; need not exist.</param>
    /// <returns>The files.</returns>
    public static List<HistoryFile> In(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*.jsonl").Select(Parse).OfType<HistoryFile>().OrderBy(static file => file.Day).ThenBy(static file => file.Number)]
        : [];

    /// <summary>Its size in bytes; 0 when it is gone.</summary>
    public long Length
    {
        get
        {
            FileInfo file = new(Path);
            return file.Exists ? file.Length : 0;
        }
    }

    private static HistoryFile? Parse(string path)
    {
        string name = global::System.IO.Path.GetFileNameWithoutExtension(path);
        return name.Length > Format.Length + 1 && name[Format.Length] == '-'
            && DateTime.TryParseExact(name.AsSpan(0, Format.Length), Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime day)
            && int.TryParse(name.AsSpan(Format.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? new HistoryFile(path, day, number)
            : null;
    }
}
