using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Allmhub.Emulator.Drawing;

/// <summary>A colour with its opacity.</summary>
internal readonly record struct Colour(byte Red, byte Green, byte Blue, byte Alpha = 255);

/// <summary>
/// The picture as cells of flat colour, mirrored from left to right, chosen by the hash of the seed. Rows of a cell are equal, which
/// keeps a picture of any size within a few kilobytes and quick to write.
/// </summary>
internal sealed class Canvas
{
    /// <summary>Cells from left to right, and from top to bottom.</summary>
    public const int Cells = 8;

    private readonly ulong _cells;
    private readonly int _drawn;

    public Canvas(PictureSpec spec)
    {
        byte[] hash = SHA256.HashData(Encoding.ASCII.GetBytes(spec.Seed));
        Width = spec.Width;
        Height = spec.Height;
        IsTransparent = spec.IsTransparent;
        _cells = BinaryPrimitives.ReadUInt64LittleEndian(hash);
        _drawn = spec.Drawn;
        double hue = hash[8] / 256.0;
        Palette =
        [
            new Colour(247, 245, 240, spec.IsTransparent ? (byte)0 : (byte)255),
            Hue(hue, 0.55),
            Hue(hue + 0.08 + (hash[9] / 2560.0), 0.75),
            Hue(hue + 0.5, 0.4),
        ];
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The ground has no opacity.</summary>
    public bool IsTransparent { get; }

    /// <summary>Four colours; the first is the ground.</summary>
    public Colour[] Palette { get; }

    /// <summary>The row of cells that a row of pixels lies in.</summary>
    public int Band(int y) => y * Cells / Height;

    /// <summary>The colour's place in the palette.</summary>
    public int Index(int x, int band)
    {
        int column = x * Cells / Width;
        column = column < Cells / 2 ? column : Cells - 1 - column;
        return band >= _drawn ? 0 : (int)(_cells >> (2 * ((band * Cells / 2) + column))) & 3;
    }

    private static Colour Hue(double hue, double value)
    {
        return new Colour(Channel(5), Channel(3), Channel(1));

        byte Channel(int n)
        {
            double k = (n + (hue * 6)) % 6;
            return (byte)Math.Round(255 * value * (1 - (0.6 * Math.Max(0, Math.Min(Math.Min(k, 4 - k), 1)))));
        }
    }
}
