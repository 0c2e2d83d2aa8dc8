using System.Text.Json.Nodes;
using Allmhub.Http;

namespace Allmhub.Images;

/// <summary>
/// Says a size in Google's words: <c>imageConfig</c> in camel case on its own path, <c>extra_body.google.image_config</c> in snake case through chat, where camel case is
/// refused (NOTES section 16.2).
/// </summary>
internal static class GoogleImageConfig
{
    private static readonly HashSet<string> Ratios = ["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9", "1:4", "4:1", "1:8", "8:1"];

    private static readonly HashSet<string> Classes = ["512", "1K", "2K", "4K"];

    /// <summary>Says it.</summary>
    /// <param name="wanted">What size it is to have.</param>
    /// <param name="api">The format, for the message.</param>
    /// <param name="ratioName">What the ratio is called.</param>
    /// <param name="sizeName">What the class is called.</param>
    /// <returns>The object; <c>null</c> when nothing is asked.</returns>
    /// <exception cref="InvalidInputException">Google has no word for it.</exception>
    public static JsonObject? Write(ImageDimension wanted, ImageApi api, string ratioName, string sizeName)
    {
        string? ratio = wanted.Ratio;
        string? size = wanted.Class;
        if (wanted.Pixel is { } pixel)
        {
            ratio = RatioOf(pixel.Width, pixel.Height) ?? throw Cannot($"{pixel.Width}x{pixel.Height}", api, hasRatio: true);
            size = ImageDimension.ClassOf(pixel.Width, pixel.Height);
            // What is made without a word is 1K, and older models know no other.
            size = size == "1K" ? null : size;
        }
        else if (wanted.Word is string word && !word.Equals("auto", StringComparison.OrdinalIgnoreCase))
        {
            throw Cannot(word, api, hasRatio: false);
        }
        else if (size is not null && !Classes.Contains(size))
        {
            throw Cannot(size, api, hasRatio: false);
        }

        JsonObject config = [];
        if (ratio is not null)
        {
            config[ratioName] = ratio;
        }

        if (size is not null)
        {
            config[sizeName] = size;
        }

        return config.Count == 0 ? null : config;
    }

    // 21:9 in its smallest numbers.
    private static string? RatioOf(int width, int height)
    {
        string exact = ImageDimension.Reduced(width, height);
        return Ratios.Contains(exact) ? exact : exact == "7:3" ? "21:9" : null;
    }

    private static InvalidInputException Cannot(string size, ImageApi api, bool hasRatio)
    {
        string ratios = string.Join(", ", Ratios.Take(10));
        return new InvalidInputException(
            hasRatio
                ? Words.Say($"'{size}' has a ratio that the {api} format cannot say: it takes 512, 1K, 2K and 4K, and a ratio beside it ({ratios}). The Images format takes it as it is.")
                : Words.Say($"'{size}' is a size that the {api} format cannot say: it takes 512, 1K, 2K and 4K, and a ratio beside it ({ratios}). The Images format takes it as it is."),
            nameof(ImageRequest.Size));
    }
}
