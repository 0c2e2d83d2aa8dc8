using System.Text.Json.Nodes;
using Allmhub.Forecasts;
using Allmhub.Http;

namespace Allmhub.Images;

/// <summary>Forecasts a request for pictures in whichever format it goes.</summary>
internal static class ImageOutlook
{
    /// <summary>Forecasts.</summary>
    /// <param name="plan">The request.</param>
    /// <param name="call">What the call says differently.</param>
    /// <returns>The plan of the forecast.</returns>
    public static ForecastPlan Of(ImagePlan plan, AllmCallOptions call) =>
        plan.Chat is not null ? ChatForecast.Of(plan.Request.Model, JsonBody.Merged(plan.Wire.Json!, call.ExtraBody), plan.Request.Count)
        : plan.Wire.Json is JsonObject body ? PictureForecast.Of(JsonBody.Merged(body, call.ExtraBody))
        : PictureForecast.Of(JsonBody.Merged(Fields(plan.Request), call.ExtraBody), [.. plan.Request.Reference.Append(plan.Request.Mask).OfType<ImageSource>().Select(static source => source.Size)]);

    private static JsonObject Fields(ImageRequest request) => new()
    {
        ["model"] = request.Model,
        ["prompt"] = request.Prompt,
        ["n"] = request.Count,
        ["size"] = request.Size,
        ["aspect_ratio"] = request.AspectRatio,
        ["quality"] = request.Quality,
    };
}
