using Allmhub.Http;
using Allmhub.Tokens;

namespace Allmhub.Forecasts;

/// <summary>Forecasts what is read and answered with numbers: texts that become vectors, documents that are ranked.</summary>
internal static class VectorForecast
{
    /// <summary>Forecasts.</summary>
    /// <param name="model">The model.</param>
    /// <param name="read">The tokens read.</param>
    /// <param name="requests">How many requests.</param>
    /// <param name="unit">What is read, e.g. <c>text</c>.</param>
    /// <param name="count">How many of them.</param>
    /// <returns>The plan.</returns>
    public static ForecastPlan Of(string model, TokenCount read, int requests, string unit, int count) => new()
    {
        Model = model,
        RequestCount = requests,
        Usage = new CallUsage { InputToken = read.Likely, Count = requests },
        Most = new CallUsage { InputToken = read.Most, Count = requests },
        Unit = unit,
        UnitCount = count,
        IsText = true,
    };
}
