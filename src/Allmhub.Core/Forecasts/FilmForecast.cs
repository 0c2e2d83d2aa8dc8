using System.Globalization;
using System.Text.Json.Nodes;
using Allmhub.Account;
using Allmhub.Http;

namespace Allmhub.Forecasts;

/// <summary>
/// Forecasts films by the factors the gateway multiplies with where it does not say them (NOTES section 16.7): the seconds, and more for the large sizes of some models. Without a
/// length nothing is said, except of Veo, whose films have 8 seconds then. Operators can switch factors off.
/// </summary>
internal static class FilmForecast
{
    private const decimal VeoSecond = 8;
    private const int FourK = 3840;

    /// <summary>Forecasts a film of <c>/v1/videos</c> from what is sent.</summary>
    /// <param name="body">The body, or the fields of a form.</param>
    /// <param name="extra">What the caller adds; <c>null</c> for nothing.</param>
    /// <returns>The plan.</returns>
    public static ForecastPlan Of(JsonObject body, JsonObject? extra)
    {
        JsonObject film = JsonBody.Merged(body, extra);
        JsonObject? metadata = film.ObjectOf("metadata");
        return Of(
            film.TextOf("model") ?? string.Empty,
            extra.NumberOf("duration") ?? film.NumberOf("seconds") ?? film.NumberOf("duration") ?? metadata.NumberOf("durationSeconds"),
            film.TextOf("size"),
            metadata.TextOf("resolution"));
    }

    /// <summary>Forecasts a film of <c>/v1/videos</c>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="second">How long; <c>null</c> when nobody says.</param>
    /// <param name="size">Width and height; <c>null</c> when nobody says.</param>
    /// <param name="resolution">E.g. <c>4k</c>; <c>null</c> when nobody says.</param>
    /// <returns>The plan.</returns>
    public static ForecastPlan Of(string model, decimal? second, string? size, string? resolution)
    {
        PriceFactors? factors = Factors(model, second, size, resolution);
        decimal? length = factors?.Value["seconds"];
        return new ForecastPlan
        {
            Model = model,
            IsTask = true,
            OpenReason = factors is null ? Words.Say("it goes by the length, which is not said") : null,
            Factors = factors,
            Usage = new CallUsage { Count = 1, Seconds = length },
            Most = factors is null ? null : new CallUsage { Count = 1, Seconds = length },
            Unit = "film",
            Assumption = factors is not null && second is null ? Words.Say("8 seconds, Veo's usual") : null,
        };
    }

    /// <summary>The usual factors.</summary>
    /// <param name="model">The model.</param>
    /// <param name="second">How long; <c>null</c> when nobody says.</param>
    /// <param name="size">Width and height.</param>
    /// <param name="resolution">E.g. <c>4k</c>.</param>
    /// <returns>The factors; <c>null</c> when the length is not known.</returns>
    public static PriceFactors? Factors(string model, decimal? second, string? size, string? resolution)
    {
        bool isVeo = model.Contains("veo", StringComparison.OrdinalIgnoreCase);
        if ((second ?? (isVeo ? VeoSecond : null)) is not decimal length)
        {
            return null;
        }

        Dictionary<string, decimal> factors = new() { ["seconds"] = length };
        if (isVeo && (LongSide(size) >= FourK || string.Equals(resolution, "4k", StringComparison.OrdinalIgnoreCase)))
        {
            factors["resolution"] = model.Contains("fast", StringComparison.OrdinalIgnoreCase) ? 2.333333m : 1.5m;
        }
        else if (model.Contains("sora-2-pro", StringComparison.OrdinalIgnoreCase) && size is "1792x1024" or "1024x1792")
        {
            factors["size"] = 1.666667m;
        }

        return new PriceFactors(factors);
    }

    private static int LongSide(string? size) => (size ?? string.Empty).Split('x').Max(static side => int.TryParse(side, NumberStyles.None, CultureInfo.InvariantCulture, out int pixels) ? pixels : 0);
}
