using System.Globalization;
using System.Text.RegularExpressions;

namespace Allmhub.Emulator.Drawing;

/// <summary>
/// Everything that decides about a picture: it is drawn from this alone, so equal specs give equal bytes. All of it stands in
/// <see cref="Name"/>, and a link needs nothing kept in memory.
/// </summary>
/// <param name="Seed">Sixteen hexadecimal digits.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
internal sealed partial record PictureSpec(string Seed, int Width, int Height)
{
    /// <summary>The longest side that is drawn.</summary>
    public const int LongestSide = 8192;

    public PictureFormat Format { get; init; }

    /// <summary>The ground lets through what is behind it; not in JPEG.</summary>
    public bool IsTransparent { get; init; }

    /// <summary>0 to 100, for JPEG.</summary>
    public int Quality { get; init; } = 100;

    /// <summary>Rows drawn so far of <see cref="Canvas.Cells"/>; the rest is ground.</summary>
    public int Drawn { get; init; } = Canvas.Cells;

    public PictureDamage Damage { get; init; }

    /// <summary>What its label says, true or not.</summary>
    public string MediaType => TypeOf(Format);

    /// <summary>A file name that <see cref="FromName"/> reads.</summary>
    public string Name
    {
        get
        {
            string more = (IsTransparent ? "-t" : "") + (Quality < 100 ? $"-q{Quality.ToString(CultureInfo.InvariantCulture)}" : "")
                + (Damage == PictureDamage.None ? "" : "-" + Damage.ToString().ToLowerInvariant());
            return string.Create(CultureInfo.InvariantCulture, $"{Seed}-{Width}x{Height}{more}.{Extension(Format)}");
        }
    }

    /// <summary>The bytes.</summary>
    public byte[] Draw()
    {
        switch (Damage)
        {
            case PictureDamage.Html:
                return "<!doctype html>\n<html><head><title>Just a moment...</title></head><body>Checking your browser.</body></html>\n"u8.ToArray();
            case PictureDamage.Other:
                return Encode(Format == PictureFormat.Jpeg ? PictureFormat.Png : PictureFormat.Jpeg);
            case PictureDamage.Half:
                byte[] whole = Encode(Format);
                return whole[..(whole.Length / 2)];
            default:
                return Encode(Format);
        }
    }

    /// <summary>The spec a name stands for; null when it is none.</summary>
    public static PictureSpec? FromName(string name)
    {
        Match match = Pattern().Match(name);
        if (!match.Success)
        {
            return null;
        }

        (int width, int height) = (Number(match.Groups["w"], PictureSizes.Usual), Number(match.Groups["h"], PictureSizes.Usual));
        bool fits = width is > 0 and <= LongestSide && height is > 0 and <= LongestSide;
        return !fits ? null : new PictureSpec(match.Groups["seed"].Value, width, height)
        {
            Format = match.Groups["ext"].Value switch { "jpg" => PictureFormat.Jpeg, "webp" => PictureFormat.WebP, _ => PictureFormat.Png },
            IsTransparent = match.Groups["t"].Success,
            Quality = Math.Min(100, Number(match.Groups["q"], 100)),
            Damage = match.Groups["d"].Success ? Enum.Parse<PictureDamage>(match.Groups["d"].Value, ignoreCase: true) : PictureDamage.None,
        };
    }

    /// <summary>The format a word names; null for none of them.</summary>
    public static PictureFormat? FormatOf(string word) => word.ToLowerInvariant() switch
    {
        "png" => PictureFormat.Png,
        "jpeg" or "jpg" => PictureFormat.Jpeg,
        "webp" => PictureFormat.WebP,
        _ => null,
    };

    /// <summary>The word the wire uses for a format.</summary>
    public static string WordOf(PictureFormat format) => format.ToString().ToLowerInvariant();

    private static string TypeOf(PictureFormat format) => "image/" + WordOf(format);

    private static string Extension(PictureFormat format) => format == PictureFormat.Jpeg ? "jpg" : WordOf(format);

    private static int Number(Group group, int other) => group.Success ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : other;

    private byte[] Encode(PictureFormat format)
    {
        Canvas canvas = new(this with { IsTransparent = IsTransparent && format != PictureFormat.Jpeg });
        return format switch
        {
            PictureFormat.Jpeg => JpegWriter.Write(canvas, Quality),
            PictureFormat.WebP => WebPWriter.Write(canvas),
            _ => PngWriter.Write(canvas),
        };
    }

    [GeneratedRegex("^(?<seed>[0-9a-f]{16})(?:-(?<w>[0-9]{1,4})x(?<h>[0-9]{1,4}))?(?<t>-t)?(?:-q(?<q>[0-9]{1,3}))?(?:-(?<d>html|other|half))?\\.(?<ext>png|jpg|webp)$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
