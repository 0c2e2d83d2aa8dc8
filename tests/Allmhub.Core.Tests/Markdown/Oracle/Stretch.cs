using System.Text;

namespace Allmhub.Core.Tests.Markdown.Oracle;

/// <summary>A stretch of text and what it is within.</summary>
/// <param name="Text">The text.</param>
/// <param name="Marks">Letters of <see cref="Outline"/>, in the order of the alphabet.</param>
/// <param name="Link">Where it leads.</param>
internal readonly record struct Stretch(string Text, string Marks, string? Link)
{
    /// <summary>Writes stretches, those alike as one.</summary>
    public static string Write(IEnumerable<Stretch> stretches)
    {
        StringBuilder written = new();
        (string Marks, string? Link) last = (string.Empty, null);
        foreach (Stretch one in stretches.Where(static one => one.Text.Length > 0))
        {
            if (last != (one.Marks, one.Link))
            {
                End(written, last);
                last = (one.Marks, one.Link);
                _ = last == (string.Empty, null) ? written : written.Append('‹').Append(one.Marks).Append('›');
            }

            _ = written.Append(one.Text.Replace("\n", "⏎", StringComparison.Ordinal));
        }

        End(written, last);
        return written.Replace(" ⏎", "⏎").ToString();
    }

    private static void End(StringBuilder written, (string Marks, string? Link) last)
    {
        if (last.Link is not null)
        {
            _ = written.Append('→').Append(last.Link);
        }

        _ = last == (string.Empty, null) ? written : written.Append("‹›");
    }
}
