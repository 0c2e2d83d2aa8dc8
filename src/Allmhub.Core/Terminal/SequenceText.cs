using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Allmhub.Terminal;

/// <summary>The pieces that terminal sequences are made of. What a picture holds goes out as base64, as numbers or as colours: never a byte of it as it is.</summary>
internal static class SequenceText
{
    public const string Escape = "\u001b";
    public const string StringEnd = "\u001b\\";

    /// <summary>ASCII, or text with half blocks.</summary>
    public static byte[] Bytes(FormattableString text) => Encoding.UTF8.GetBytes(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>Base64 in pieces.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="length">The most characters a piece may have; a multiple of four.</param>
    /// <returns>The pieces; one that is empty for no bytes.</returns>
    public static IEnumerable<string> Base64Pieces(ReadOnlyMemory<byte> data, int length)
    {
        int step = length / 4 * 3;
        byte[] piece = new byte[length];
        int at = 0;
        do
        {
            _ = Base64.EncodeToUtf8(data.Span.Slice(at, Math.Min(step, data.Length - at)), piece, out _, out int written);
            yield return Encoding.ASCII.GetString(piece, 0, written);
            at += step;
        }
        while (at < data.Length);
    }
}
