using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Allmhub.Markdown.Parsing;

/// <summary>Addresses that stand in a text without marks, and which addresses may stand behind a text.</summary>
internal static partial class WebAddress
{
    private const int LongestScheme = 32;

    /// <summary>Of a name between points.</summary>
    private const int LongestName = 63;

    private const string LettersAndDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create(LettersAndDigits + "+.-");
    private static readonly SearchValues<char> MailCharacters = SearchValues.Create(LettersAndDigits + ".!#$%&'*+/=?^_`{|}~-");
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(LettersAndDigits + "-");

    /// <summary>Finds one around its <c>://</c>, or around the first point of one that begins with <c>www.</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where the colon or the point is.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="end">Where it ends. Neither Chinese text nor the sentence's own punctuation belongs to it.</param>
    public static bool TryRead(string text, int at, out int start, out int end)
    {
        (start, end) = (at, at);
        if (text[at] == '.')
        {
            return at > 0 && text[at - 1] is 'w' or 'W'
                && Begins(text, at, "www", out start) && TryEnd(text, at + 1, out end) && text.AsSpan(at + 1, end - at - 1).TrimEnd('/').Contains('.');
        }

        return string.CompareOrdinal(text, at, "://", 0, 3) == 0
            && (Begins(text, at, "https", out start) || Begins(text, at, "http", out start))
            && TryEnd(text, at + 3, out end);
    }

    private static bool Begins(string text, int at, string scheme, out int start)
    {
        start = at - scheme.Length;
        return start >= 0 && string.Compare(text, start, scheme, 0, scheme.Length, StringComparison.OrdinalIgnoreCase) == 0 && (start == 0 || !char.IsAsciiLetterOrDigit(text[start - 1]));
    }

    private static bool TryEnd(string text, int from, out int end)
    {
        int open = 0;
        end = from;
        while (end < text.Length && text[end] is > ' ' and < '\u007f' and not ('<' or '>' or '"' or '`' or '[' or ']' or '|') && !(text[end] == ')' && open == 0))
        {
            open += text[end] == '(' ? 1 : text[end] == ')' ? -1 : 0;
            end++;
        }

        while (end > from && text[end - 1] is '?' or '!' or '.' or ',' or ':' or '*' or '_' or '~' or '\'' or ';')
        {
            // What looks like a character by its name does not belong to it (GitHub Flavored Markdown, section 6.9).
            int name = text[end - 1] == ';' ? text.LastIndexOf('&', end - 1, Math.Min(end - from, Entity.Longest)) : -1;
            end = name >= 0 && end - name > 2 && !text.AsSpan(name + 1, end - name - 2).ContainsAnyExcept(Entity.Characters) ? name : end - 1;
        }

        return end > from;
    }

    /// <summary>Whether a text is nothing but an address, with its scheme or of mail (CommonMark 0.31, section 6.5).</summary>
    public static bool IsWhole(ReadOnlySpan<char> text)
    {
        int scheme = text.IndexOfAnyExcept(SchemeCharacters);
        if (scheme is > 1 and <= LongestScheme && text[scheme] == ':' && char.IsAsciiLetter(text[0]))
        {
            return !text.ContainsAny(" <>\u007f") && !text.ContainsAnyInRange('\0', '\u001f');
        }

        int at = text.IndexOf('@');
        if (at <= 0 || text[..at].ContainsAnyExcept(MailCharacters))
        {
            return false;
        }

        for (ReadOnlySpan<char> rest = text[(at + 1)..]; ;)
        {
            int point = rest.IndexOf('.');
            ReadOnlySpan<char> name = point < 0 ? rest : rest[..point];
            if (name.Length is 0 or > LongestName || name[0] == '-' || name[^1] == '-' || name.ContainsAnyExcept(NameCharacters))
            {
                return false;
            }

            if (point < 0)
            {
                return true;
            }

            rest = rest[(point + 1)..];
        }
    }

    /// <summary>Whether a text says that it leads to another place than it does: an address that is not the link's, or the name of a host that is not its host's.</summary>
    /// <param name="text">What is shown.</param>
    /// <param name="link">Where it leads.</param>
    public static bool Hides(string text, string link)
    {
        // What takes no room would break the name.
        text = string.Concat(text.Where(static c => char.GetUnicodeCategory(c) != UnicodeCategory.Format));
        if (text.Contains("://", StringComparison.Ordinal) || text.Contains("www.", StringComparison.OrdinalIgnoreCase))
        {
            return !Bare(text).Equals(Bare(link), StringComparison.OrdinalIgnoreCase);
        }

        string host = Uri.TryCreate(link, UriKind.Absolute, out Uri? address) ? address.Host : string.Empty;
        foreach (ValueMatch name in HostName().EnumerateMatches(text))
        {
            ReadOnlySpan<char> said = text.AsSpan(name.Index, name.Length);
            bool isIts = host.AsSpan().EndsWith(said, StringComparison.OrdinalIgnoreCase) && (host.Length == said.Length || host[^(said.Length + 1)] == '.');
            if (!isIts)
            {
                return true;
            }
        }

        return false;
    }

    private static string Bare(string address)
    {
        int scheme = address.IndexOf("://", StringComparison.Ordinal);
        return (scheme < 0 ? address : address[(scheme + 3)..]).Trim().TrimEnd('/');
    }

    // Endings that names of files and libraries seldom have.
    [GeneratedRegex(@"(?:[\p{L}\p{N}-]{1,63}\.){1,8}(?:com|org|net|cn|gov|edu|info|dev|app|ai|co|de|fr|uk|jp|ru|eu|us)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HostName();

    /// <summary>Whether a terminal may be told an address: one of the web, in visible ASCII.</summary>
    public static bool IsSafe(string address) =>
        (address.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        && address.Length <= 2000 && !address.AsSpan().ContainsAnyExceptInRange('!', '~');
}
