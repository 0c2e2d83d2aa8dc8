namespace Allmhub.Media;

/// <summary>Tells a MIME type by the first bytes, as file names and prefixes mislead (NOTES section 9).</summary>
internal static class MediaSignature
{
    /// <summary>The type of a picture.</summary>
    /// <param name="data">The bytes.</param>
    /// <returns>The type; <c>image/png</c>, the services' default, when the bytes tell none.</returns>
    public static string Image(ReadOnlySpan<byte> data) =>
        data.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : data.StartsWith("GIF8"u8) ? "image/gif"
        : IsRiff(data, "WEBP"u8) ? "image/webp"
        : "image/png";

    /// <summary>The type of sound.</summary>
    /// <param name="data">The bytes.</param>
    /// <returns>The type; <c>audio/pcm</c>, which has no signature and is what streams carry, when the bytes tell none.</returns>
    public static string Audio(ReadOnlySpan<byte> data) =>
        IsRiff(data, "WAVE"u8) ? "audio/wav"
        : data.StartsWith("ID3"u8) || data.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFB]) || data.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xF3]) ? "audio/mpeg"
        : data.StartsWith("fLaC"u8) ? "audio/flac"
        : data.StartsWith("OggS"u8) ? "audio/ogg"
        : "audio/pcm";

    private static bool IsRiff(ReadOnlySpan<byte> data, ReadOnlySpan<byte> kind) =>
        data.Length >= 12 && data.StartsWith("RIFF"u8) && data[8..12].SequenceEqual(kind);
}
