namespace Allmhub.Media.Pixels;

/// <summary>
/// Brings a picture down to few colours: the palette by median cut over a histogram of 32 steps a channel, the pixels by Floyd-Steinberg dithering, from left
/// to right and back in turns, so that no pattern grows in one direction.
/// </summary>
internal static class MedianCut
{
    /// <summary>The index of a pixel that lets the background shine through.</summary>
    public const int Transparent = -1;

    /// <summary>The strength that keeps the mean colour of an area.</summary>
    public const int FullStrength = 8;

    private const int Bits = 5;
    private const int Bins = 1 << (3 * Bits);

    /// <summary>Reduces a picture. Pixels of less than half alpha count as transparent, the others as opaque.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="colors">The most colours, 2 to 256.</param>
    /// <param name="cancellationToken">Ends the computing.</param>
    /// <returns>The palette, and an index into it for each pixel.</returns>
    public static PalettePicture Reduce(PixelImage picture, int colors, CancellationToken cancellationToken)
    {
        Bin[] histogram = Histogram(picture.Rgba);
        byte[] palette = Palette(histogram, colors);
        cancellationToken.ThrowIfCancellationRequested();
        return new PalettePicture(picture.Width, picture.Height, palette, Dither(picture, palette, FullStrength, cancellationToken));
    }

    private static int BinOf(int red, int green, int blue) => ((red >> (8 - Bits)) << (2 * Bits)) | ((green >> (8 - Bits)) << Bits) | (blue >> (8 - Bits));

    private static Bin[] Histogram(ReadOnlySpan<byte> rgba)
    {
        Bin[] bins = new Bin[Bins];
        for (int at = 0; at < rgba.Length; at += PixelImage.Channels)
        {
            if (rgba[at + 3] >= 128)
            {
                ref Bin bin = ref bins[BinOf(rgba[at], rgba[at + 1], rgba[at + 2])];
                bin.Count++;
                bin.Red += rgba[at];
                bin.Green += rgba[at + 1];
                bin.Blue += rgba[at + 2];
            }
        }

        return [.. bins.Where(static bin => bin.Count > 0)];
    }

    private static byte[] Palette(Bin[] bins, int colors)
    {
        if (bins.Length == 0)
        {
            return [];
        }

        PriorityQueue<Range, double> boxes = new();
        List<Range> settled = [];
        Push(0..bins.Length);
        while (boxes.Count > 0 && boxes.Count + settled.Count < colors)
        {
            (int start, int length) = boxes.Dequeue().GetOffsetAndLength(bins.Length);
            int middle = start + Cut(bins.AsSpan(start, length));
            Push(start..middle);
            Push(middle..(start + length));
        }

        return [.. boxes.UnorderedItems.Select(static box => box.Element).Concat(settled).SelectMany(box => Mean(bins.AsSpan(box)))];

        // The box in which colours differ most, weighed by how many pixels show it, is cut first.
        void Push(Range box)
        {
            ReadOnlySpan<Bin> inside = bins.AsSpan(box);
            if (inside.Length < 2)
            {
                settled.Add(box);
                return;
            }

            (int _, double width) = Longest(inside);
            double count = 0;
            foreach (Bin bin in inside)
            {
                count += bin.Count;
            }

            boxes.Enqueue(box, -width * width * Math.Sqrt(count));
        }
    }

    private static int Cut(Span<Bin> box)
    {
        (int channel, double _) = Longest(box);
        box.Sort((left, right) => left.Mean(channel).CompareTo(right.Mean(channel)));
        long total = 0;
        foreach (Bin bin in box)
        {
            total += bin.Count;
        }

        long half = 0;
        for (int at = 0; at < box.Length - 1; at++)
        {
            half += box[at].Count;
            if (half * 2 >= total)
            {
                return at + 1;
            }
        }

        return box.Length - 1;
    }

    private static (int Channel, double Width) Longest(ReadOnlySpan<Bin> box)
    {
        (int Channel, double Width) longest = (0, -1);
        for (int channel = 0; channel < 3; channel++)
        {
            double low = double.MaxValue, high = double.MinValue;
            foreach (Bin bin in box)
            {
                low = Math.Min(low, bin.Mean(channel));
                high = Math.Max(high, bin.Mean(channel));
            }

            // The eye tells greens apart best and blues least.
            double width = (high - low) * (channel switch { 0 => 1.0, 1 => 1.2, _ => 0.8 });
            longest = width > longest.Width ? (channel, width) : longest;
        }

        return longest;
    }

