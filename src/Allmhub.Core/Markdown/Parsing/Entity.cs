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
        meaning = Later(text[1..(length - 1)]) ?? WebUtility.HtmlDecode(written);
        return meaning != written && TerminalFilter.Clean(meaning) == meaning && meaning is not "\n";
    }

    // Names that HTML 4, which .NET knows, does not have: of ASCII, and the marks that models write. HTML 5 has two thousand more.
    private static string? Later(ReadOnlySpan<char> name) => name switch
    {
        "excl" => "!",
        "num" => "#",
        "dollar" => "$",
        "percnt" => "%",
        "lpar" => "(",
        "rpar" => ")",
        "ast" or "midast" => "*",
        "plus" => "+",
        "comma" => ",",
        "period" => ".",
        "sol" => "/",
        "colon" => ":",
        "semi" => ";",
        "equals" => "=",
        "quest" => "?",
        "commat" => "@",
        "lsqb" or "lbrack" => "[",
        "bsol" => "\\",
        "rsqb" or "rbrack" => "]",
        "Hat" => "^",
        "lowbar" or "UnderBar" => "_",
        "grave" or "DiacriticalGrave" => "`",
        "lcub" or "lbrace" => "{",
        "verbar" or "vert" or "VerticalLine" => "|",
        "rcub" or "rbrace" => "}",
        "check" or "checkmark" => "\u2713",
        "cross" => "\u2717",
        "star" => "\u2606",
        "starf" or "bigstar" => "\u2605",
        "phone" => "\u260E",
        "rightarrow" => "\u2192",
        "leftarrow" => "\u2190",
        "approx" => "\u2248",
        "leq" => "\u2264",
        "geq" => "\u2265",
        "hyphen" or "dash" => "\u2010",
        _ => null,
    };
}
