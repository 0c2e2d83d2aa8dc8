using System.Text.Json;
using Allmhub.Http;
using Allmhub.Operations;

namespace Allmhub.Account;

/// <summary>Which listing is asked.</summary>
public enum ModelListing
{
    /// <summary><c>/v1/models</c>: tells the endpoints each model speaks.</summary>
    OpenAI,

    /// <summary><c>/v1beta/models</c>: names only; what each speaks is joined from the other.</summary>
    Gemini,
}

/// <summary>Lists models and joins prices (NOTES section 12).</summary>
public sealed class ModelService
{
    // A person waits at a prompt, and will press Tab again.
    private static readonly TimeSpan QuestionLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PriceWait = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan FailedFor = TimeSpan.FromMinutes(1);

    private readonly object _gate = new();
    private readonly SendPipeline _pipeline;
    private readonly PriceBook _prices;
    private Task? _asking;
    private DateTime _askedAgainAt = DateTime.MinValue;

    internal ModelService(SendPipeline pipeline, PriceBook prices)
    {
        _pipeline = pipeline;
        _prices = prices;
    }

    /// <summary>
    /// The models of the key by name, with prices where the gateway publishes them. Running it keeps both lists, for completion and for cost, and raises
    /// <see cref="AllmErrorKind.Protocol"/> when the answer is no list.
    /// </summary>
    /// <param name="listing">Which listing.</param>
    /// <returns>The operation.</returns>
    public Operation<IReadOnlyList<ModelInfo>> List(ModelListing listing) =>
        new(_pipeline, RequestOf(listing), "List", "models", isPaid: false, (call, cancellationToken) => ListAsync(listing, call, cancellationToken));

    /// <summary>Asks whether the gateway takes the key, by the listing of models, which costs nothing (NOTES section 12). Its result is how many models the key may use.</summary>
    /// <returns>The operation.</returns>
    public Operation<int> Test() => new(
        _pipeline,
        RequestOf(ModelListing.OpenAI),
        "Test",
        "key",
        isPaid: false,
        async (call, cancellationToken) => (await ReadAsync(ModelListing.OpenAI, call, cancellationToken).ConfigureAwait(false)).Count);

    /// <summary>
    /// Has the listing of completion made (<see cref="ModelCache"/>) where there is none or it is older than a day: with the key of this client, once, without retry, and
    /// without prices where these do not come at once. After a failure a minute passes before it is asked again.
    /// </summary>
    /// <returns>Ends when the listing is there or cannot be had; never fails. The question goes on when nobody waits for it, and nobody is made to wait for it twice.</returns>
    public Task KeepKnownAsync()
    {
        lock (_gate)
        {
            return _asking is { IsCompleted: false } || DateTime.UtcNow < _askedAgainAt || ModelCache.IsYoung(_pipeline.Options.BaseUri)
                ? Task.CompletedTask
                : _asking = Task.Run(AskKnownAsync);
        }
    }

    private async Task AskKnownAsync()
    {
        try
        {
            AllmCallOptions call = new() { Deadline = new Deadline(QuestionLimit), MaxRetry = 0 };
            Task<PriceList?> asked = _prices.GetAsync(PriceWait, notices: null, CancellationToken.None);
            IReadOnlyList<ModelInfo> models = await ReadAsync(ModelListing.OpenAI, call, CancellationToken.None).ConfigureAwait(false);
            Keep(Join(models, new Dictionary<string, ModelInfo>(), await asked.ConfigureAwait(false) is PriceList list ? PricesOf(list) : new Dictionary<string, ModelPrice>()), call);
        }
        catch (Exception failure) when (failure is AllmException or InvalidInputException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            lock (_gate)
            {
                _askedAgainAt = DateTime.UtcNow + FailedFor;
            }
        }
    }

    // Only the Authorization header may go along: with a vendor's key header this path answers "model does not exist" (NOTES section 1).
    private static AllmRequest RequestOf(ModelListing listing) =>
        new() { Method = HttpMethod.Get, Path = listing == ModelListing.Gemini ? "/v1beta/models" : "/v1/models" };

