namespace Allmhub.Chat.Dialects.Prose;

/// <summary>The tags that models put around their thinking, and where text may end in the beginning of one.</summary>
internal static class ThinkTag
{
    private static readonly string[] OpenTags = ["<think>", "<thought>"];
    private static readonly string[] CloseTags = ["</think>", "</thought>"];

    /// <summary>The opening tags.</summary>
    public static ReadOnlySpan<string> Open => OpenTags;

    /// <summary>The closing tags, each at the place of its opening one.</summary>
    public static ReadOnlySpan<string> Close => CloseTags;

    /// <summary>The tag a text begins with.</summary>
    /// <param name="tags">The tags to look for.</param>
    /// <param name="text">The text.</param>
    /// <returns>The tag; <c>null</c> when it begins with none.</returns>
    public static string? Find(ReadOnlySpan<string> tags, ReadOnlySpan<char> text)
    {
        foreach (string tag in tags)
        {
            if (text.StartsWith(tag, StringComparison.Ordinal))
            {
                return tag;
            }
        }

        return null;
    }

    /// <summary>Whether a text is the beginning of a tag, or nothing.</summary>
    /// <param name="tags">The tags to look for.</param>
    /// <param name="text">The text.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsBegun(ReadOnlySpan<string> tags, ReadOnlySpan<char> text)
    {
        foreach (string tag in tags)
        {
            if (tag.AsSpan().StartsWith(text, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How much of the end of a text could be the beginning of a tag.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="text">The text.</param>
    /// <returns>The longest such end.</returns>
    public static int HeldLength(string tag, ReadOnlySpan<char> text)
    {
        int length = Math.Min(tag.Length - 1, text.Length);
        while (length > 0 && !tag.AsSpan().StartsWith(text[^length..], StringComparison.Ordinal))
        {
            length--;
        }

        return length;
    }
}
