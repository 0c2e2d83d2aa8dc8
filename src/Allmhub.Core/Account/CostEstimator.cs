namespace Allmhub.Account;

/// <summary>Estimates what answers cost, by the prices of the last listing. Reads the cache file once, never the network.</summary>
/// <param name="baseUri">The gateway's address.</param>
public sealed class CostEstimator(Uri baseUri)
{
    private readonly Lazy<Dictionary<string, ModelPrice>> _prices = new(() => Load(baseUri));

    /// <summary>Estimates the cost of an answer.</summary>
    /// <param name="inputToken">The tokens read; <c>null</c> when they are not known.</param>
    /// <param name="outputToken">The tokens written; <c>null</c> when they are not known.</param>
    /// <param name="model">The names the model goes by; the first whose price is known counts.</param>
    /// <returns>The estimate, or <c>null</c> when price or tokens are not known.</returns>
    public CostEstimate? Estimate(long? inputToken, long? outputToken, params ReadOnlySpan<string?> model)
    {
        foreach (string? name in model)
        {
            if (PriceOf(name) is ModelPrice price)
            {
                return CostEstimate.Of(inputToken, outputToken, price);
            }
        }

        return null;
    }

    /// <summary>Estimates the cost of an answer to pictures, whose tokens have a price of their own where the model's list says so.</summary>
    /// <param name="inputToken">The tokens read, those of pictures included; <c>null</c> when they are not known.</param>
    /// <param name="outputToken">The tokens written; <c>null</c> when they are not known.</param>
    /// <param name="pictureToken">Of the tokens read, those of pictures.</param>
    /// <param name="model">The model's name.</param>
    /// <returns>The estimate, or <c>null</c> when price or tokens are not known.</returns>
    public CostEstimate? EstimatePicture(long? inputToken, long? outputToken, long pictureToken, string model) => CostEstimate.Of(inputToken, outputToken, PriceOf(model), pictureToken);

    /// <summary>Estimates the cost of speaking: text is read, and all that is written is sound, which has a price of its own where the model's list says so.</summary>
    /// <param name="inputToken">The tokens read.</param>
    /// <param name="soundToken">The tokens of sound.</param>
    /// <param name="model">The model's name.</param>
    /// <returns>The estimate, or <c>null</c> when the price is not known.</returns>
    public CostEstimate? EstimateSpeech(long inputToken, long soundToken, string model) =>
        PriceOf(model) is { } price ? CostEstimate.Of(inputToken, soundToken, price.SoundOutPerMillion is decimal sound ? price with { OutputPerMillion = sound } : price) : null;

    /// <summary>Estimates the cost of an answer to sound, whose tokens have a price of their own where the model's list says so.</summary>
    /// <param name="inputToken">The tokens read, those of sound included; <c>null</c> when they are not known.</param>
    /// <param name="outputToken">The tokens written; <c>null</c> when they are not known.</param>
    /// <param name="soundToken">Of the tokens read, those of sound.</param>
    /// <param name="model">The model's name.</param>
    /// <returns>The estimate, or <c>null</c> when price or tokens are not known.</returns>
    public CostEstimate? EstimateSound(long? inputToken, long? outputToken, long soundToken, string model) => CostEstimate.OfSound(inputToken, outputToken, PriceOf(model), soundToken);

    /// <summary>What one call of a model costs by the list.</summary>
    /// <param name="model">The model's name.</param>
    /// <returns>USD; <c>null</c> when it is not known or not priced by call.</returns>
    public decimal? PerCall(string model) => PriceOf(model)?.PerCall;

    private ModelPrice? PriceOf(string? model) => model is not null && _prices.Value.TryGetValue(model, out ModelPrice? price) ? price : null;

    private static Dictionary<string, ModelPrice> Load(Uri baseUri)
    {
        Dictionary<string, ModelPrice> prices = new(StringComparer.Ordinal);
        foreach (ModelInfo model in ModelCache.Load(baseUri))
        {
            if (model.Price is ModelPrice price)
            {
                prices[model.Name] = price;
            }
        }

        return prices;
    }
}
