using System.Buffers.Binary;
using System.Text;
using Allmhub.Media;

namespace Allmhub.Chat;

/// <summary>Tells what bytes are by their first bytes, never by a file's name.</summary>
internal static class AttachmentType
{
    /// <summary>The kind and MIME type; <c>null</c> when the bytes are none of the known binary formats.</summary>
    public static (MediaKind Kind, string MediaType)? Detect(ReadOnlySpan<byte> data) => data switch
    {
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] => (MediaKind.Image, "image/png"),
        [0xFF, 0xD8, 0xFF, ..] => (MediaKind.Image, "image/jpeg"),
        [0x47, 0x49, 0x46, 0x38, 0x37 or 0x39, 0x61, ..] => (MediaKind.Image, "image/gif"),
        [0x42, 0x4D, _, _, _, _, 0, 0, 0, 0, ..] => (MediaKind.Image, "image/bmp"),
        [0x49, 0x49, 0x2A, 0, ..] or [0x4D, 0x4D, 0, 0x2A, ..] => (MediaKind.Image, "image/tiff"),
        [0x25, 0x50, 0x44, 0x46, 0x2D, ..] => (MediaKind.Document, "application/pdf"),
        [0x49, 0x44, 0x33, ..] => (MediaKind.Audio, "audio/mpeg"),
        [0x66, 0x4C, 0x61, 0x43, ..] => (MediaKind.Audio, "audio/flac"),
        [0x4F, 0x67, 0x67, 0x53, ..] => (MediaKind.Audio, "audio/ogg"),
        [0x1A, 0x45, 0xDF, 0xA3, ..] => (MediaKind.Video, "video/webm"),
        [0xFF, 0xF1 or 0xF9, ..] => (MediaKind.Audio, "audio/aac"),
        [0xFF, 0xFA or 0xFB or 0xF2 or 0xF3 or 0xE2 or 0xE3 or 0xFC or 0xFD or 0xF4 or 0xF5, not 0xFF, ..] => (MediaKind.Audio, "audio/mpeg"),
        [0x52, 0x49, 0x46, 0x46, _, _, _, _, ..] => Riff(data[8..]),
        [_, _, _, _, 0x66, 0x74, 0x79, 0x70, ..] => IsoMedia(data[8..]),
        _ => null,
    };

    /// <summary>The bytes as text: UTF-8, or UTF-16 by its byte order mark; <c>null</c> when they are no text.</summary>
    public static string? TryReadText(ReadOnlySpan<byte> data)
    {
        Encoding encoding = data switch
        {
            [0xFF, 0xFE, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
            [0xFE, 0xFF, ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
            _ => new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
        };
        ReadOnlySpan<byte> body = data.StartsWith(encoding.Preamble) ? data[encoding.Preamble.Length..] : data;
        try
        {
            string text = encoding.GetString(body);
            return text.Any(static c => char.IsControl(c) && c is not ('\n' or '\r' or '\t' or '\f' or '\u001b')) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static (MediaKind Kind, string MediaType)? Riff(ReadOnlySpan<byte> form) =>
        form.StartsWith("WEBP"u8) ? (MediaKind.Image, "image/webp")
        : form.StartsWith("WAVE"u8) ? (MediaKind.Audio, "audio/wav")
        : form.StartsWith("AVI "u8) ? (MediaKind.Video, "video/x-msvideo")
        : null;

    private static (MediaKind Kind, string MediaType)? IsoMedia(ReadOnlySpan<byte> brand) =>
        brand.Length < 4 ? null : BinaryPrimitives.ReadUInt32BigEndian(brand) switch
        {
            0x68656963 or 0x68656978 or 0x6D696631 or 0x6865766D => (MediaKind.Image, "image/heic"),
            0x61766966 or 0x61766973 => (MediaKind.Image, "image/avif"),
            0x4D344120 or 0x4D344220 => (MediaKind.Audio, "audio/mp4"),
            0x71742020 => (MediaKind.Video, "video/quicktime"),
            _ => (MediaKind.Video, "video/mp4"),
        };
}
