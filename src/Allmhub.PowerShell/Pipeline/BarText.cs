using System.Text;
using Allmhub.Markdown.Styling;

namespace Allmhub.PowerShell.Pipeline;

/// <summary>
/// Text for a progress bar of the console host, which takes characters for cells (7.6 those of the status, 7.4 those of the activity too): with Chinese a bar is
/// wider than the screen and leaves a piece of itself behind. A space of no width behind each wide character makes both numbers the same.
/// </summary>
internal static class BarText
{
    private const char NoWidth = '\u200b';

    /// <summary>Makes it as many characters long as it is cells wide. A host that counts cells draws a bar some cells shorter for it.</summary>
    /// <param name="text">The text, of one line.</param>
    /// <returns>The same instance where nothing has to be done.</returns>
    public static string Fit(string text)
    {
        if (text.All(char.IsAscii))
        {
            return text;
        }

        StringBuilder fitting = new();
        for (int at = 0; at < text.Length;)
        {
            int length = CellWidth.Next(text.AsSpan(at), out int cells);
            fitting.Append(text, at, length).Append(NoWidth, Math.Max(0, cells - length));
            at += length;
        }

        return fitting.ToString();
    }
}