    private async Task<IReadOnlyList<ModelInfo>> ListAsync(ModelListing listing, AllmCallOptions call, CancellationToken cancellationToken)
    {
        IReadOnlyList<ModelInfo> models = await ReadAsync(listing, call, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, ModelInfo> told = listing == ModelListing.Gemini ? await GetToldAsync(call, cancellationToken).ConfigureAwait(false) : new Dictionary<string, ModelInfo>();
        IReadOnlyDictionary<string, ModelPrice> prices = await GetPricesAsync(call, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<ModelInfo> joined = Join(models, told, prices);
        if (listing == ModelListing.OpenAI)
        {
            Keep(joined, call);
        }

        return joined;
    }

    private static IReadOnlyList<ModelInfo> Join(IReadOnlyList<ModelInfo> models, IReadOnlyDictionary<string, ModelInfo> told, IReadOnlyDictionary<string, ModelPrice> prices) =>
        told.Count + prices.Count == 0 ? models : [.. models.Select(model => Join(model, told, prices))];

    private static ModelInfo Join(ModelInfo model, IReadOnlyDictionary<string, ModelInfo> told, IReadOnlyDictionary<string, ModelPrice> prices)
    {
        ModelInfo known = told.TryGetValue(model.Name, out ModelInfo? other) ? other : model;
        return new ModelInfo
        {
            Name = model.Name,
            Owner = known.Owner,
            Created = known.Created,
            Endpoint = known.Endpoint,
            Price = prices.TryGetValue(model.Name, out ModelPrice? price) ? price : null,
        };
    }

    private async Task<IReadOnlyList<ModelInfo>> ReadAsync(ModelListing listing, AllmCallOptions call, CancellationToken cancellationToken)
    {
        AllmRequest request = RequestOf(listing);
        JsonElement body = await GetAsync(request, call, cancellationToken).ConfigureAwait(false);
        return ModelReader.Read(body)
            ?? throw new AllmException(new AllmError(AllmErrorKind.Protocol, Words.Say($"The answer of {request.Path} is no list of models.")) { RecommendedAction = Words.Say("Check that the base address is the gateway's own.") });
    }

    /// <summary>Google's listing has every model of the gateway and its name alone (NOTES section 12); what each speaks stands in the other.</summary>
    private async Task<IReadOnlyDictionary<string, ModelInfo>> GetToldAsync(AllmCallOptions call, CancellationToken cancellationToken)
    {
        Dictionary<string, ModelInfo> told = new(StringComparer.Ordinal);
        try
        {
            foreach (ModelInfo model in await ReadAsync(ModelListing.OpenAI, call, cancellationToken).ConfigureAwait(false))
            {
                told[model.Name] = model;
            }
        }
        catch (AllmException error)
        {
            call.Notices?.Post(new Notice(NoticeLevel.Verbose, Words.Say($"/v1/models does not tell what each model speaks ({error.Kind}).")));
        }

        return told;
    }

    /// <summary>A gateway need not publish prices: then there are none, or those that it published last.</summary>
    private async Task<IReadOnlyDictionary<string, ModelPrice>> GetPricesAsync(AllmCallOptions call, CancellationToken cancellationToken) =>
        PricesOf(await _prices.RefreshAsync(call.Notices, cancellationToken).ConfigureAwait(false));

    private IReadOnlyDictionary<string, ModelPrice> PricesOf(PriceList list)
    {
        PriceTerms terms = list.Terms(_prices.Group);
        Dictionary<string, ModelPrice> prices = new(StringComparer.Ordinal);
        foreach ((string name, PriceEntry entry) in list.Model)
        {
            if (ModelPrice.Of(entry, terms) is ModelPrice price)
            {
                prices[name] = price;
            }
        }

        return prices;
    }

    /// <summary>The listing that tells the endpoints is kept; one that cannot be kept is no failure of the call.</summary>
    private void Keep(IReadOnlyList<ModelInfo> models, AllmCallOptions call)
    {
        try
        {
            ModelCache.Save(_pipeline.Options.BaseUri, models);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            call.Notices?.Post(new Notice(NoticeLevel.Verbose, Words.Say($"The list of models could not be kept for completion: {failure.Message}")));
        }
    }

    private async Task<JsonElement> GetAsync(AllmRequest request, AllmCallOptions call, CancellationToken cancellationToken)
    {
        using AllmResponse response = await _pipeline.SendAsync(request, call, cancellationToken).ConfigureAwait(false);
        return await response.ReadJsonAsync().ConfigureAwait(false);
    }
}
