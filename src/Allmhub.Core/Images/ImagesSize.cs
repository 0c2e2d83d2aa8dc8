using Allmhub.Http;

namespace Allmhub.Images;

/// <summary>Says a size in the Images format, each family in its own way (NOTES section 16.3).</summary>
internal static class ImagesSize
{
    private const int Step = 16;
    private const double LargestArea = 3840d * 2160;
    private const int LongestSide = 3840;

    /// <summary>The text of <c>size</c>, and a ratio that has to be said beside it.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="wanted">What size it is to have.</param>
    /// <returns><c>size</c> and <c>aspect_ratio</c>; either may be <c>null</c>.</returns>
    /// <exception cref="InvalidInputException">The model cannot make it.</exception>
    public static (string? Size, string? Ratio) Of(ImageRequest request, ImageDimension wanted)
    {
        if (wanted.Pixel is { } pixel)
        {
            return (Text(pixel), null);
        }

        string name = ImageFamilies.Bare(request.Model);
        return ImageFamilies.Of(request.Model) switch
        {
            ImageFamily.GptImage => (GptImage(request, name, wanted), null),
            ImageFamily.DallE => (wanted.Ratio is null ? wanted.Class ?? wanted.Word : DallE(request, name, wanted.Ratio), null),
            ImageFamily.Seedream => (wanted.Ratio is null ? wanted.Class ?? wanted.Word : Text(ImageDimension.Fit(wanted.Ratio, ImageDimension.AreaOf(wanted.Class ?? "2K"), Step)), null),
            ImageFamily.Imagen => (wanted.Ratio ?? wanted.Class ?? wanted.Word, null),
            _ => (wanted.Class ?? wanted.Word, wanted.Ratio),
        };
    }

    private static string Text((int Width, int Height) pixel) => FormattableString.Invariant($"{pixel.Width}x{pixel.Height}");

    private static string? GptImage(ImageRequest request, string name, ImageDimension wanted)
    {
        if (wanted.Ratio is null && wanted.Class is null)
        {
            return wanted.Word;
        }

        if (!name.StartsWith("gpt-image-2", StringComparison.Ordinal))
        {
            return (wanted.Class, wanted.Ratio) switch
            {
                (null or "1K", null or "1:1") => "1024x1024",
                (null or "1K", "3:2") => "1536x1024",
                (null or "1K", "2:3") => "1024x1536",
                _ => throw Cannot(request, wanted, Words.Say("1024x1024 (1:1), 1536x1024 (3:2) and 1024x1536 (2:3); gpt-image-2 makes any")),
            };
        }

        (int a, int b) = ImageDimension.Numbers(wanted.Ratio ?? "1:1");
        (int width, int height) = ImageDimension.Fit(wanted.Ratio ?? "1:1", Math.Min(LargestArea, ImageDimension.AreaOf(wanted.Class ?? "1K")), Step);
        return a <= 3 * b && b <= 3 * a && Math.Max(width, height) <= LongestSide && (double)width * height <= LargestArea
            ? Text((width, height))
            : throw Cannot(request, wanted, Words.Say("ratios from 1:3 to 3:1, up to 3840x2160"));
    }

    private static string DallE(ImageRequest request, string name, string ratio) => (name, ratio) switch
    {
        (_, "1:1") => "1024x1024",
        ("dall-e-3", "7:4") => "1792x1024",
        ("dall-e-3", "4:7") => "1024x1792",
        _ => throw new InvalidInputException(Words.Say($"{request.Model} makes no pictures of {ratio}: 1:1 and, dall-e-3, 7:4 (1792x1024) and 4:7 (1024x1792). A gemini image model makes it, in the formats Chat and Gemini."), nameof(ImageRequest.AspectRatio)),
    };

    private static InvalidInputException Cannot(ImageRequest request, ImageDimension wanted, string can)
    {
        string asked = string.Join(" at ", new[] { wanted.Ratio, wanted.Class }.OfType<string>());
        return new InvalidInputException(Words.Say($"{request.Model} makes no pictures of {asked}: it makes {can}. A gemini image model makes others, in the formats Chat and Gemini."), wanted.Ratio is null ? nameof(ImageRequest.Size) : nameof(ImageRequest.AspectRatio));
    }
}
