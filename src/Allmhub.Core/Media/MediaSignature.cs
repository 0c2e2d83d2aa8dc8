using System.Buffers.Binary;

namespace Allmhub.Media;

/// <summary>Tells what bytes are by their first bytes, as names, prefixes and labels mislead (NOTES section 9).</summary>
public static class MediaSignature
{
    /// <summary>How many bytes are enough to tell.</summary>
    public const int Length = 64;

    /// <summary>What the bytes are.</summary>
    /// <param name="data">The first bytes, <see cref="Length"/> of them where there are as many.</param>
    /// <returns>The row of the table; <c>null</c> when the bytes are none of its binary formats.</returns>
    public static MediaFormat? Detect(ReadOnlySpan<byte> data) => TypeOf(data) is string type ? MediaFormats.OfType(type) : null;

    private static string? TypeOf(ReadOnlySpan<byte> data) => data switch
    {
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [0x47, 0x49, 0x46, 0x38, 0x37 or 0x39, 0x61, ..] => "image/gif",
        [0x42, 0x4D, _, _, _, _, 0, 0, 0, 0, ..] => "image/bmp",
        [0x49, 0x49, 0x2A, 0, ..] or [0x4D, 0x4D, 0, 0x2A, ..] => "image/tiff",
        [0x25, 0x50, 0x44, 0x46, 0x2D, ..] => "application/pdf",
        [0x49, 0x44, 0x33, ..] => "audio/mpeg",
        [0x66, 0x4C, 0x61, 0x43, ..] => "audio/flac",
        [0x4F, 0x67, 0x67, 0x53, ..] => "audio/ogg",
        [0x1A, 0x45, 0xDF, 0xA3, ..] => data.IndexOf("matroska"u8) is >= 0 and < Length ? "video/x-matroska" : "video/webm",
        [0xFF, 0xF1 or 0xF9, ..] => "audio/aac",
        [0xFF, 0xFA or 0xFB or 0xF2 or 0xF3 or 0xE2 or 0xE3 or 0xFC or 0xFD or 0xF4 or 0xF5, not 0xFF, ..] => "audio/mpeg",
        [0x52, 0x49, 0x46, 0x46, _, _, _, _, ..] => Riff(data[8..]),
        [0x52, 0x46, 0x36, 0x34, _, _, _, _, 0x57, 0x41, 0x56, 0x45, ..] => "audio/wav",
        [_, _, _, _, 0x66, 0x74, 0x79, 0x70, ..] => IsoMedia(data[8..]),
        _ => null,
    };

    private static string? Riff(ReadOnlySpan<byte> form) =>
        form.StartsWith("WEBP"u8) ? "image/webp"
        : form.StartsWith("WAVE"u8) ? "audio/wav"
        : form.StartsWith("AVI "u8) ? "video/x-msvideo"
        : null;

    private static string? IsoMedia(ReadOnlySpan<byte> brand) => brand.Length < 4 ? null : BinaryPrimitives.ReadUInt32BigEndian(brand) switch
    {
        0x68656963 or 0x68656978 or 0x6D696631 or 0x6865766D => "image/heic",
        0x61766966 or 0x61766973 => "image/avif",
        0x4D344120 or 0x4D344220 => "audio/mp4",
        0x71742020 => "video/quicktime",
        _ => "video/mp4",
    };
}
