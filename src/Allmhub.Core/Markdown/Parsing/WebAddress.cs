using System.Globalization;
using System.Text.RegularExpressions;

namespace Allmhub.Markdown.Parsing;

/// <summary>Addresses that stand in a text without marks, and which addresses may stand behind a text.</summary>
internal static partial class WebAddress
{
    private static readonly string[] Schemes = ["https", "http"];

    /// <summary>Finds one around its <c>://</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="colon">Where the colon is.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="end">Where it ends. Neither Chinese text nor the sentence's own punctuation belongs to it.</param>
    public static bool TryRead(string text, int colon, out int start, out int end)
    {
        (start, end) = (colon, colon + 3);
        if (string.CompareOrdinal(text, colon, "://", 0, 3) != 0)
        {
            return false;
        }

        foreach (string scheme in Schemes)
        {
            start = colon - scheme.Length;
            if (start >= 0 && string.Compare(text, start, scheme, 0, scheme.Length, StringComparison.OrdinalIgnoreCase) == 0 && (start == 0 || !char.IsAsciiLetterOrDigit(text[start - 1])))
            {
                int open = 0;
                while (end < text.Length && text[end] is > ' ' and < '\u007f' and not ('<' or '>' or '"' or '`' or '[' or ']' or '|') && !(text[end] == ')' && open == 0))
                {
                    open += text[end] == '(' ? 1 : text[end] == ')' ? -1 : 0;
                    end++;
                }

                while (text[end - 1] is '?' or '!' or '.' or ',' or ':' or '*' or '_' or '~' or '\'' or ';')
                {
                    end--;
                }

                return end > colon + 3;
            }
        }

        return false;
    }

    /// <summary>Whether a text is nothing but an address.</summary>
    public static bool IsWhole(ReadOnlySpan<char> text) =>
        !text.ContainsAny(" <>\n")
        && (text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)
            || (text.IndexOf('@') is > 0 and int at && text[at..].Contains('.')));

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
