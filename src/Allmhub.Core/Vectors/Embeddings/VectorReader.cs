using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Allmhub.Media;
using Allmhub.Streaming;

namespace Allmhub.Vectors.Embeddings;

/// <summary>Reads one vector of an answer: base64 of little-endian 32-bit numbers (NOTES section 6), or a list of numbers, whichever came.</summary>
internal static class VectorReader
{
    // Numbers of vectors are about 1; 64-bit ones read as pairs of 32-bit ones are anything.
    private const double Sane = 1e5;

    // Bits of a 64-bit number's lower half that are zero in one that was a 32-bit number.
    private const uint WidenedBits = 0x1FFFFFFF;

    /// <summary>Reads it.</summary>
    /// <param name="value">The field <c>embedding</c>.</param>
    /// <param name="dimension">How many numbers there should be; <c>null</c> when that is not known.</param>
    /// <param name="fault">Why there is no vector.</param>
    /// <returns>The vector; <c>null</c> when there is none.</returns>
    public static float[]? Read(JsonElement value, int? dimension, out string? fault)
    {
        float[]? vector = value.ValueKind switch
        {
            JsonValueKind.String => OfText(LenientJson.GetString(value), dimension, out fault),
            JsonValueKind.Array => OfNumbers(Unwrapped(value), out fault),
            _ => Nothing(Words.Say("The answer has no vector for this text."), out fault),
        };
        if (vector is null)
        {
            return null;
        }

        if (vector.Length == 0)
        {
            return Nothing(Words.Say("The vector is empty."), out fault);
        }

        int odd = Array.FindIndex(vector, static number => !float.IsFinite(number));
        return odd < 0 ? vector : Nothing(Words.Say($"The vector has {(float.IsNaN(vector[odd]) ? Words.Say("NaN (not a number)") : Words.Say("an infinite number"))} at place {odd}."), out fault);
    }

    /// <summary>Says that a vector has another length than it should.</summary>
    /// <param name="length">Its length.</param>
    /// <param name="dimension">The right one.</param>
    /// <param name="isAsked">Whether the caller asked for that length; else the other vectors have it.</param>
    /// <returns>A sentence.</returns>
    public static string WrongLength(int length, int dimension, bool isAsked) =>
        Words.Say($"The vector has {length} numbers where {(isAsked ? Words.Say($"{dimension} were asked for") : Words.Say($"the others of this run have {dimension}"))}.");

    // Some servers wrap a text's vector into a list of one.
    private static JsonElement Unwrapped(JsonElement list) => list.GetArrayLength() == 1 && list[0].ValueKind == JsonValueKind.Array ? list[0] : list;

    private static float[]? OfNumbers(JsonElement list, out string? fault)
    {
        float[] vector = new float[list.GetArrayLength()];
        int at = 0;
        foreach (JsonElement number in list.EnumerateArray())
        {
            float? value = number.ValueKind switch
            {
                JsonValueKind.Number => (float)number.GetDouble(),
                JsonValueKind.String => OfWord(LenientJson.GetString(number)),
                _ => null,
            };
            if (value is null)
            {
                return Nothing(Words.Say($"The vector has something at place {at} that is no number."), out fault);
            }

            vector[at++] = value.Value;
        }

        fault = null;
        return vector;
    }

    private static float? OfWord(string word) =>
        word.TrimStart('-').ToLowerInvariant() is "nan" or "inf" or "infinity" ? float.NaN
        : float.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) ? value : null;

    private static float[]? OfText(string text, int? dimension, out string? fault)
    {
        if (Decode(text) is not byte[] bytes)
        {
            return Nothing(Words.Say("The vector is text that is no base64."), out fault);
        }

        if (bytes.Length % sizeof(float) != 0)
        {
            return Nothing(Words.Say($"The vector has {bytes.Length} bytes, which is no whole count of 32-bit numbers."), out fault);
        }

        float[] vector = new float[bytes.Length / sizeof(float)];
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        }

        if (bytes.Length % sizeof(double) == 0 && (bytes.Length / sizeof(double) == dimension || (vector.Length != dimension && IsDoubles(bytes, vector))))
        {
            return Nothing(Words.Say($"The vector came as {bytes.Length / sizeof(double)} numbers of 64 bits where 32 bits each were asked for."), out fault);
        }

        fault = null;
        return vector;
    }

    // A service that ignores what was asked packs what it computes in; read as 32-bit numbers it would be twice as long and mean nothing. The lower halves
    // of 64-bit numbers are no sane 32-bit ones, or nearly empty where they were 32-bit numbers before; 32-bit numbers read in pairs are next to nothing as 64-bit ones.
    private static bool IsDoubles(byte[] bytes, float[] vector)
    {
        double greatest = 0;
        int pairs = 0;
        int odd = 0;
        bool isWidened = true;
        for (int i = 0; i < bytes.Length; i += sizeof(double))
        {
            double number = Math.Abs(BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(i)));
            if (!IsSane(number))
            {
                return false;
            }

            greatest = Math.Max(greatest, number);
            pairs += number == 0 ? 0 : 1;
            odd += IsSane(Math.Abs(vector[i / sizeof(float)])) ? 0 : 1;
            isWidened &= (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(i)) & WidenedBits) == 0;
        }

        return greatest > 1e-3 && ((odd > 1 && odd >= pairs / 8) || (isWidened && pairs >= 4));
    }

    private static bool IsSane(double size) => size == 0 || size is > 1e-12 and < Sane;

    private static byte[]? Decode(string text) => string.IsNullOrWhiteSpace(text) ? [] : DataUri.TryDecodeBase64(text, out byte[] bytes) ? bytes : null;

    private static float[]? Nothing(string why, out string? fault)
    {
        fault = why;
        return null;
    }
}
