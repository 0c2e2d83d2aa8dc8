using Allmhub.Media;
using Allmhub.Streaming;

namespace Allmhub.PowerShell.Pictures;

/// <summary>The line under a picture: file, size, type, model and the words it was made from, none of which can drive the terminal.</summary>
internal static class PictureCaption
{
    private const int MaxPrompt = 300;

    /// <summary>Makes the line.</summary>
    /// <param name="item">The picture.</param>
    /// <param name="mediaType">What it is by its first bytes.</param>
    /// <param name="size">Its size, when known.</param>
    /// <param name="notDrawn">Why it was not drawn; <c>null</c> when it was.</param>
    /// <returns>One line.</returns>
    public static string Of(PictureItem item, string mediaType, PictureSize? size, string? notDrawn)
    {
        string?[] parts =
        [
            item.File is null ? null : item.Name,
            size?.ToString(),
            mediaType.Split('/')[^1].ToUpperInvariant(),
            item.Content.Model,
            item.Content.Prompt is { Length: > 0 } prompt ? Quoted(prompt) : null,
            notDrawn is null ? null : Words.Say($"(not drawn: {notDrawn})"),
        ];
        return RecordText.Of(string.Join("  ", parts.Where(static part => !string.IsNullOrEmpty(part))));
    }

    // A bound before the cleaning, so that a prompt of megabytes costs nothing; no pair of surrogates is parted.
    private static string Quoted(string prompt)
    {
        if (prompt.Length <= MaxPrompt)
        {
            return $"\"{prompt}\"";
        }

        int end = char.IsHighSurrogate(prompt[MaxPrompt - 1]) ? MaxPrompt - 1 : MaxPrompt;
        return Words.Say($"\"{prompt[..end]}…\" ({prompt.Length} characters)");
    }
}
