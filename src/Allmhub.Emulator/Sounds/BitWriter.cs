namespace Allmhub.Emulator.Sounds;

/// <summary>Writes bits, the highest of a number first, as all formats of sound do.</summary>
internal sealed class BitWriter
{
    private readonly List<byte> _byte = [];
    private int _used = 8;

    public void Write(long value, int bits)
    {
        for (int i = bits - 1; i >= 0; i--)
        {
            if (_used == 8)
            {
                _byte.Add(0);
                _used = 0;
            }

            _byte[^1] |= (byte)(((value >> i) & 1) << (7 - _used));
            _used++;
        }
    }

    /// <summary>So many zeros and a one.</summary>
    public void WriteUnary(int zeros)
    {
        for (; zeros > 32; zeros -= 32)
        {
            Write(0, 32);
        }

        Write(1, zeros + 1);
    }

    /// <summary>Zeros up to the next whole byte.</summary>
    public void Align() => _used = 8;

    public byte[] ToArray() => [.. _byte];
}
