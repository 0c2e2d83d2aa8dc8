using System.Buffers;
using Allmhub.Media;

namespace Allmhub.Chat.Dialects.Prose;

/// <summary>Tells where a data: URI in a text ends, and whether its base64 goes on in the next line.</summary>
internal static class ProseData
{
    private const int LongestHead = 128;
    private const string Head = ";base64,";

    private static readonly SearchValues<char> Signs = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_.;:,%");
    private static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_");

    /// <summary>How many letters at the beginning of a text can be a data: URI.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The length.</returns>
    public static int Length(ReadOnlySpan<char> text) => LengthOf(text, Signs);

    /// <summary>How many letters at the beginning of a text can be base64.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The length.</returns>
    public static int PayloadLength(ReadOnlySpan<char> text) => LengthOf(text, Base64);

    /// <summary>Whether a data: URI holds base64.</summary>
    /// <param name="uri">The URI, or its beginning.</param>
    /// <returns>Whether it does.</returns>
    public static bool IsBase64(ReadOnlySpan<char> uri) => DataUri.IsDataUri(uri) && uri[..Math.Min(uri.Length, LongestHead)].Contains(Head, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether base64 ends here by its own account: with padding, or with the last chunk of a PNG.</summary>
    /// <param name="base64">The base64.</param>
    /// <returns>False when that cannot be told.</returns>
    public static bool IsWhole(ReadOnlySpan<char> base64) => base64.EndsWith("=") || base64.EndsWith("AElFTkSuQmCC");

    /// <summary>Whether a line ends inside a data: URI.</summary>
    /// <param name="line">The line, without its break.</param>
    /// <returns>Whether base64 may go on in the next one.</returns>
    public static bool IsOpenAtEnd(ReadOnlySpan<char> line)
    {
        if (line.Length == 0 || !Signs.Contains(line[^1]) || IsWhole(line))
        {
            return false;
        }

        ReadOnlySpan<char> last = line[(line.LastIndexOfAnyExcept(Signs) + 1)..];
        return IsBase64(last);
    }

    private static int LengthOf(ReadOnlySpan<char> text, SearchValues<char> signs) => text.IndexOfAnyExcept(signs) is >= 0 and int end ? end : text.Length;
}
