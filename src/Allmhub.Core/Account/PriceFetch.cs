using System.Net;
using System.Text.Json;
using Allmhub.Http;

namespace Allmhub.Account;

/// <summary>Asks for the price list: no key, a short limit, no retry, and no failure but one that the list's state tells.</summary>
/// <param name="pipeline">The way to the gateway.</param>
/// <param name="status">Knows the site's units.</param>
internal sealed class PriceFetch(SendPipeline pipeline, GatewayStatus status)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Asks.</summary>
    /// <param name="notices">Is told how it went.</param>
    /// <returns>The list, or one whose state says why there is none.</returns>
    public async Task<PriceList> AskAsync(INoticeSink? notices)
    {
        DateTimeOffset time = DateTimeOffset.UtcNow;
        try
        {
            AllmCallOptions call = new() { Notices = notices, Deadline = new Deadline(Limit) };
            AllmRequest ask = new() { Method = HttpMethod.Get, Path = "/api/pricing", Secret = RequestSecret.None, Retry = RetryPolicy.None };
            using AllmResponse response = await pipeline.SendAsync(ask, call, CancellationToken.None).ConfigureAwait(false);
            JsonElement body = await response.ReadJsonAsync().ConfigureAwait(false);
            decimal unit = (await status.GetMoneyAsync(call, CancellationToken.None).ConfigureAwait(false)).UnitPerUsd;
            return PriceReader.Read(body, unit, time) ?? Missing(PriceListState.Failed, Words.Say("the answer is no price list"));
        }
        catch (AllmException error)
        {
            // A refusal comes with its status, or inside a success.
            bool isRefused = error.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized or HttpStatusCode.NotFound
                || (error.StatusCode == HttpStatusCode.OK && error.Kind is not (AllmErrorKind.Protocol or AllmErrorKind.Network or AllmErrorKind.Timeout or AllmErrorKind.IncompleteStream));
            return Missing(isRefused ? PriceListState.Hidden : PriceListState.Failed, error.Kind.ToString());
        }
        catch (Exception error) when (error is ObjectDisposedException or OperationCanceledException or InvalidInputException or InvalidOperationException)
        {
            // The client was closed meanwhile, or its options cannot make a request.
            return Missing(PriceListState.Failed, error.Message);
        }

        PriceList Missing(PriceListState state, string why)
        {
            notices?.Post(new Notice(NoticeLevel.Verbose, Words.Say($"The gateway publishes no prices ({why}).")));
            return new PriceList { Time = time, State = state };
        }
    }
}
