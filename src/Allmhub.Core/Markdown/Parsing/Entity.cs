using System.Buffers;
using System.Net;
using Allmhub.Streaming;

namespace Allmhub.Markdown.Parsing;

/// <summary>Characters by name or number: <c>&amp;amp;</c>, <c>&amp;#8212;</c>.</summary>
internal static class Entity
{
    /// <summary>The longest that is read.</summary>
    public const int Longest = 33;

    /// <summary>What stands in one, between its marks.</summary>
    public static readonly SearchValues<char> Characters = SearchValues.Create("#0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Reads one.</summary>
    /// <param name="text">What begins with its mark.</param>
    /// <param name="meaning">What it stands for.</param>
    /// <param name="length">How long it is.</param>
    /// <returns>Whether it is one, and stands for something that drives no terminal: by their number control characters would come back here.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, out string meaning, out int length)
    {
        length = text[..Math.Min(text.Length, Longest)].IndexOf(';') + 1;
        meaning = string.Empty;
        if (length < 3 || text[1..(length - 1)].ContainsAnyExcept(Characters))
        {
            return false;
        }

        string written = text[..length].ToString();
        meaning = WebUtility.HtmlDecode(written);
        return meaning != written && TerminalFilter.Clean(meaning) == meaning && meaning is not "\n";
    }
}
