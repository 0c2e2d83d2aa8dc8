using Allmhub.Account;
using Allmhub.Http;

namespace Allmhub.Tasks.Videos;

/// <summary>The prices of films.</summary>
internal sealed class VideoPrices(SendPipeline pipeline, GatewayStatus status)
{
    private readonly PublishedPrices _prices = new(pipeline, status);

    /// <summary>The price that is known already.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The price; <c>null</c> when it is not known.</returns>
    public ModelPrice? Known(string model) => _prices.KnownPrice(model);

    /// <summary>Estimates the cost of a film that was accepted.</summary>
    /// <param name="request">What is being made.</param>
    /// <param name="ratios">The gateway's factors.</param>
    /// <param name="call">What the call says differently.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The estimate; <c>null</c> without a price behind it.</returns>
    public async Task<CostEstimate?> EstimateAsync(VideoRequest request, string? ratios, AllmCallOptions call, CancellationToken cancellationToken) =>
        await _prices.FindPriceAsync(request.Model, call, cancellationToken).ConfigureAwait(false) is ModelPrice price
            ? VideoCost.Estimate(price, request, ratios, await UnitAsync(call, cancellationToken).ConfigureAwait(false))
            : null;

    /// <summary>How many units are one USD.</summary>
    /// <param name="call">What the call says differently.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Units.</returns>
    public Task<decimal> UnitAsync(AllmCallOptions call, CancellationToken cancellationToken) => _prices.UnitAsync(call, cancellationToken);
}
