using System.Globalization;
using System.Text;
using Allmhub.Media.Pixels;

namespace Allmhub.Terminal;

/// <summary>Half blocks: each cell shows two pixels, one above the other, as its foreground and its background. What is transparent keeps the terminal's own background.</summary>
internal static class BlockWriter
{
    private const string Reset = "\u001b[0m";

    // The colours that every terminal of 256 has: behind 16 of its own choice a cube of six steps, and 24 greys.
    private const int FirstOfTable = 16;
    private const int DitherStrength = 5;
    private static readonly byte[] Steps = [0, 95, 135, 175, 215, 255];
    private static readonly byte[] Table =
    [
        .. Steps.SelectMany(static red => Steps.SelectMany(green => Steps.SelectMany(blue => (byte[])[red, green, blue]))),
        .. Enumerable.Range(0, 24).SelectMany(static step => Enumerable.Repeat((byte)(8 + (step * 10)), 3)),
    ];

    /// <summary>Writes a picture.</summary>
    /// <param name="picture">The picture: one column a cell, two rows a cell.</param>
    /// <param name="hasTrueColor">Whether the terminal shows all colours; 256 otherwise.</param>
    /// <param name="cancellationToken">Ends the computing.</param>
    /// <returns>The rows.</returns>
    public static IEnumerable<byte[]> Write(PixelImage picture, bool hasTrueColor, CancellationToken cancellationToken)
    {
        short[]? table = hasTrueColor ? null : MedianCut.Dither(picture, Table, DitherStrength, cancellationToken);
        for (int y = 0; y < picture.Height; y += 2)
        {
            StringBuilder row = new();
            (string? above, string? below) shown = (null, null);
            for (int x = 0; x < picture.Width; x++)
            {
                AppendCell(row, Color(picture, table, x, y), Color(picture, table, x, y + 1), ref shown);
            }

            yield return Encoding.UTF8.GetBytes(row.Append(Reset).Append("\r\n").ToString());
        }
    }

    private static void AppendCell(StringBuilder row, string? above, string? below, ref (string? Front, string? Back) shown)
    {
        (string? front, string? back, char block) = (above, below) switch
        {
            (null, null) => (shown.Front, null, ' '),
            (null, _) => (below, null, '▄'),
            _ => (above, below, '▀'),
        };
        if (back is null && shown.Back is not null)
        {
            row.Append("\u001b[49m");
        }
        else if (back is not null && back != shown.Back)
        {
            row.Append("\u001b[48;").Append(back).Append('m');
        }

        if (front is not null && front != shown.Front)
        {
            row.Append("\u001b[38;").Append(front).Append('m');
        }

        row.Append(block);
        shown = (front, back);
    }

    private static string? Color(PixelImage picture, short[]? table, int x, int y)
    {
        int at = (y * picture.Width) + x;
        if (y >= picture.Height || picture.Rgba[(at * PixelImage.Channels) + 3] < 128)
        {
            return null;
        }

        ReadOnlySpan<byte> pixel = picture.Rgba.AsSpan(at * PixelImage.Channels, PixelImage.Channels);
        return table is null
            ? string.Create(CultureInfo.InvariantCulture, $"2;{pixel[0]};{pixel[1]};{pixel[2]}")
            : string.Create(CultureInfo.InvariantCulture, $"5;{FirstOfTable + table[at]}");
    }
}
