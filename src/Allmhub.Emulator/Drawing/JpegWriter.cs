namespace Allmhub.Emulator.Drawing;

/// <summary>
/// Writes baseline JPEG (ITU T.81) without subsampling. Each block of 8 x 8 has one colour, so its transform is its mean alone: one
/// number and the end-of-block mark.
/// </summary>
internal static class JpegWriter
{
    private const int Block = 8;

    /// <summary>Codes by their length for the categories 0 to 11, as in T.81 table K.3.</summary>
    private static readonly byte[] DcLengths = [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0];

    private static readonly (int Code, int Length)[] DcCode = MakeCodes();

    public static byte[] Write(Canvas canvas, int quality)
    {
        int step = Block * (1 + ((100 - quality) / 10));
        using MemoryStream jpeg = new();
        jpeg.Write([0xFF, 0xD8]);
        Segment(jpeg, 0xE0, [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
        Segment(jpeg, 0xDB, [0, .. Enumerable.Repeat((byte)step, 64)]);
        Segment(jpeg, 0xC0, [8, (byte)(canvas.Height >> 8), (byte)canvas.Height, (byte)(canvas.Width >> 8), (byte)canvas.Width, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]);
        Segment(jpeg, 0xC4, [0x00, .. DcLengths, .. Enumerable.Range(0, 12).Select(static i => (byte)i)]);

        // The only symbol among the waves is the end of the block.
        Segment(jpeg, 0xC4, [0x10, 1, .. new byte[15], 0]);
        Segment(jpeg, 0xDA, [3, 1, 0x00, 2, 0x00, 3, 0x00, 0, 63, 0]);
        Scan(jpeg, canvas, step);
        jpeg.Write([0xFF, 0xD9]);
        return jpeg.ToArray();
    }

    private static void Segment(MemoryStream jpeg, byte marker, byte[] content)
    {
        int length = content.Length + 2;
        jpeg.Write([0xFF, marker, (byte)(length >> 8), (byte)length]);
        jpeg.Write(content);
    }

    private static void Scan(MemoryStream jpeg, Canvas canvas, int step)
    {
        int[][] level = [.. canvas.Palette.Select(c => Levels(c, step))];
        BitWriter bits = new(jpeg);
        int[] last = new int[3];
        for (int y = 0; y < canvas.Height; y += Block)
        {
            int band = canvas.Band(Math.Min(canvas.Height - 1, y + (Block / 2)));
            for (int x = 0; x < canvas.Width; x += Block)
            {
                int[] mean = level[canvas.Index(Math.Min(canvas.Width - 1, x + (Block / 2)), band)];
                for (int i = 0; i < mean.Length; i++)
                {
                    Difference(bits, mean[i] - last[i]);
                    last[i] = mean[i];
                }
            }
        }

        bits.End();
    }

    private static void Difference(BitWriter bits, int value)
    {
        int category = 0;
        for (int rest = Math.Abs(value); rest > 0; rest >>= 1)
        {
            category++;
        }

        bits.Write(DcCode[category].Code, DcCode[category].Length);
        bits.Write(value < 0 ? value + (1 << category) - 1 : value, category);
        bits.Write(0, 1);
    }

    /// <summary>Brightness and the two differences in colour (JFIF), as multiples of the step.</summary>
    private static int[] Levels(Colour c, int step) =>
    [
        Quantised((0.299 * c.Red) + (0.587 * c.Green) + (0.114 * c.Blue) - 128, step),
        Quantised((-0.168736 * c.Red) - (0.331264 * c.Green) + (0.5 * c.Blue), step),
        Quantised((0.5 * c.Red) - (0.418688 * c.Green) - (0.081312 * c.Blue), step),
    ];

    private static int Quantised(double mean, int step) => (int)Math.Round(mean * Block / step);

    private static (int Code, int Length)[] MakeCodes()
    {
        List<(int, int)> codes = [];
        int code = 0;
        for (int length = 1; length <= 16; length++, code <<= 1)
        {
            for (int i = 0; i < DcLengths[length - 1]; i++)
            {
                codes.Add((code++, length));
            }
        }

        return [.. codes];
    }

    /// <summary>Bits from the left; a byte of ones is followed by one of zeros.</summary>
    private sealed class BitWriter(MemoryStream target)
    {
        private int _bits;
        private int _count;

        public void Write(int value, int count)
        {
            for (int i = count - 1; i >= 0; i--)
            {
                _bits = (_bits << 1) | ((value >> i) & 1);
                if (++_count == 8)
                {
                    target.WriteByte((byte)_bits);
                    if ((byte)_bits == 0xFF)
                    {
                        target.WriteByte(0);
                    }

                    (_bits, _count) = (0, 0);
                }
            }
        }

        public void End()
        {
            while (_count > 0)
            {
                Write(1, 1);
            }
        }
    }
}