    private static byte[] Mean(ReadOnlySpan<Bin> box)
    {
        long count = 0, red = 0, green = 0, blue = 0;
        foreach (Bin bin in box)
        {
            count += bin.Count;
            red += bin.Red;
            green += bin.Green;
            blue += bin.Blue;
        }

        return [(byte)((red + (count / 2)) / count), (byte)((green + (count / 2)) / count), (byte)((blue + (count / 2)) / count)];
    }

    /// <summary>Brings a picture to given colours.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="palette">Three bytes a colour; may be empty when every pixel is transparent.</param>
    /// <param name="strength">How much of what a pixel is off by its neighbours make up for, in eighths: all of it shows as grain where pixels are large.</param>
    /// <param name="cancellationToken">Ends the computing.</param>
    /// <returns>The colour of each pixel; <see cref="Transparent"/> for those of less than half alpha.</returns>
    public static short[] Dither(PixelImage picture, byte[] palette, int strength, CancellationToken cancellationToken)
    {
        short[] indices = new short[picture.Width * picture.Height];
        short[] nearest = new short[Bins];
        Array.Fill(nearest, (short)Transparent);
        int width = picture.Width;
        int[] errors = new int[(width + 2) * 3];
        int[] below = new int[(width + 2) * 3];
        for (int y = 0; y < picture.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int direction = y % 2 == 0 ? 1 : -1;
            for (int step = 0; step < width; step++)
            {
                int x = direction > 0 ? step : width - 1 - step;
                int at = (y * width) + x;
                ReadOnlySpan<byte> pixel = picture.Rgba.AsSpan(at * PixelImage.Channels, PixelImage.Channels);
                indices[at] = pixel[3] < 128 ? (short)Transparent : Place(pixel, palette, nearest, strength, errors, below, (x + 1) * 3, direction * 3);
            }

            (errors, below) = (below, errors);
            Array.Clear(below);
        }

        return indices;
    }

    private static short Place(ReadOnlySpan<byte> pixel, byte[] palette, short[] nearest, int strength, int[] errors, int[] below, int at, int ahead)
    {
        Span<int> wanted = stackalloc int[3];
        for (int channel = 0; channel < 3; channel++)
        {
            wanted[channel] = Math.Clamp(pixel[channel] + (errors[at + channel] * strength / (16 * FullStrength)), 0, 255);
        }

        int bin = BinOf(wanted[0], wanted[1], wanted[2]);
        short index = nearest[bin] != Transparent ? nearest[bin] : nearest[bin] = Nearest(palette, wanted);
        for (int channel = 0; channel < 3; channel++)
        {
            int error = wanted[channel] - palette[(index * 3) + channel];
            errors[at + ahead + channel] += error * 7;
            below[at - ahead + channel] += error * 3;
            below[at + channel] += error * 5;
            below[at + ahead + channel] += error;
        }

        return index;
    }

    private static short Nearest(byte[] palette, ReadOnlySpan<int> wanted)
    {
        (int Index, int Distance) best = (0, int.MaxValue);
        for (int at = 0; at < palette.Length; at += 3)
        {
            int red = wanted[0] - palette[at], green = wanted[1] - palette[at + 1], blue = wanted[2] - palette[at + 2];
            int distance = (3 * red * red) + (4 * green * green) + (2 * blue * blue);
            best = distance < best.Distance ? (at / 3, distance) : best;
        }

        return (short)best.Index;
    }

    private struct Bin
    {
        public long Count;
        public long Red;
        public long Green;
        public long Blue;

        public readonly double Mean(int channel) => (double)(channel switch { 0 => Red, 1 => Green, _ => Blue }) / Count;
    }
}

/// <summary>A picture of few colours.</summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Palette">Three bytes a colour: red, green, blue. Empty when every pixel is transparent.</param>
/// <param name="Index">The colour of each pixel; <see cref="MedianCut.Transparent"/> where the background shines through.</param>
internal sealed record PalettePicture(int Width, int Height, byte[] Palette, short[] Index);
