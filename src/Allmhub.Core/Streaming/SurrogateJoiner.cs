using System.Buffers;

namespace Allmhub.Streaming;

/// <summary>
/// Joins an emoji that a gateway has cut into two deltas (NOTES section 15): a high surrogate at the end of a delta is held
/// back until the next one; U+FFFD stands for a half whose other half never comes. One for each text of an answer.
/// </summary>
internal sealed class SurrogateJoiner
{
    private const char Replacement = '\uFFFD';

    // IndexOfAnyInRange boxes at every call until the runtime has compiled it anew: 96 bytes a delta.
    private static readonly SearchValues<char> Surrogates = CreateSurrogates();

    private char _held;

    /// <summary>Replaces the lone surrogates of a whole text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The same instance when there are none.</returns>
    public static string Repair(string text) => IsWellFormed(text) ? text : Replace(text);

    /// <summary>Takes the next delta.</summary>
    /// <param name="delta">The delta, as <see cref="LenientJson.GetString(ref System.Text.Json.Utf8JsonReader)"/> gives it.</param>
    /// <returns>What can be shown: the same instance in the ordinary case, possibly empty.</returns>
    public string Join(string delta)
    {
        if (delta.Length == 0 || (_held == '\0' && IsWellFormed(delta)))
        {
            return delta;
        }

        string text = _held == '\0' ? delta : _held + delta;
        _held = '\0';
        if (char.IsHighSurrogate(text[^1]))
        {
            _held = text[^1];
            text = text[..^1];
        }

        return Repair(text);
    }

    /// <summary>Ends the text.</summary>
    /// <returns>U+FFFD when a half is still held, else empty.</returns>
    public string Complete()
    {
        bool held = _held != '\0';
        _held = '\0';
        return held ? "\uFFFD" : string.Empty;
    }

    private static SearchValues<char> CreateSurrogates()
    {
        Span<char> surrogates = stackalloc char[0xE000 - 0xD800];
        for (int i = 0; i < surrogates.Length; i++)
        {
            surrogates[i] = (char)(0xD800 + i);
        }

        return SearchValues.Create(surrogates);
    }

    private static bool IsWellFormed(string text)
    {
        int i = text.AsSpan().IndexOfAny(Surrogates);
        if (i < 0)
        {
            return true;
        }

        for (; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return false;
            }

            i++;
        }

        return true;
    }

    private static string Replace(string text) => string.Create(text.Length, text, static (Span<char> result, string source) =>
    {
        for (int i = 0; i < source.Length; i++)
        {
            if (i + 1 < source.Length && char.IsSurrogatePair(source[i], source[i + 1]))
            {
                result[i] = source[i];
                result[i + 1] = source[i + 1];
                i++;
            }
            else
            {
                result[i] = char.IsSurrogate(source[i]) ? Replacement : source[i];
            }
        }
    });
}
