using System.Text;
using Allmhub.Media;

namespace Allmhub.Images;

/// <summary>Looks at the bytes of a picture: what it is and how large, by its own header and by nothing that is said of it.</summary>
internal static class ImageMaker
{
    // A JPEG's size may stand behind megabytes of colour profile.
    private static readonly int[] HeadLengths = [64 * 1024, 1024 * 1024, 8 * 1024 * 1024];

    /// <summary>Looks.</summary>
    /// <param name="data">The bytes.</param>
    /// <returns>The MIME type, never guessed, and the size where it is known.</returns>
    public static (string MediaType, PictureSize? Size) Look(MediaData data)
    {
        string type = MediaFormats.Bytes;
        foreach (int length in HeadLengths)
        {
            byte[] head = new byte[Math.Min(length, data.Length)];
            using (Stream stream = data.OpenRead())
            {
                stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            }

            type = MediaSignature.Detect(head)?.MediaType ?? TypeOfText(head) ?? MediaFormats.Bytes;
            PictureSize? size = PictureSize.Of(head);
            if (size is not null || type != "image/jpeg" || head.Length == data.Length)
            {
                return (type, size);
            }
        }

        return (type, null);
    }

    // What comes in a picture's place: a drawing in SVG, or a web page.
    private static string? TypeOfText(ReadOnlySpan<byte> head)
    {
        ReadOnlySpan<byte> start = head[..Math.Min(head.Length, 1024)];
        start = (start.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? start[3..] : start).TrimStart(" \t\r\n"u8);
        if (start.IsEmpty || start[0] != (byte)'<')
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(start);
        return text.Contains("<svg", StringComparison.OrdinalIgnoreCase) ? "image/svg+xml" : text.Contains("<html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) ? "text/html" : null;
    }
}
