namespace Allmhub.Emulator.Sounds;

/// <summary>Writes FLAC: a fixed predictor and Rice codes, so that it is smaller than the samples and is them exactly.</summary>
internal static class FlacWriter
{
    private const int BlockSize = 4096;
    private const int Order = 2;
    private const int MaxRice = 14;

    public static byte[] Write(SoundSpec spec)
    {
        short[] sample = spec.Samples();
        BitWriter info = new();
        info.Write(BlockSize, 16);
        info.Write(BlockSize, 16);
        info.Write(0, 24);
        info.Write(0, 24);
        info.Write(spec.Rate, 20);
        info.Write(0, 3);
        info.Write(15, 5);
        info.Write(sample.Length, 36);

        // Where the sum of the samples would stand: nothing means that it is not known.
        byte[] sum = new byte[16];
        using MemoryStream file = new();
        file.Write([.. "fLaC"u8, 0x80, 0, 0, 34, .. info.ToArray(), .. sum]);
        for (int first = 0, number = 0; first < sample.Length; first += BlockSize, number++)
        {
            file.Write(Frame(sample.AsSpan(first, Math.Min(BlockSize, sample.Length - first)), spec.Rate, number));
        }

        return file.ToArray();
    }

    private static byte[] Frame(ReadOnlySpan<short> sample, int rate, int number)
    {
        BitWriter bits = new();
        bits.Write(0xFFF8, 16);

        // The length of the block in 16 bits behind the number, the rate by its code: 7 is 24 kHz, 5 is 16 kHz.
        bits.Write(7, 4);
        bits.Write(rate == 16_000 ? 5 : 7, 4);
        bits.Write(0, 4);
        bits.Write(4, 3);
        bits.Write(0, 1);
        WriteNumber(bits, number);
        bits.Write(sample.Length - 1, 16);
        bits.Write(Crc(bits.ToArray(), 8, 0x07), 8);
        WriteBlock(bits, sample);
        bits.Align();
        byte[] frame = bits.ToArray();
        int crc = Crc(frame, 16, 0x8005);
        return [.. frame, (byte)(crc >> 8), (byte)crc];
    }

    private static void WriteNumber(BitWriter bits, int number)
    {
        if (number < 0x80)
        {
            bits.Write(number, 8);
        }
        else if (number < 0x800)
        {
            bits.Write(0xC0 | (number >> 6), 8);
            bits.Write(0x80 | (number & 0x3F), 8);
        }
        else
        {
            bits.Write(0xE0 | (number >> 12), 8);
            bits.Write(0x80 | ((number >> 6) & 0x3F), 8);
            bits.Write(0x80 | (number & 0x3F), 8);
        }
    }

    private static void WriteBlock(BitWriter bits, ReadOnlySpan<short> sample)
    {
        if (sample.Length <= Order)
        {
            bits.Write(1 << 1, 8);
            foreach (short one in sample)
            {
                bits.Write(one, 16);
            }

            return;
        }

        uint[] residual = new uint[sample.Length - Order];
        for (int i = Order; i < sample.Length; i++)
        {
            int rest = sample[i] - (2 * sample[i - 1]) + sample[i - 2];
            residual[i - Order] = (uint)((rest << 1) ^ (rest >> 31));
        }

        int rice = Math.Clamp((int)Math.Log2(1 + residual.Average(static r => (double)r)), 0, MaxRice);
        bits.Write((8 | Order) << 1, 8);
        bits.Write(sample[0], 16);
        bits.Write(sample[1], 16);
        bits.Write(0, 2 + 4);
        bits.Write(rice, 4);
        foreach (uint one in residual)
        {
            bits.WriteUnary((int)(one >> rice));
            bits.Write(one, rice);
        }
    }

    private static int Crc(ReadOnlySpan<byte> data, int width, int polynomial)
    {
        int crc = 0;
        int top = 1 << (width - 1);
        foreach (byte one in data)
        {
            crc ^= one << (width - 8);
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & top) != 0 ? (crc << 1) ^ polynomial : crc << 1;
            }

            crc &= (1 << width) - 1;
        }

        return crc;
    }
}
