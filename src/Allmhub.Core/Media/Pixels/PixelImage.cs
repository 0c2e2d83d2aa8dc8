namespace Allmhub.Media.Pixels;

/// <summary>A picture as pixels: rows from top to bottom, four bytes a pixel (red, green, blue, alpha; sRGB, alpha not multiplied in).</summary>
internal sealed class PixelImage
{
    /// <summary>Bytes a pixel.</summary>
    public const int Channels = 4;

    /// <summary>Takes pixels.</summary>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="rgba">The pixels; not copied.</param>
    public PixelImage(int width, int height, byte[] rgba)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rgba.LongLength, (long)width * height * Channels);
        Width = width;
        Height = height;
        Rgba = rgba;
    }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The pixels.</summary>
    public byte[] Rgba { get; }

    /// <summary>Whether any pixel lets something shine through.</summary>
    /// <returns>Whether one does.</returns>
    public bool HasAlpha()
    {
        for (int at = 3; at < Rgba.Length; at += Channels)
        {
            if (Rgba[at] != byte.MaxValue)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The picture as it is to be seen, when a camera has laid it on its side or upside down.</summary>
    /// <param name="orientation">What EXIF says, 1 to 8.</param>
    /// <returns>The turned picture; the same one for 1 and for what EXIF does not know.</returns>
    public PixelImage Turned(int orientation)
    {
        if (orientation is < 2 or > 8)
        {
            return this;
        }

        bool isOnItsSide = orientation >= 5;
        int width = isOnItsSide ? Height : Width;
        int height = isOnItsSide ? Width : Height;
        byte[] turned = new byte[Rgba.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (int fromX, int fromY) = orientation switch
                {
                    2 => (Width - 1 - x, y),
                    3 => (Width - 1 - x, Height - 1 - y),
                    4 => (x, Height - 1 - y),
                    5 => (y, x),
                    6 => (y, Height - 1 - x),
                    7 => (Width - 1 - y, Height - 1 - x),
                    _ => (Width - 1 - y, x),
                };
                Rgba.AsSpan(((fromY * Width) + fromX) * Channels, Channels).CopyTo(turned.AsSpan(((y * width) + x) * Channels));
            }
        }

        return new PixelImage(width, height, turned);
    }
}
