namespace Allmhub.Media.Pixels;

/// <summary>
/// Makes a picture smaller (or, when that is asked, larger): each new pixel is the mean of what lies under it, by area. The mean is taken of light and not
/// of the sRGB values, which would darken fine lines, and weighed by alpha, so that the colour under transparent pixels does not bleed into the edges.
/// </summary>
internal static class BoxFilter
{
    private static readonly ushort[] ToLight = MakeToLight();
    private static readonly Lazy<byte[]> FromLight = new(MakeFromLight);

    /// <summary>Resizes.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="width">Pixels a row, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="cancellationToken">Ends the computing.</param>
    /// <returns>The picture of that size; the same one when it has it already.</returns>
    public static PixelImage Resize(PixelImage picture, int width, int height, CancellationToken cancellationToken)
    {
        if (picture.Width == width && picture.Height == height)
        {
            return picture;
        }

        Cover[] columns = Covers(picture.Width, width);
        Cover[] rows = Covers(picture.Height, height);
        byte[] result = new byte[checked(width * height * PixelImage.Channels)];
        float[] sums = new float[width * PixelImage.Channels];
        for (int y = 0; y < height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Array.Clear(sums);
            for (int row = rows[y].First; row <= rows[y].Last; row++)
            {
                AddRow(picture.Rgba.AsSpan(row * picture.Width * PixelImage.Channels), columns, rows[y].Weight(row), sums);
            }

            Settle(sums, columns, rows[y].Total, result.AsSpan(y * width * PixelImage.Channels));
        }

        return new PixelImage(width, height, result);
    }

    private static void AddRow(ReadOnlySpan<byte> source, Cover[] columns, float rowWeight, float[] sums)
    {
        for (int x = 0; x < columns.Length; x++)
        {
            float red = 0, green = 0, blue = 0, alpha = 0;
            for (int column = columns[x].First; column <= columns[x].Last; column++)
            {
                ReadOnlySpan<byte> pixel = source.Slice(column * PixelImage.Channels, PixelImage.Channels);
                float weight = columns[x].Weight(column) * pixel[3];
                red += ToLight[pixel[0]] * weight;
                green += ToLight[pixel[1]] * weight;
                blue += ToLight[pixel[2]] * weight;
                alpha += weight;
            }

            int at = x * PixelImage.Channels;
            sums[at] += red * rowWeight;
            sums[at + 1] += green * rowWeight;
            sums[at + 2] += blue * rowWeight;
            sums[at + 3] += alpha * rowWeight;
        }
    }

    private static void Settle(float[] sums, Cover[] columns, float rowTotal, Span<byte> target)
    {
        for (int x = 0; x < columns.Length; x++)
        {
            int at = x * PixelImage.Channels;
            float alpha = sums[at + 3];
            if (alpha > 0)
            {
                target[at] = FromLight.Value[(int)Math.Min(65535, (sums[at] / alpha) + 0.5f)];
                target[at + 1] = FromLight.Value[(int)Math.Min(65535, (sums[at + 1] / alpha) + 0.5f)];
                target[at + 2] = FromLight.Value[(int)Math.Min(65535, (sums[at + 2] / alpha) + 0.5f)];
            }

            target[at + 3] = (byte)Math.Min(255, (alpha / (rowTotal * columns[x].Total)) + 0.5f);
        }
    }

    // Which old pixels a new one covers, and how much of the first and the last of them.
    private static Cover[] Covers(int from, int to)
    {
        Cover[] spans = new Cover[to];
        double step = (double)from / to;
        for (int i = 0; i < to; i++)
        {
            double start = i * step;
            double end = Math.Min(from, (i + 1) * step);
            int first = Math.Min(from - 1, (int)start);
            int last = Math.Clamp((int)Math.Ceiling(end - 1e-9) - 1, first, from - 1);
            float lead = first == last ? (float)(end - start) : (float)(first + 1 - start);
            spans[i] = new Cover(first, last, lead, first == last ? 0 : (float)(end - last));
        }

        return spans;
    }

    private static ushort[] MakeToLight() => [.. Enumerable.Range(0, 256).Select(static value =>
    {
        double share = value / 255.0;
        return (ushort)Math.Round(65535 * (share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4)));
    })];

    private static byte[] MakeFromLight()
    {
        byte[] table = new byte[65536];
        for (int light = 0, value = 0; light < table.Length; light++)
        {
            // The nearest value: beyond the middle between two of them it is the next.
            while (value < 255 && light - ToLight[value] > ToLight[value + 1] - light)
            {
                value++;
            }

            table[light] = (byte)value;
        }

        return table;
    }

    private readonly record struct Cover(int First, int Last, float Lead, float Tail)
    {
        public float Total => First == Last ? Lead : Lead + Tail + (Last - First - 1);

        public float Weight(int index) => index == First ? Lead : index == Last ? Tail : 1;
    }
}
