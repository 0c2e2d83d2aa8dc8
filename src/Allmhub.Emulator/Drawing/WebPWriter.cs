using System.Buffers.Binary;

namespace Allmhub.Emulator.Drawing;

/// <summary>
/// Writes lossless WebP (the VP8L bitstream, RFC 9649 section 3): no transforms, one group of prefix codes; a run copies the pixel before
/// it, a row like the one above copies that.
/// </summary>
internal static class WebPWriter
{
    private const int LongestCopy = 4096;
    private const int FirstLength = 256;
    private const int GreenSymbols = FirstLength + 24;
    private const int DistanceSymbols = 40;

    /// <summary>Places 1 and 2 of the table of neighbours: the pixel above, the pixel before.</summary>
    private const int Above = 1;
    private const int Before = 2;

    public static byte[] Write(Canvas canvas)
    {
        List<Step> steps = Steps(canvas);
        WebPBits bits = new();
        bits.Write(0x2F, 8);
        bits.Write(canvas.Width - 1, 14);
        bits.Write(canvas.Height - 1, 14);
        bits.Write(canvas.IsTransparent ? 1 : 0, 1);
        bits.Write(0, 3);

        // No transform, no cache of colours, no groups of codes.
        bits.Write(0, 3);
        Pixels(bits, canvas.Palette, steps);
        byte[] data = bits.ToArray();
        byte[] file = new byte[20 + data.Length + (data.Length & 1)];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WEBPVP8L"u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), data.Length);
        data.CopyTo(file, 20);
        return file;
    }

    /// <summary>A colour of the palette, or a copy of so many pixels from a neighbour.</summary>
    private readonly record struct Step(int Colour, int Length = 0, int Neighbour = 0);

    private static List<Step> Steps(Canvas canvas)
    {
        List<Step> steps = [];
        int last = -1;
        int copied = 0;
        for (int y = 0; y < canvas.Height; y++)
        {
            int band = canvas.Band(y);
            if (band == last)
            {
                copied += canvas.Width;
                continue;
            }

            Copy(steps, copied, Above);
            copied = 0;
            last = band;
            for (int x = 0; x < canvas.Width;)
            {
                int start = x;
                int colour = canvas.Index(x, band);
                while (++x < canvas.Width && canvas.Index(x, band) == colour)
                {
                }

                steps.Add(new Step(colour));
                Copy(steps, x - start - 1, Before);
            }
        }

        Copy(steps, copied, Above);
        return steps;
    }

    private static void Copy(List<Step> steps, int length, int neighbour)
    {
        for (; length > 0; length -= LongestCopy)
        {
            steps.Add(new Step(0, Math.Min(length, LongestCopy), neighbour));
        }
    }

    private static void Pixels(WebPBits bits, Colour[] palette, List<Step> steps)
    {
        Colour[] used = [.. steps.Where(static s => s.Length == 0).Select(s => palette[s.Colour]).Distinct()];
        Step[] copies = [.. steps.Where(static s => s.Length > 0)];
        PrefixCode green = new(GreenSymbols, [.. used.Select(static c => (int)c.Green), .. copies.Select(static c => FirstLength + Prefixed(c.Length).Symbol)]);
        PrefixCode red = new(256, used.Select(static c => (int)c.Red));
        PrefixCode blue = new(256, used.Select(static c => (int)c.Blue));
        PrefixCode alpha = new(256, used.Select(static c => (int)c.Alpha));
        PrefixCode distance = new(DistanceSymbols, copies.Length == 0 ? [0] : copies.Select(static c => Prefixed(c.Neighbour).Symbol));
        foreach (PrefixCode code in new[] { green, red, blue, alpha, distance })
        {
            code.WriteTable(bits);
        }

        foreach (Step step in steps)
        {
            if (step.Length == 0)
            {
                Colour colour = palette[step.Colour];
                green.Write(bits, colour.Green);
                red.Write(bits, colour.Red);
                blue.Write(bits, colour.Blue);
                alpha.Write(bits, colour.Alpha);
                continue;
            }

            (int symbol, int extra, int count) = Prefixed(step.Length);
            green.Write(bits, FirstLength + symbol);
            bits.Write(extra, count);
            distance.Write(bits, Prefixed(step.Neighbour).Symbol);
        }
    }

    /// <summary>A number as a symbol for its size and bits for the rest.</summary>
    private static (int Symbol, int Extra, int Count) Prefixed(int number)
    {
        int value = number - 1;
        if (value < 4)
        {
            return (value, 0, 0);
        }

        int high = int.Log2(value);
        int count = high - 1;
        return ((2 * high) + ((value >> count) & 1), value & ((1 << count) - 1), count);
    }
}
