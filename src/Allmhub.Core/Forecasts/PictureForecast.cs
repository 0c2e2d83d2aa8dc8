using System.Globalization;
using System.Text.Json.Nodes;
using Allmhub.Account;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Forecasts;

/// <summary>
/// Forecasts pictures of <c>/v1/images</c>: by call times the number and, of dall-e, the gateway's factors (NOTES section 16.7); by token the words and references read, and the
/// tokens a picture has by its size and quality (OpenAI's guide "Image generation": 272, 1,056 and 4,160 for a square; others by their area).
/// </summary>
internal static class PictureForecast
{
    private const int Square = 1024;
    private const int Low = 272;
    private const int Medium = 1056;
    private const int High = 4160;

    private static readonly string[] Read = ["prompt", "image", "images", "mask"];

    /// <summary>Forecasts.</summary>
    /// <param name="body">The body, or the fields of a form.</param>
    /// <param name="references">Sizes of the pictures that a form carries beside them.</param>
    /// <returns>The plan.</returns>
    public static ForecastPlan Of(JsonObject body, IReadOnlyList<PictureSize?>? references = null)
    {
        string model = body.TextOf("model") ?? string.Empty;
        int count = body.CountOf("n") ?? 1;
        BodyTokens read = new(model);
        foreach (string member in Read)
        {
            read.Add(member, body[member]);
        }

        foreach (PictureSize? reference in references ?? [])
        {
            read.AddPicture(reference);
        }

        string? quality = body.TextOf("quality");
        string? size = body.TextOf("size");
        (long likely, long most) = Drawn(quality, size);
        return new ForecastPlan
        {
            Model = model,
            Usage = Usage(read.All.Likely, read.Picture.Likely, likely * count, count),
            Most = Usage(read.All.Most, read.Picture.Most, most * count, count),
            Factors = Factors(model, size, body.TextOf("aspect_ratio"), quality),
            Unit = "picture",
            UnitCount = count,
            Assumption = Words.Say($"{likely:N0} tokens a picture where it is charged by token"),
        };
    }

    /// <summary>The gateway's own factors on a price per picture, for dall-e alone (NOTES section 16.7).</summary>
    /// <param name="model">The model.</param>
    /// <param name="size">Width and height.</param>
    /// <param name="ratio">Width to height, where that is said in its place.</param>
    /// <param name="quality">The quality.</param>
    /// <returns>The factors; <c>null</c> for none.</returns>
    public static PriceFactors? Factors(string model, string? size, string? ratio, string? quality)
    {
        string name = model[(model.LastIndexOf('/') + 1)..].ToLowerInvariant();
        if (!name.StartsWith("dall-e", StringComparison.Ordinal))
        {
            return null;
        }

        Dictionary<string, decimal> factors = [];
        bool isLong = size is "1024x1792" or "1792x1024" || ratio is "7:4" or "4:7";
        decimal area = size switch { "256x256" => 0.4m, "512x512" => 0.45m, _ => isLong ? 2 : 1 };
        if (area != 1)
        {
            factors["size"] = area;
        }

        if (name == "dall-e-3" && quality == "hd")
        {
            factors["quality"] = isLong ? 1.5m : 2;
        }

        return factors.Count == 0 ? null : new PriceFactors(factors);
    }

    private static CallUsage Usage(long input, long picture, long output, int count) => new() { InputToken = input, ImageInputToken = picture, OutputToken = output, Count = count };

    // Where quality or size is left to the service, the usual is likely and the largest is the most.
    private static (long Likely, long Most) Drawn(string? quality, string? size)
    {
        (long likely, long most) = quality switch { "low" => (Low, Low), "high" or "hd" => (High, High), "medium" or "standard" => (Medium, Medium), _ => (Medium, High) };
        return Pixels(size) is long pixels
            ? (Scale(likely, pixels), Scale(most, pixels))
            : (likely, most * 3 / 2);
    }

    private static long Scale(long square, long pixels) => Math.Max(1, (square * pixels / ((long)Square * Square)) + 1);

    private static long? Pixels(string? size) => size?.Split('x') is [string width, string height]
        && int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out int across)
        && int.TryParse(height, NumberStyles.None, CultureInfo.InvariantCulture, out int down) ? (long)across * down : null;
}
