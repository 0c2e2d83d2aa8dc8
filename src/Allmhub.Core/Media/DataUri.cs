namespace Allmhub.Media;

/// <summary>Reads <c>data:&lt;mime&gt;;base64,&lt;data&gt;</c>.</summary>
internal static class DataUri
{
    /// <summary>Whether a text is one.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Whether it begins as one.</returns>
    public static bool IsDataUri(ReadOnlySpan<char> text) => text.Length > 4 && text[4] == ':' && text.StartsWith("data", StringComparison.OrdinalIgnoreCase);

    /// <summary>The MIME type of one.</summary>
    /// <param name="text">The data URI.</param>
    /// <returns>The type in lower case; empty when there is none.</returns>
    public static string MediaType(ReadOnlySpan<char> text)
    {
        int end = IsDataUri(text) ? text.IndexOfAny(';', ',') : -1;
        return end < 0 ? string.Empty : text[5..end].ToString().ToLowerInvariant();
    }

    /// <summary>Decodes one.</summary>
    /// <param name="text">The data URI.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="mediaType">The MIME type.</param>
    /// <returns>Whether it is a data URI of good base64 that holds anything.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] data, out string mediaType)
    {
        data = [];
        mediaType = string.Empty;
        int comma = IsDataUri(text) ? text.IndexOf(',') : -1;
        if (comma < 0 || !text[..comma].EndsWith(";base64", StringComparison.OrdinalIgnoreCase) || !TryDecodeBase64(text[(comma + 1)..], out data))
        {
            return false;
        }

        mediaType = MediaType(text);
        mediaType = mediaType.Length > 0 ? mediaType : "application/octet-stream";
        return true;
    }

    /// <summary>Decodes base64, also in the alphabet for addresses, without padding, or broken into lines.</summary>
    /// <param name="text">The base64.</param>
    /// <param name="data">The bytes.</param>
    /// <returns>Whether it is good base64 that holds anything.</returns>
    public static bool TryDecodeBase64(ReadOnlySpan<char> text, out byte[] data) => TryDecodePadded(text, out data) || TryDecodePadded(Pad(Joined(text)), out data);

    private static bool TryDecodePadded(ReadOnlySpan<char> text, out byte[] data)
    {
        byte[] buffer = GC.AllocateUninitializedArray<byte>((text.Length / 4 * 3) + 3);
        bool good = Convert.TryFromBase64Chars(text, buffer, out int length) && length > 0;
        data = !good ? [] : length == buffer.Length ? buffer : buffer[..length];
        return good;
    }

    private static ReadOnlySpan<char> Joined(ReadOnlySpan<char> text) =>
        text.Trim().ContainsAny(' ', '\r', '\n') ? string.Concat(text.ToString().Where(static c => !char.IsWhiteSpace(c))) : text;

    // A text that already is plain base64 with its padding, and bad all the same, is not tried again.
    private static ReadOnlySpan<char> Pad(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> bare = text.Trim().TrimEnd('=');
        int missing = (4 - (bare.Length % 4)) % 4;
        if (missing == 3 || (!bare.ContainsAny('-', '_') && bare.Length + missing == text.Length))
        {
            return [];
        }

        char[] padded = new char[bare.Length + missing];
        bare.CopyTo(padded);
        padded.AsSpan(0, bare.Length).Replace('-', '+');
        padded.AsSpan(0, bare.Length).Replace('_', '/');
        padded.AsSpan(bare.Length).Fill('=');
        return padded;
    }
}
