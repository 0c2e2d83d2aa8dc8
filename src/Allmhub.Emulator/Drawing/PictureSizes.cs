namespace Allmhub.Emulator.Drawing;

/// <summary>Sizes by the words that vendors use for them.</summary>
internal static class PictureSizes
{
    /// <summary>What pictures have when nothing is asked.</summary>
    public const int Usual = 1024;

    private static readonly string[] Ratios = ["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9", "1:4", "4:1", "1:8", "8:1"];

    /// <summary>Google's ratios (NOTES section 16.2).</summary>
    public static bool IsRatio(string text) => Ratios.Contains(text, StringComparer.Ordinal);

    /// <summary>A ratio of whole numbers as a picture of about so many pixels squared, its sides multiples of 16.</summary>
    public static (int Width, int Height)? OfRatio(string ratio, int side)
    {
        string[] part = ratio.Split(':');
        if (part.Length != 2 || !int.TryParse(part[0], out int across) || !int.TryParse(part[1], out int down) || across < 1 || down < 1)
        {
            return null;
        }

        double root = Math.Sqrt((double)across / down);
        return (Sixteens(side * root), Sixteens(side / root));
    }

    /// <summary>1K, 1.5K, 2K, 3K, 4K and 512; the K is a capital.</summary>
    public static int? SideOf(string word) => word switch
    {
        "512" => 512,
        "1K" => 1024,
        "1.5K" => 1536,
        "2K" => 2048,
        "3K" => 3072,
        "4K" => 4096,
        _ => null,
    };

    /// <summary>WIDTHxHEIGHT with the letter x.</summary>
    public static (int Width, int Height)? OfPixels(string text)
    {
        string[] part = text.Split('x');
        return part.Length == 2 && int.TryParse(part[0], out int width) && int.TryParse(part[1], out int height)
            && width is > 0 and <= PictureSpec.LongestSide && height is > 0 and <= PictureSpec.LongestSide
            ? (width, height)
            : null;
    }

    private static int Sixteens(double pixels) => (int)Math.Clamp(Math.Round(pixels / 16) * 16, 16, PictureSpec.LongestSide);
}
