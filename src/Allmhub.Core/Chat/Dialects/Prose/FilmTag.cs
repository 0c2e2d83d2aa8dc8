using System.Net;

namespace Allmhub.Chat.Dialects.Prose;

/// <summary>Finds films in HTML: the <c>src</c> of tags <c>video</c> and <c>source</c>, entities decoded (NOTES section 16.5). Linear in the line.</summary>
internal static class FilmTag
{
    private static readonly string[] Names = ["video", "source"];

    /// <summary>Collects the films of a line, those in code spans left out.</summary>
    /// <param name="line">The line.</param>
    /// <param name="links">Receives them.</param>
    public static void Collect(ReadOnlySpan<char> line, List<ProseLink> links)
    {
        bool inCode = false;
        int open;
        while ((open = line.IndexOf('<')) >= 0)
        {
            inCode ^= (line[..open].Count('`') & 1) == 1;
            line = line[(open + 1)..];
            if (!IsFilm(line))
            {
                continue;
            }

            int close = line.IndexOf('>');
            if (close < 0)
            {
                return;
            }

            string source = WebUtility.HtmlDecode(SourceOf(line[..close]).ToString());
            if (!inCode && ProseLink.IsUsable(source))
            {
                links.Add(new ProseLink(source, string.Empty, IsImageSyntax: false) { IsFilmTag = true });
            }

            inCode ^= (line[..close].Count('`') & 1) == 1;
            line = line[(close + 1)..];
        }
    }

    private static bool IsFilm(ReadOnlySpan<char> tag)
    {
        foreach (string name in Names)
        {
            if (tag.StartsWith(name, StringComparison.OrdinalIgnoreCase) && tag.Length > name.Length && char.IsWhiteSpace(tag[name.Length]))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlySpan<char> SourceOf(ReadOnlySpan<char> tag)
    {
        int at;
        while ((at = tag.IndexOf("src", StringComparison.OrdinalIgnoreCase)) > 0)
        {
            ReadOnlySpan<char> value = tag[(at + 3)..].TrimStart();
            if (char.IsWhiteSpace(tag[at - 1]) && value.StartsWith("="))
            {
                return ValueOf(value[1..].TrimStart());
            }

            tag = tag[(at + 3)..];
        }

        return default;
    }

    private static ReadOnlySpan<char> ValueOf(ReadOnlySpan<char> text)
    {
        bool isQuoted = text.Length > 0 && text[0] is '"' or '\'';
        ReadOnlySpan<char> rest = isQuoted ? text[1..] : text;
        int end = isQuoted ? rest.IndexOf(text[0]) : rest.IndexOfAny(" \t");
        return end < 0 ? (isQuoted ? default : rest) : rest[..end];
    }
}
