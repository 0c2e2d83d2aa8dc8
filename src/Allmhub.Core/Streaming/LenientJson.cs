using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Allmhub.Streaming;

/// <summary>
/// Reads JSON text that System.Text.Json refuses: lone surrogates, of which its own GetString throws in the middle of an
/// answer, and bytes that are no UTF-8 (NOTES section 15).
/// </summary>
internal static class LenientJson
{
    private const int StackChars = 256;
    private const int PooledChars = 1024 * 1024;

    /// <summary>
    /// Reads the value the reader stands on as text. A lone surrogate stays as it is: deltas go through a
    /// <see cref="SurrogateJoiner"/>, whole texts through <see cref="SurrogateJoiner.Repair"/>.
    /// </summary>
    /// <param name="reader">Stands on the value; afterwards on its last token.</param>
    /// <returns>A string's text, a number or boolean as written (NOTES section 13); empty for null, objects and arrays.</returns>
    public static string GetString(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
            case JsonTokenType.PropertyName:
                return reader.ValueIsEscaped ? Unescape(Value(ref reader)) : Encoding.UTF8.GetString(Value(ref reader));
            case JsonTokenType.Number:
            case JsonTokenType.True:
            case JsonTokenType.False:
                return Encoding.UTF8.GetString(Value(ref reader));
            default:
                reader.Skip();
                return string.Empty;
        }
    }

    /// <summary>The same for an element; a lone surrogate becomes U+FFFD, because an element is a whole text.</summary>
    /// <param name="element">The value.</param>
    /// <returns>A string's text, a number or boolean as written; empty for null, objects and arrays.</returns>
    public static string GetString(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                try
                {
                    return element.GetString()!;
                }
                catch (InvalidOperationException)
                {
                    byte[] quoted = Encoding.UTF8.GetBytes(element.GetRawText());
                    return SurrogateJoiner.Repair(Unescape(quoted.AsSpan(1, quoted.Length - 2)));
                }

            case JsonValueKind.Number:
            case JsonValueKind.True:
            case JsonValueKind.False:
                return element.GetRawText();
            default:
                return string.Empty;
        }
    }

    /// <summary>Reads a whole number from a number or from text.</summary>
    /// <param name="reader">Stands on the value; afterwards on its last token.</param>
    /// <returns>The number without its fraction; <c>null</c> when the value holds none that fits.</returns>
    public static long? GetInt64(ref Utf8JsonReader reader) => ToInt64(GetString(ref reader));

    /// <summary>Reads a whole number from a number or from text.</summary>
    /// <param name="element">The value.</param>
    /// <returns>The number without its fraction; <c>null</c> when the value holds none that fits.</returns>
    public static long? GetInt64(JsonElement element) => ToInt64(GetString(element));

    /// <summary>Reads a number from a number or from text, which may end in a percent sign.</summary>
    /// <param name="element">The value.</param>
    /// <returns>The number; <c>null</c> when the value holds none.</returns>
    public static double? GetDouble(JsonElement element) => ToDouble(GetString(element));

    /// <summary>Parses a body that may begin with a byte order mark and hold bytes that are no UTF-8: these become U+FFFD.</summary>
    /// <param name="utf8">The body.</param>
    /// <returns>The document, to be disposed: its index is rented, and as large as the body.</returns>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        ReadOnlyMemory<byte> body = utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        return JsonDocument.Parse(Utf8.IsValid(body.Span) ? body : Replaced(body.Span));
    }

    /// <summary>
    /// Parses a body that is read once and whole: halves of surrogate pairs become U+FFFD in all its texts and names, so that whoever reads the document
    /// meets none.
    /// </summary>
    /// <param name="utf8">The body.</param>
    /// <returns>The document, to be disposed.</returns>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    public static JsonDocument ParseWhole(ReadOnlyMemory<byte> utf8) => Parse(WithoutHalves(utf8));

    /// <summary>Whether text is a JSON object or array, or several of them, with nothing missing and nothing behind.</summary>
    /// <param name="utf8">The text.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsWhole(ReadOnlySpan<byte> utf8)
    {
        ReadOnlySpan<byte> text = utf8.Trim(" \t\r\n"u8);
        if (text.IsEmpty || text[^1] is not ((byte)'}' or (byte)']'))
        {
            return false;
        }

        try
        {
            while (!text.IsEmpty)
            {
                if (text[0] is not ((byte)'{' or (byte)'['))
                {
                    return false;
                }

                Utf8JsonReader reader = new(text);
                reader.Read();
                reader.Skip();
                text = text[(int)reader.BytesConsumed..].TrimStart(" \t\r\n,"u8);
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Bytes that are no UTF-8 become U+FFFD: System.Text.Json parses them, and throws when the text is asked for.</summary>
    /// <param name="utf8">JSON as it came.</param>
    /// <returns>The same bytes when nothing is wrong with them.</returns>
    public static ReadOnlySpan<byte> Repair(ReadOnlySpan<byte> utf8) => Utf8.IsValid(utf8) ? utf8 : Replaced(utf8);

    // In place, for both are six bytes. Only an escape can be half a pair: bytes of one are no UTF-8.
    private static ReadOnlyMemory<byte> WithoutHalves(ReadOnlyMemory<byte> utf8)
    {
        byte[]? copy = null;
        ReadOnlySpan<byte> text = utf8.Span;
        for (int at = 0; at < text.Length;)
        {
            int next = text[at..].IndexOf((byte)'\\');
            if (next < 0)
            {
                break;
            }

            at += next;
            int unit = UnitAt(text, at);
            if (unit is >= 0xD800 and < 0xDC00 && UnitAt(text, at + 6) is >= 0xDC00 and < 0xE000)
            {
                at += 12;
                continue;
            }

            if (unit is >= 0xD800 and < 0xE000)
            {
                copy ??= utf8.ToArray();
                "\\ufffd"u8.CopyTo(copy.AsSpan(at));
            }

            at += unit < 0 ? 2 : 6;
        }

        return copy ?? utf8;
    }

    // The code unit of an escape; negative when another escape stands there, or none.
    private static int UnitAt(ReadOnlySpan<byte> text, int at) =>
        text.Length - at >= 6 && text[at] == '\\' && text[at + 1] == 'u' && Utf8Parser.TryParse(text.Slice(at + 2, 4), out ushort unit, out int length, 'x') && length == 4 ? unit : -1;

    private static byte[] Replaced(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8));

    private static ReadOnlySpan<byte> Value(ref Utf8JsonReader reader) =>
        reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;

    private static long? ToInt64(string text)
    {
        if (long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long whole))
        {
            return whole;
        }

        // 2^63 itself does not fit, hence the half-open range.
        return ToDouble(text) is double number and >= long.MinValue and < 9223372036854775808d ? (long)number : null;
    }

    private static double? ToDouble(string text)
    {
        ReadOnlySpan<char> digits = text.AsSpan().TrimEnd(" %");
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : null;
    }

    private static string Unescape(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length <= StackChars)
        {
            Span<char> chars = stackalloc char[StackChars];
            return new string(chars[..Unescape(utf8, chars)]);
        }

        if (utf8.Length > PooledChars)
        {
            char[] large = GC.AllocateUninitializedArray<char>(utf8.Length);
            return new string(large, 0, Unescape(utf8, large));
        }

        char[] rented = ArrayPool<char>.Shared.Rent(utf8.Length);
        string text = new(rented, 0, Unescape(utf8, rented));
        ArrayPool<char>.Shared.Return(rented);
        return text;
    }

    private static int Unescape(ReadOnlySpan<byte> utf8, Span<char> chars)
    {
        int count = 0;
        int escape;
        while ((escape = utf8.IndexOf((byte)'\\')) >= 0)
        {
            count += Encoding.UTF8.GetChars(utf8[..escape], chars[count..]);
            byte kind = utf8[escape + 1];
            chars[count++] = kind switch
            {
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                (byte)'n' => '\n',
                (byte)'r' => '\r',
                (byte)'t' => '\t',
                (byte)'u' => (char)ushort.Parse(utf8.Slice(escape + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                _ => (char)kind,
            };
            utf8 = utf8[(escape + (kind == (byte)'u' ? 6 : 2))..];
        }

        return count + Encoding.UTF8.GetChars(utf8, chars[count..]);
    }
}
