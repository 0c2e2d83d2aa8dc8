using System.Text;
using Allmhub.Media.Pixels;

namespace Allmhub.Terminal;

/// <summary>
/// Kitty's graphics protocol: a PNG as it is or raw pixels, in pieces of 4,096 characters, with every answer turned off (q=2), since an answer that nobody
/// waits for would be typed into the next prompt.
/// </summary>
internal static class KittyWriter
{
    /// <summary>How many rows a picture inside tmux may have: as many marks as there are in the table.</summary>
    public const int MaxMarkedRows = 64;

    private const int PieceLength = 4096;
    private const string Placeholder = "\U0010EEEE";

    // Which row a placeholder shows is told by a mark on it: the first 64 of the protocol's table (kitty's rowcolumn-diacritics).
    private static readonly int[] Marks =
    [
        0x0305, 0x030D, 0x030E, 0x0310, 0x0312, 0x033D, 0x033E, 0x033F, 0x0346, 0x034A, 0x034B, 0x034C, 0x0350, 0x0351, 0x0352, 0x0357,
        0x035B, 0x0363, 0x0364, 0x0365, 0x0366, 0x0367, 0x0368, 0x0369, 0x036A, 0x036B, 0x036C, 0x036D, 0x036E, 0x036F, 0x0483, 0x0484,
        0x0485, 0x0486, 0x0487, 0x0592, 0x0593, 0x0594, 0x0595, 0x0597, 0x0598, 0x0599, 0x059C, 0x059D, 0x059E, 0x059F, 0x05A0, 0x05A1,
        0x05A8, 0x05A9, 0x05AB, 0x05AC, 0x05AF, 0x05C4, 0x0610, 0x0611, 0x0612, 0x0613, 0x0614, 0x0615, 0x0616, 0x0617, 0x0657, 0x0658,
    ];

    /// <summary>What ends a picture that was cut short: the sequence at hand, and the picture.</summary>
    public static ReadOnlySpan<byte> Abort => "\u001b\\\u001b_Gm=0,q=2;\u001b\\"u8;

    /// <summary>A PNG as it is.</summary>
    /// <param name="png">The file.</param>
    /// <param name="fit">The cells to fill; <c>null</c> for its own size.</param>
    /// <returns>The sequences.</returns>
    public static IEnumerable<byte[]> WritePng(ReadOnlyMemory<byte> png, PictureFit? fit) => Write(FormattableString.Invariant($"a=T,f=100,q=2,C=1{Cells(fit)}"), png);

    /// <summary>Pixels.</summary>
    /// <param name="picture">The picture, of the size it is to have.</param>
    /// <param name="fit">The cells to fill; <c>null</c> for its own size.</param>
    /// <returns>The sequences.</returns>
    public static IEnumerable<byte[]> WritePixels(PixelImage picture, PictureFit? fit)
    {
        (int bits, byte[] pixels) = Raw(picture);
        return Write(FormattableString.Invariant($"a=T,f={bits},s={picture.Width},v={picture.Height},q=2,C=1{Cells(fit)}"), pixels);
    }

    /// <summary>A picture inside tmux: sent to the terminal outside, and shown by placeholders, which tmux moves and keeps like text.</summary>
    /// <param name="id">Its number, made by <see cref="NewId"/>.</param>
    /// <param name="png">The file, when it is a PNG.</param>
    /// <param name="picture">Its pixels otherwise.</param>
    /// <param name="fit">The cells to fill, at most <see cref="MaxMarkedRows"/> rows.</param>
    /// <returns>The sequences, wrapped, and the placeholders, which are not.</returns>
    public static IEnumerable<byte[]> WriteInTmux(int id, ReadOnlyMemory<byte>? png, PixelImage? picture, PictureFit fit)
    {
        string place = FormattableString.Invariant($"a=T,U=1,i={id},q=2{Cells(fit)}");
        (int bits, byte[] pixels) = picture is null ? (100, []) : Raw(picture);
        IEnumerable<byte[]> sequences = png is { } file ? Write($"{place},f=100", file) : Write(FormattableString.Invariant($"{place},f={bits},s={picture!.Width},v={picture.Height}"), pixels);
        return sequences.Select(TmuxWrapper.Wrap).Append(Placeholders(id, fit));
    }

    /// <summary>A number for a picture that is shown by placeholders: its low byte is their colour, its high byte a mark.</summary>
    /// <returns>The number.</returns>
    public static int NewId() => (Random.Shared.Next(Marks.Length) << 24) | Random.Shared.Next(1, 256);

    private static IEnumerable<byte[]> Write(string keys, ReadOnlyMemory<byte> data)
    {
        string? held = null;
        bool isFirst = true;
        foreach (string piece in SequenceText.Base64Pieces(data, PieceLength))
        {
            if (held is not null)
            {
                yield return Piece(held, more: 1);
            }

            held = piece;
        }

        yield return Piece(held!, more: 0);

        byte[] Piece(string text, int more)
        {
            string head = isFirst ? $"{keys},m={more}" : $"m={more},q=2";
            isFirst = false;
            return SequenceText.Bytes($"{SequenceText.Escape}_G{head};{text}{SequenceText.StringEnd}");
        }
    }

    private static string Cells(PictureFit? fit) => fit is { } known ? FormattableString.Invariant($",c={known.Columns},r={known.Rows}") : string.Empty;

    private static (int Bits, byte[] Pixels) Raw(PixelImage picture)
    {
        if (picture.HasAlpha())
        {
            return (32, picture.Rgba);
        }

        byte[] pixels = new byte[picture.Width * picture.Height * 3];
        for (int from = 0, to = 0; to < pixels.Length; from += PixelImage.Channels, to += 3)
        {
            picture.Rgba.AsSpan(from, 3).CopyTo(pixels.AsSpan(to));
        }

        return (24, pixels);
    }

    private static byte[] Placeholders(int id, PictureFit fit)
    {
        StringBuilder text = new();
        for (int row = 0; row < fit.Rows; row++)
        {
            // The marks of the first cell name row, column and the number's high byte; the cells behind it count on.
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\u001b[38;5;{id & 0xff}m{Placeholder}{(char)Marks[row]}{(char)Marks[0]}{(char)Marks[id >> 24]}");
            text.Insert(text.Length, Placeholder, fit.Columns - 1).Append("\u001b[39m\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
