using Allmhub.Account;
using Allmhub.Http;
using Allmhub.Raw;

namespace Allmhub;

/// <content>Balances, models and raw calls.</content>
public sealed partial class AllmClient
{
    private GatewayStatus? _status;

    private GatewayStatus Status => _status ??= new GatewayStatus(Pipeline);

    /// <summary>Asks what is left (NOTES section 12). No path is asked twice because of a 429.</summary>
    /// <param name="query">Whose balance, and how to reckon.</param>
    /// <param name="options">What this call says differently.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The balance.</returns>
    /// <exception cref="AllmException">The gateway refused, or no path told a balance.</exception>
    public Task<Balance> GetBalanceAsync(BalanceQuery query, AllmCallOptions options, CancellationToken cancellationToken) =>
        new BalanceService(Pipeline, Status).GetAsync(query, options, cancellationToken);

    /// <summary>Says what <see cref="GetBalanceAsync"/> would send first.</summary>
    /// <param name="query">Whose balance.</param>
    /// <param name="options">What this call says differently.</param>
    /// <returns>The request, secrets masked.</returns>
    public RequestDescription DescribeBalance(BalanceQuery query, AllmCallOptions options) =>
        Pipeline.Describe(BalanceService.FirstRequest(query), options);

    /// <summary>Lists the models of the key, with prices where the gateway publishes them, and keeps the list for completion and cost.</summary>
    /// <param name="listing">Which listing.</param>
    /// <param name="options">What this call says differently.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The models by name.</returns>
    /// <exception cref="AllmException">The gateway refused, or the answer is no list.</exception>
    public Task<IReadOnlyList<ModelInfo>> ListModelsAsync(ModelListing listing, AllmCallOptions options, CancellationToken cancellationToken) =>
        new ModelService(Pipeline, Status).ListAsync(listing, options, cancellationToken);

    /// <summary>Says what <see cref="ListModelsAsync"/> would send first.</summary>
    /// <param name="listing">Which listing.</param>
    /// <param name="options">What this call says differently.</param>
    /// <returns>The request, secrets masked.</returns>
    public RequestDescription DescribeModelList(ModelListing listing, AllmCallOptions options) =>
        Pipeline.Describe(ModelService.FirstRequest(listing), options);

    /// <summary>Calls any path of the gateway.</summary>
    /// <param name="request">The request.</param>
    /// <param name="options">What this call says differently.</param>
    /// <param name="cancellationToken">Stops the call and the reading of its answer.</param>
    /// <returns>The answer, its body unread; dispose it.</returns>
    /// <exception cref="AllmException">The gateway refused.</exception>
    /// <exception cref="InvalidInputException">The path leaves the gateway, or a header is refused.</exception>
    public Task<RawResponse> SendRawAsync(RawRequest request, AllmCallOptions options, CancellationToken cancellationToken) =>
        new RawService(Pipeline).SendAsync(request, options, cancellationToken);

    /// <summary>Which secret goes with a raw request, as <see cref="RawSecret.Auto"/> comes out.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The secret; never <see cref="RawSecret.Auto"/>.</returns>
    /// <exception cref="InvalidInputException">The path leaves the gateway.</exception>
    public RawSecret SecretOf(RawRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return RawService.SecretOf(Options, request);
    }

    /// <summary>Says what <see cref="SendRawAsync"/> would send.</summary>
    /// <param name="request">The request.</param>
    /// <param name="options">What this call says differently.</param>
    /// <returns>The request, secrets masked.</returns>
    /// <exception cref="InvalidInputException">The path leaves the gateway, or a header is refused.</exception>
    public RequestDescription DescribeRaw(RawRequest request, AllmCallOptions options) => new RawService(Pipeline).Describe(request, options);
}
