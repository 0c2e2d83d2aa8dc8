using System.Globalization;

namespace Allmhub.Media;

/// <summary>
/// Hands out file names before there is anything to write: where several are on their way, whose name is whose goes by the order of the inputs, and not by which of them is done
/// first. Not for use by two threads.
/// </summary>
/// <param name="replaces">Whether files that were there before are replaced.</param>
internal sealed class MediaNameBook(bool replaces)
{
    private readonly Dictionary<string, int> _given = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Takes a name; the first who asks for it gets it, the next one with <c> (2)</c> as <see cref="MediaTarget"/> would give it.</summary>
    /// <param name="path">The full path that is wanted.</param>
    /// <returns>A path that nobody else got here.</returns>
    public string Take(string path)
    {
        string taken = path;
        for (int number = _given.GetValueOrDefault(path) + 1; ; number++)
        {
            taken = number == 1 ? path : Numbered(path, number);
            if (number == 1 || (!_given.ContainsKey(taken) && (replaces || !Path.Exists(taken))))
            {
                _given[path] = number;
                _given.TryAdd(taken, 1);
                return taken;
            }
        }
    }

    private static string Numbered(string path, int number)
    {
        string extension = MediaFormats.OfExtension(path) is null ? string.Empty : Path.GetExtension(path);
        return string.Create(CultureInfo.InvariantCulture, $"{path[..^extension.Length]} ({number}){extension}");
    }
}
