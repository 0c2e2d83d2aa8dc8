using System.Net;
using Allmhub.Media;

namespace Allmhub.Chat.Dialects.Prose;

/// <summary>Finds pictures, films and sounds in an HTML tag: its <c>src</c>, entities decoded (NOTES section 16.5). Linear in the tag.</summary>
internal static class MediaTag
{
    private static readonly (string Name, MediaKind Kind)[] Names = [("video", MediaKind.Video), ("source", MediaKind.Video), ("img", MediaKind.Image), ("audio", MediaKind.Audio)];

    /// <summary>What a tag shows.</summary>
    /// <param name="tag">The text behind the opening bracket, as long as it may be.</param>
    /// <returns>What it shows, unless its address says otherwise; <c>null</c> when it is another tag.</returns>
    public static MediaKind? KindOf(ReadOnlySpan<char> tag)
    {
        // Most brackets begin no tag at all, and their first letter tells.
        if (tag.IsEmpty || (char)(tag[0] | 0x20) is not ('v' or 's' or 'i' or 'a'))
        {
            return null;
        }

        foreach ((string name, MediaKind kind) in Names)
        {
            if (tag.StartsWith(name, StringComparison.OrdinalIgnoreCase) && tag.Length > name.Length && (char.IsWhiteSpace(tag[name.Length]) || tag[name.Length] == '/'))
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>The address of a tag.</summary>
    /// <param name="tag">The text between its brackets.</param>
    /// <returns>The address; empty when there is none.</returns>
    public static string SourceOf(ReadOnlySpan<char> tag)
    {
        int at;
        while ((at = tag.IndexOf("src", StringComparison.OrdinalIgnoreCase)) > 0)
        {
            ReadOnlySpan<char> value = tag[(at + 3)..].TrimStart();
            if (char.IsWhiteSpace(tag[at - 1]) && value.StartsWith("="))
            {
                return WebUtility.HtmlDecode(ValueOf(value[1..].TrimStart()).Trim().ToString());
            }

            tag = tag[(at + 3)..];
        }

        return string.Empty;
    }

    private static ReadOnlySpan<char> ValueOf(ReadOnlySpan<char> text)
    {
        bool isQuoted = text.Length > 0 && text[0] is '"' or '\'';
        ReadOnlySpan<char> rest = isQuoted ? text[1..] : text;
        int end = isQuoted ? rest.IndexOf(text[0]) : rest.IndexOfAny(" \t");
        return end < 0 ? (isQuoted ? default : rest) : rest[..end];
    }
}
