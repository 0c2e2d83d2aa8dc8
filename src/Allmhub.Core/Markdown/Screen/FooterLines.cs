using System.Text;
using Allmhub.Markdown.Styling;

namespace Allmhub.Markdown.Screen;

/// <summary>Breaks a line of facts, such as a footer with its middle dots, at the edge of a screen: between facts, and inside one only if that alone is too long.</summary>
public static class FooterLines
{
    /// <summary>Breaks it.</summary>
    /// <param name="footer">The footer, of one line and without control sequences.</param>
    /// <param name="columns">Cells a row of the screen; one of them stays free.</param>
    /// <param name="between">What stands between two facts, and is left out where a line ends.</param>
    /// <returns>One line at least.</returns>
    public static IReadOnlyList<string> Of(string footer, int columns, string between = " · ")
    {
        ArgumentNullException.ThrowIfNull(footer);
        ArgumentException.ThrowIfNullOrEmpty(between);
        int most = Math.Max(1, columns - 1);
        if (CellWidth.Of(footer) <= most)
        {
            return [footer];
        }

        List<string> lines = [];
        StringBuilder line = new();
        foreach (string fact in footer.Split(between))
        {
            if (line.Length > 0 && CellWidth.Of(line.ToString()) + CellWidth.Of(between) + CellWidth.Of(fact) > most)
            {
                lines.Add(line.ToString());
                line.Clear();
            }

            line.Append(line.Length > 0 ? between : null).Append(fact);
        }

        lines.Add(line.ToString());
        return [.. lines.SelectMany(one => Words(one, most))];
    }

    private static IEnumerable<string> Words(string line, int most) =>
        CellWidth.Of(line) <= most ? [line] : Rendering.LineBreaker.Break([new TextRun(line, TextStyle.Plain)], most).Select(static part => string.Concat(part.Runs.Select(static run => run.Text)));
}
