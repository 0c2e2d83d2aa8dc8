using System.Buffers.Binary;

namespace Allmhub.Media;

/// <summary>Tells from its header whether a picture can be transparent.</summary>
internal static class PictureAlpha
{
    private const int HeaderEnd = 33;

    /// <summary>Looks at a PNG: an alpha channel, or transparency by a <c>tRNS</c> chunk (W3C PNG, 11.3.2.1), which stands before the pixels.</summary>
    /// <param name="data">The picture, or as much of it as holds what comes before the pixels.</param>
    /// <returns>Whether it can; <c>null</c> when it is no PNG.</returns>
    public static bool? Of(ReadOnlySpan<byte> data)
    {
        if (MediaSignature.Detect(data)?.MediaType != "image/png" || data.Length < HeaderEnd)
        {
            return null;
        }

        // Colour types 4 and 6 have alpha.
        return data[25] is 4 or 6 || HasTransparency(data[HeaderEnd..]);
    }

    private static bool HasTransparency(ReadOnlySpan<byte> chunks)
    {
        while (chunks.Length >= 8 && !chunks[4..8].SequenceEqual("IDAT"u8))
        {
            if (chunks[4..8].SequenceEqual("tRNS"u8))
            {
                return true;
            }

            long next = 12L + BinaryPrimitives.ReadUInt32BigEndian(chunks);
            if (next > chunks.Length)
            {
                return false;
            }

            chunks = chunks[(int)next..];
        }

        return false;
    }
}
