using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Allmhub.Media;

/// <summary>Reads a text that names a medium or holds one: an address, or a data: URI.</summary>
public static class MediaText
{
    /// <summary>Reads it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="index">Its place among others.</param>
    /// <param name="content">The medium.</param>
    /// <returns>Whether it is an http(s) address or a data: URI with bytes in it.</returns>
    public static bool TryRead(string? text, int index, [NotNullWhen(true)] out MediaContent? content)
    {
        string given = text?.Trim() ?? string.Empty;
        content = null;
        if (DataUri.IsDataUri(given))
        {
            byte[]? data = DataUri.TryDecode(given, out byte[] decoded, out _) ? decoded : Escaped(given);
            content = data is null ? null : OfBytes(data, index);
        }
        else if (MediaLink.TryCreate(given, out Uri? link))
        {
            content = new MediaContent { Uri = link, Kind = MediaName.KindOf(given), Index = index };
        }

        return content is not null;
    }

    /// <summary>Reads base64.</summary>
    /// <param name="text">Base64 of either alphabet, with or without padding and line breaks.</param>
    /// <param name="index">Its place among others.</param>
    /// <param name="content">The medium.</param>
    /// <returns>Whether it is good base64 with bytes in it.</returns>
    public static bool TryReadBase64(string? text, int index, [NotNullWhen(true)] out MediaContent? content)
    {
        content = text is not null && DataUri.TryDecodeBase64(text, out byte[] data) ? OfBytes(data, index) : null;
        return content is not null;
    }

    /// <summary>Makes a medium of bytes; what it is, its first bytes tell.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="index">Its place among others.</param>
    /// <returns>The medium.</returns>
    public static MediaContent OfBytes(byte[] data, int index)
    {
        MediaFormat? format = MediaSignature.Detect(data);
        return new MediaContent { Data = MediaData.OfBytes(data), Kind = format?.Kind ?? MediaKind.Unknown, MediaType = format?.MediaType, Index = index };
    }

    // data:image/svg+xml,%3Csvg…
    private static byte[]? Escaped(string text)
    {
        int comma = text.IndexOf(',', StringComparison.Ordinal);
        return comma < 0 || comma + 1 == text.Length || text[..comma].EndsWith(";base64", StringComparison.OrdinalIgnoreCase)
            ? null
            : Encoding.UTF8.GetBytes(Uri.UnescapeDataString(text[(comma + 1)..]));
    }
}
