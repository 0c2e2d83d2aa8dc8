using Allmhub.Media;

namespace Allmhub.Tokens;

/// <summary>
/// What a picture counts as input, by its vendor's published rule.
/// OpenAI (platform guide "Images and vision"): a base and a sum for each tile of 512 x 512 after it was made to fit 2048 x 2048 and its shorter side 768;
/// small models count patches of 32 x 32, at most 1,536, times a factor. Anthropic (platform guide "Vision"): width x height / 750 after it was made to fit
/// 1568 x 1568 and about 1,568 tokens; the newest models take up to 4,784. Google (Gemini guide "Understand and count tokens"): 258 for each tile, of which
/// a picture up to 384 x 384 is one; Gemini 3 counts 1,120 whatever the size.
/// </summary>
public static class PictureTokens
{
    private const int Box = 2048;
    private const int ShortSide = 768;
    private const int Tile = 512;
    private const int Patch = 32;
    private const int MostPatches = 1536;
    private const int ClaudePixels = 750;
    private const int ClaudeSide = 1568;
    private const int ClaudeMost = 1568;
    private const int ClaudeNewMost = 4784;
    private const int GeminiTile = 258;
    private const int GeminiSmall = 384;
    private const int GeminiSide = 768;
    private const int GeminiFixed = 1120;

    /// <summary>Estimates a picture.</summary>
    /// <param name="model">The model that reads it; may be <c>null</c>.</param>
    /// <param name="size">Its size; <c>null</c> where that is not known, e.g. of an address: 1024 x 1024 is taken.</param>
    /// <param name="isLow">Whether little detail is asked for (OpenAI's <c>detail</c>).</param>
    /// <returns>The tokens; at most those of the largest picture where its size is not known.</returns>
    public static TokenCount Of(string? model, PictureSize? size, bool isLow = false)
    {
        PictureSize known = size ?? new PictureSize(1024, 1024);
        PictureSize largest = size ?? new PictureSize(8192, 8192);
        return TokenFamilies.Of(model) switch
        {
            TokenFamily.Claude => new TokenCount(Claude(known, ClaudeMost, ClaudeSide), Claude(largest, ClaudeNewMost, ClaudeSide * 2)),
            TokenFamily.Gemini => new TokenCount(Gemini(model, known), Math.Max(GeminiFixed, size is null ? GeminiTile * 6 : Gemini(model, known))),
            _ => new TokenCount(OpenAI(model, known, isLow), OpenAI(model, largest, isLow)),
        };
    }

    private static long Claude(PictureSize size, int most, int side)
    {
        double shrink = Math.Min(1, (double)side / Math.Max(size.Width, size.Height));
        return Math.Clamp((long)Math.Ceiling(size.Width * shrink * size.Height * shrink / ClaudePixels), 1, most);
    }

    private static long Gemini(string? model, PictureSize size)
    {
        if (TokenFamilies.Has(model, "gemini-3"))
        {
            return GeminiFixed;
        }

        if (size.Width <= GeminiSmall && size.Height <= GeminiSmall)
        {
            return GeminiTile;
        }

        int unit = Math.Clamp((int)(Math.Min(size.Width, size.Height) / 1.5), 256, GeminiSide);
        return (long)GeminiTile * Up(size.Width, unit) * Up(size.Height, unit);
    }

    private static long OpenAI(string? model, PictureSize size, bool isLow)
    {
        if (PatchFactor(model) is double factor)
        {
            long patches = Up(size.Width, Patch) * Up(size.Height, Patch);
            return (long)Math.Ceiling(Math.Min(patches, MostPatches) * factor);
        }

        (int start, int each) = Tiles(model);
        if (isLow)
        {
            return start;
        }

        double fit = Math.Min(1, (double)Box / Math.Max(size.Width, size.Height));
        double shrink = fit * Math.Min(1, ShortSide / (Math.Min(size.Width, size.Height) * fit));
        return start + (each * Up((int)Math.Round(size.Width * shrink), Tile) * Up((int)Math.Round(size.Height * shrink), Tile));
    }

    private static double? PatchFactor(string? model) => model switch
    {
        _ when TokenFamilies.Has(model, "gpt-4.1-mini") || TokenFamilies.Has(model, "gpt-5-mini") => 1.62,
        _ when TokenFamilies.Has(model, "gpt-4.1-nano") || TokenFamilies.Has(model, "gpt-5-nano") => 2.46,
        _ when TokenFamilies.Has(model, "o4-mini") => 1.72,
        _ => null,
    };

    private static (int Start, int Each) Tiles(string? model) => model switch
    {
        _ when TokenFamilies.Has(model, "gpt-4o-mini") => (2833, 5667),
        _ when TokenFamilies.Has(model, "gpt-5") => (70, 140),
        _ when TokenFamilies.Has(model, "gpt-image") => (65, 129),
        _ when model?.StartsWith("o1", StringComparison.OrdinalIgnoreCase) == true || model?.StartsWith("o3", StringComparison.OrdinalIgnoreCase) == true => (75, 150),
        _ => (85, 170),
    };

    private static long Up(int length, int unit) => Math.Max(1, (length + unit - 1) / unit);
}
