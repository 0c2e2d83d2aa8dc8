using System.Text;

namespace Allmhub.Chat;

/// <summary>Reads attachments that are text.</summary>
internal static class AttachmentText
{
    /// <summary>The bytes as text: UTF-8, or UTF-16 by its byte order mark; <c>null</c> when they are no text.</summary>
    public static string? TryRead(ReadOnlySpan<byte> data)
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
}
