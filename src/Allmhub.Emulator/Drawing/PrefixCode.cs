namespace Allmhub.Emulator.Drawing;

/// <summary>Bits from the right, as VP8L packs them.</summary>
internal sealed class WebPBits
{
    private readonly List<byte> _bytes = [];
    private int _used = 8;

    public void Write(int value, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (_used == 8)
            {
                _bytes.Add(0);
                _used = 0;
            }

            _bytes[^1] |= (byte)(((value >> i) & 1) << _used++);
        }
    }

    public byte[] ToArray() => [.. _bytes];
}

/// <summary>A canonical prefix code in which every symbol has one of two neighbouring lengths.</summary>
internal sealed class PrefixCode
{
    /// <summary>The order in which the lengths of the code for lengths are written (RFC 9649 section 3.7.2.1).</summary>
    private static readonly int[] LengthOrder = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    private readonly int _size;
    private readonly int[] _symbol;
    private readonly Dictionary<int, (int Code, int Length)> _code = [];

    /// <param name="size">How many symbols there could be.</param>
    /// <param name="symbols">Those that occur, in any order.</param>
    public PrefixCode(int size, IEnumerable<int> symbols)
    {
        _size = size;
        _symbol = [.. symbols.Distinct().Order()];
        if (_symbol.Length == 1)
        {
            _code[_symbol[0]] = (0, 0);
            return;
        }

        int longer = int.Log2(_symbol.Length - 1) + 1;
        int shorter = (1 << longer) - _symbol.Length;
        int code = 0;
        for (int i = 0; i < _symbol.Length; i++)
        {
            int length = i < shorter ? longer - 1 : longer;
            code <<= i == shorter && i > 0 ? 1 : 0;
            _code[_symbol[i]] = (Reverse(code++, length), length);
        }
    }

    public void Write(WebPBits bits, int symbol) => bits.Write(_code[symbol].Code, _code[symbol].Length);

    public void WriteTable(WebPBits bits)
    {
        if (_symbol.Length <= 2 && _symbol[^1] < 256)
        {
            bits.Write(1, 1);
            bits.Write(_symbol.Length - 1, 1);
            bits.Write(1, 1);
            Array.ForEach(_symbol, symbol => bits.Write(symbol, 8));
            return;
        }

        PrefixCode lengths = new(LengthOrder.Length, [0, .. _code.Values.Select(static c => c.Length)]);
        bits.Write(0, 1);
        bits.Write(LengthOrder.Length - 4, 4);
        Array.ForEach(LengthOrder, length => bits.Write(lengths._code.TryGetValue(length, out (int Code, int Length) found) ? found.Length : 0, 3));
        bits.Write(0, 1);
        for (int symbol = 0; symbol < _size; symbol++)
        {
            lengths.Write(bits, _code.TryGetValue(symbol, out (int Code, int Length) found) ? found.Length : 0);
        }
    }

    /// <summary>Codes are written from their first bit on.</summary>
    private static int Reverse(int code, int length)
    {
        int reversed = 0;
        for (int i = 0; i < length; i++)
        {
            reversed |= ((code >> i) & 1) << (length - 1 - i);
        }

        return reversed;
    }
}
