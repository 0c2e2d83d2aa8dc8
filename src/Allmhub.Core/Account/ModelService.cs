using System.Text.Json;
using Allmhub.Http;

namespace Allmhub.Account;

/// <summary>Which listing is asked.</summary>
public enum ModelListing
{
    /// <summary><c>/v1/models</c>: tells the endpoints each model speaks.</summary>
    OpenAI,

    /// <summary><c>/v1beta/models</c>: names only.</summary>
    Gemini,
}

/// <summary>Lists models and joins prices (NOTES section 12).</summary>
internal sealed class ModelService(SendPipeline pipeline, GatewayStatus status)
{
    // Only the Authorization header may go along: with a vendor's key header this path answers "model does not exist" (NOTES section 1).
    public static AllmRequest FirstRequest(ModelListing listing) =>
        new() { Method = HttpMethod.Get, Path = listing == ModelListing.Gemini ? "/v1beta/models" : "/v1/models" };

    public async Task<IReadOnlyList<ModelInfo>> ListAsync(ModelListing listing, AllmCallOptions call, CancellationToken cancellationToken)
    {
        AllmRequest request = FirstRequest(listing);
        JsonElement body = await GetAsync(request, call, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ModelInfo> models = ModelReader.Read(body)
            ?? throw new AllmException(AllmErrorKind.Protocol, $"The answer of {request.Path} is no list of models.");
        IReadOnlyDictionary<string, ModelPrice> prices = await GetPricesAsync(call, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ModelInfo> priced = prices.Count == 0 ? models : [.. models.Select(model => WithPrice(model, prices))];
        Keep(listing, priced, call);
        return priced;
    }

    private static ModelInfo WithPrice(ModelInfo model, IReadOnlyDictionary<string, ModelPrice> prices) => new()
    {
        Name = model.Name,
        Owner = model.Owner,
        Created = model.Created,
        Endpoint = model.Endpoint,
        Price = prices.TryGetValue(model.Name, out ModelPrice? price) ? price : null,
    };

    /// <summary>A gateway need not publish prices: then there are none.</summary>
    private async Task<IReadOnlyDictionary<string, ModelPrice>> GetPricesAsync(AllmCallOptions call, CancellationToken cancellationToken)
    {
        try
        {
            JsonElement body = await GetAsync(new AllmRequest { Method = HttpMethod.Get, Path = "/api/pricing", Secret = RequestSecret.None, Retry = RetryPolicy.None }, call, cancellationToken).ConfigureAwait(false);
            decimal unitPerUsd = await status.GetUnitPerUsdAsync(call, cancellationToken).ConfigureAwait(false);
            return PriceReader.Read(body, unitPerUsd);
        }
        catch (AllmException error)
        {
            call.Notices?.Post(new Notice(NoticeLevel.Verbose, $"The gateway publishes no prices ({error.Kind})."));
            return new Dictionary<string, ModelPrice>();
        }
    }

    /// <summary>The listing that tells the endpoints is kept; one that cannot be kept is no failure of the call.</summary>
    private void Keep(ModelListing listing, IReadOnlyList<ModelInfo> models, AllmCallOptions call)
    {
        if (listing != ModelListing.OpenAI)
        {
            return;
        }

        try
        {
            ModelCache.Save(pipeline.Options.BaseUri, models);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            call.Notices?.Post(new Notice(NoticeLevel.Verbose, $"The list of models could not be kept for completion: {failure.Message}"));
        }
    }

    private async Task<JsonElement> GetAsync(AllmRequest request, AllmCallOptions call, CancellationToken cancellationToken)
    {
        using AllmResponse response = await pipeline.SendAsync(request, call, cancellationToken).ConfigureAwait(false);
        return await response.ReadJsonAsync().ConfigureAwait(false);
    }
}
