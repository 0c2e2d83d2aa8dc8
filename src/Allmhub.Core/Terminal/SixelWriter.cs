using System.Globalization;
using System.Text;
using Allmhub.Media.Pixels;

namespace Allmhub.Terminal;

/// <summary>Sixel (DEC STD 070): bands of six rows, in each a line for every colour that occurs. Transparent pixels are not painted.</summary>
internal static class SixelWriter
{
    /// <summary>How many colours are used; what has sixels has as many registers.</summary>
    public const int Colors = 256;

    private const int BandHeight = 6;

    /// <summary>Writes a picture.</summary>
    /// <param name="picture">The picture, of the size it is to have.</param>
    /// <param name="cancellationToken">Ends the computing.</param>
    /// <returns>The sequence, a piece a band.</returns>
    public static IEnumerable<byte[]> Write(PixelImage picture, CancellationToken cancellationToken)
    {
        PalettePicture reduced = MedianCut.Reduce(picture, Colors, cancellationToken);
        yield return Head(reduced);
        for (int top = 0; top < reduced.Height; top += BandHeight)
        {
            yield return Band(reduced, top);
        }

        yield return [.. "\u001b\\"u8];
    }

    // Second parameter 1: what is not painted stays as it is. The raster attributes tell the shape of a pixel and the size.
    private static byte[] Head(PalettePicture picture)
    {
        StringBuilder head = new();
        head.Append(CultureInfo.InvariantCulture, $"\u001bP0;1;0q\"1;1;{picture.Width};{picture.Height}");
        for (int at = 0; at < picture.Palette.Length; at += 3)
        {
            head.Append(CultureInfo.InvariantCulture, $"#{at / 3};2;{Percent(picture.Palette[at])};{Percent(picture.Palette[at + 1])};{Percent(picture.Palette[at + 2])}");
        }

        return Encoding.ASCII.GetBytes(head.ToString());

        static int Percent(byte value) => ((value * 100) + 127) / 255;
    }

    private static byte[] Band(PalettePicture picture, int top)
    {
        Dictionary<short, byte[]> lines = [];
        int height = Math.Min(BandHeight, picture.Height - top);
        for (int row = 0; row < height; row++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                short color = picture.Index[((top + row) * picture.Width) + x];
                if (color == MedianCut.Transparent)
                {
                    continue;
                }

                if (!lines.TryGetValue(color, out byte[]? line))
                {
                    lines[color] = line = new byte[picture.Width];
                }

                line[x] |= (byte)(1 << row);
            }
        }

        StringBuilder band = new();
        foreach ((short color, byte[] line) in lines)
        {
            band.Append(band.Length > 0 ? "$" : string.Empty).Append(CultureInfo.InvariantCulture, $"#{color}");
            AppendRuns(band, line);
        }

        return Encoding.ASCII.GetBytes(band.Append('-').ToString());
    }

    // A run of four or more is shorter as a count; blanks at the end need not be written.
    private static void AppendRuns(StringBuilder band, byte[] line)
    {
        int end = line.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        for (int x = 0; x < end;)
        {
            int run = 1;
            while (x + run < end && line[x + run] == line[x])
            {
                run++;
            }

            char sixel = (char)('?' + line[x]);
            _ = run > 3 ? band.Append(CultureInfo.InvariantCulture, $"!{run}{sixel}") : band.Append(sixel, run);
            x += run;
        }
    }
}
