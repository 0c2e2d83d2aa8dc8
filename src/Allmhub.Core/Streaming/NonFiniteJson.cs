using System.Text.Json;

namespace Allmhub.Streaming;

/// <summary>Python servers write <c>NaN</c> and <c>Infinity</c> into JSON, which has neither: one such number would make the whole answer unreadable.</summary>
internal static class NonFiniteJson
{
    /// <summary>Reads a body as <see cref="LenientJson"/> does; where that fails, such words are taken as texts, which no reader of numbers believes.</summary>
    /// <param name="body">The body.</param>
    /// <returns>The document.</returns>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return LenientJson.Parse(body);
        }
        catch (JsonException) when (Quote(body.Span) is byte[] quoted)
        {
            return LenientJson.Parse(quoted);
        }
    }

    /// <summary>Puts quotes round such words where they stand outside of texts.</summary>
    /// <param name="utf8">The body.</param>
    /// <returns>The body with the words as texts; <c>null</c> when it has none.</returns>
    public static byte[]? Quote(ReadOnlySpan<byte> utf8)
    {
        MemoryStream? quoted = null;
        int copied = 0;
        bool isText = false;
        for (int i = 0; i < utf8.Length; i++)
        {
            byte one = utf8[i];
            if (isText)
            {
                i += one == (byte)'\\' ? 1 : 0;
                isText = one != (byte)'"';
            }
            else if (one == (byte)'"')
            {
                isText = true;
            }
            else if (one is (byte)'N' or (byte)'I' or (byte)'-' or (byte)'n' or (byte)'i' && Length(utf8[i..]) is int length and > 0)
            {
                quoted ??= new MemoryStream(utf8.Length + 64);
                quoted.Write(utf8[copied..i]);
                quoted.WriteByte((byte)'"');
                quoted.Write(utf8.Slice(i, length));
                quoted.WriteByte((byte)'"');
                i += length - 1;
                copied = i + 1;
            }
        }

        quoted?.Write(utf8[copied..]);
        return quoted?.ToArray();
    }

    private static int Length(ReadOnlySpan<byte> text)
    {
        int sign = text[0] == (byte)'-' ? 1 : 0;
        ReadOnlySpan<byte> word = text[sign..];
        int length = word.StartsWith("Infinity"u8) ? 8 : word.StartsWith("NaN"u8) || word.StartsWith("nan"u8) || word.StartsWith("inf"u8) || word.StartsWith("Inf"u8) ? 3 : 0;
        return length == 0 ? 0 : sign + length;
    }
}
