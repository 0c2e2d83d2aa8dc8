using System.Text.Json;
using Allmhub.Http;

namespace Allmhub.Account;

/// <summary>What a model costs: by the last listing, else by <c>/api/pricing</c>, which is asked once a client and never before something is submitted.</summary>
/// <param name="pipeline">The way to the gateway.</param>
/// <param name="status">Knows the site's units.</param>
internal sealed class PublishedPrices(SendPipeline pipeline, GatewayStatus status)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly CostEstimator _listed = new(pipeline.Options.BaseUri);
    private volatile IReadOnlyDictionary<string, ModelPrice>? _asked;

    /// <summary>The price per call that is known already.</summary>
    /// <param name="model">The model.</param>
    /// <returns>USD; <c>null</c> when it is not known.</returns>
    public decimal? Known(string model) => KnownPrice(model)?.PerCall;

    /// <summary>The price of any kind that is known already.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The price; <c>null</c> when it is not known.</returns>
    public ModelPrice? KnownPrice(string model) => _listed.PriceOf(model) ?? _asked?.GetValueOrDefault(model);

    /// <summary>The price per call, asked for where it is not known.</summary>
    /// <param name="model">The model.</param>
    /// <param name="call">What the call says differently.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>USD; <c>null</c> when nobody tells.</returns>
    public async Task<decimal?> FindAsync(string model, AllmCallOptions call, CancellationToken cancellationToken) => (await FindPriceAsync(model, call, cancellationToken).ConfigureAwait(false))?.PerCall;

    /// <summary>The price of any kind, asked for where it is not known.</summary>
    /// <param name="model">The model.</param>
    /// <param name="call">What the call says differently.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The price; <c>null</c> when nobody tells.</returns>
    public async Task<ModelPrice?> FindPriceAsync(string model, AllmCallOptions call, CancellationToken cancellationToken)
    {
        if (KnownPrice(model) is null && _asked is null)
        {
            _asked = await AskAsync(call, cancellationToken).ConfigureAwait(false);
        }

        return KnownPrice(model);
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
        catch (Exception error) when (error is AllmException or InvalidOperationException)
        {
            // Invalid operation: a name with half a surrogate pair.
            call.Notices?.Post(new Notice(NoticeLevel.Verbose, $"The gateway publishes no prices ({(error as AllmException)?.Kind ?? AllmErrorKind.Protocol})."));
            return new Dictionary<string, ModelPrice>();
        }
    }
}
