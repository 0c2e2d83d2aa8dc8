using System.Text.Json;
using Allmhub.Account;
using Allmhub.Http;

namespace Allmhub.Tasks.Videos;

/// <summary>The prices of films: of the last listing, else of <c>/api/pricing</c>, asked once a client and never before a submission.</summary>
internal sealed class VideoPrices(SendPipeline pipeline, GatewayStatus status)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly CostEstimator _listed = new(pipeline.Options.BaseUri);
    private volatile IReadOnlyDictionary<string, ModelPrice>? _asked;

    /// <summary>The price by the last listing.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The price; <c>null</c> when it is not known.</returns>
    public ModelPrice? Known(string model) => _listed.PriceOf(model) ?? _asked?.GetValueOrDefault(model);

    /// <summary>Estimates the cost of a film that was accepted.</summary>
    /// <param name="request">What is being made.</param>
    /// <param name="ratios">The gateway's factors.</param>
    /// <param name="call">What the call says differently.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The estimate; <c>null</c> without a price behind it.</returns>
    public async Task<CostEstimate?> EstimateAsync(VideoRequest request, string? ratios, AllmCallOptions call, CancellationToken cancellationToken)
    {
        ModelPrice? price = Known(request.Model);
        if (price is null && _asked is null)
        {
            _asked = await AskAsync(call, cancellationToken).ConfigureAwait(false);
            price = Known(request.Model);
        }

        return price is null ? null : VideoCost.Estimate(price, request, ratios, await UnitAsync(call, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>How many units are one USD.</summary>
    /// <param name="call">What the call says differently.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Units.</returns>
    public async Task<decimal> UnitAsync(AllmCallOptions call, CancellationToken cancellationToken) => (await status.GetMoneyAsync(call, cancellationToken).ConfigureAwait(false)).UnitPerUsd;

    private async Task<IReadOnlyDictionary<string, ModelPrice>> AskAsync(AllmCallOptions call, CancellationToken cancellationToken)
    {
        try
        {
            AllmRequest ask = new() { Method = HttpMethod.Get, Path = "/api/pricing", Secret = RequestSecret.None, Retry = RetryPolicy.None };
            using AllmResponse response = await pipeline.SendAsync(ask, new AllmCallOptions { Notices = call.Notices, Deadline = Deadline.Within(call.Deadline, Limit) }, cancellationToken).ConfigureAwait(false);
            JsonElement body = await response.ReadJsonAsync().ConfigureAwait(false);
            return PriceReader.Read(body, await UnitAsync(call, cancellationToken).ConfigureAwait(false));
        }
        catch (AllmException error)
        {
            call.Notices?.Post(new Notice(NoticeLevel.Verbose, $"The gateway publishes no prices ({error.Kind})."));
            return new Dictionary<string, ModelPrice>();
        }
    }
}
