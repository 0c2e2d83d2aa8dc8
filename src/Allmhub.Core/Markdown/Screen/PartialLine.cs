using System.Globalization;
using Allmhub.Markdown.Parsing;

namespace Allmhub.Markdown.Screen;

/// <summary>Says how much of a line that has not ended can be shown: what it begins with may still become something else.</summary>
internal static class PartialLine
{
    private const int LongestWord = 40;

    /// <summary>The part that can be read already.</summary>
    /// <param name="text">The line so far.</param>
    /// <param name="code">The code that is open.</param>
    /// <returns><c>null</c> when nothing of it can.</returns>
    public static string? Shown(string text, CodeBody? code)
    {
        text = WithoutSign(text);
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart(" \t>");
        if (code is { Kind: LeafKind.CodeLine, Fence: { } fence } && rest.TrimEnd(' ').ContainsAnyExcept(fence.Mark))
        {
            return Code(text);
        }

        return code is null && IsDecided(rest) ? text : null;
    }

    // A sign at its end may be half of one: the other surrogate, the emoji joined to it, the selector that makes it one are still to come.
    private static string WithoutSign(string text)
    {
        int end = text.Length;
        while (end > 0 && (char.IsSurrogate(text[end - 1]) || char.GetUnicodeCategory(text[end - 1]) is UnicodeCategory.OtherSymbol or UnicodeCategory.Format or UnicodeCategory.NonSpacingMark))
        {
            end--;
        }

        return text[..end];
    }

    // Whether a word is one of the language shows at its end.
    private static string? Code(string text)
    {
        int end = text.Length;
        while (end > 0 && text.Length - end < LongestWord && (char.IsLetterOrDigit(text[end - 1]) || text[end - 1] is '_' or '-' or '$' or '/'))
        {
            end--;
        }

        string shown = text.Length - end < LongestWord ? text[..end] : text;
        return string.IsNullOrWhiteSpace(shown) ? null : shown;
    }

    private static bool IsDecided(ReadOnlySpan<char> rest)
    {
        // A list item may begin a task, and a number a list.
        for (int width = BlockMarks.Item(rest, out _); width > 0; width = BlockMarks.Item(rest, out _))
        {
            rest = rest[width..].TrimStart(" \t");
            if (rest.IsEmpty || (rest[0] == '[' && rest.Length <= 4))
            {
                return false;
            }
        }

        if (rest.IsEmpty || rest[0] is '|' || rest.StartsWith("```") || rest.StartsWith("~~~") || !rest.ContainsAnyExcept("-*_+=#`~|:.>< \t"))
        {
            return false;
        }

        if (rest[0] == '<' && (rest.Length < 2 || char.IsAsciiLetter(rest[1]) || rest[1] is '/' or '!' or '?'))
        {
            return false;
        }

        ReadOnlySpan<char> number = rest.TrimEnd(".)");
        return rest.Length > 10 || number.ContainsAnyExceptInRange('0', '9');
    }
}
