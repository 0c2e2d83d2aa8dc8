using Allmhub.Http;

namespace Allmhub.Account;

/// <summary>What <c>/api/status</c> tells of the site. It need not answer: then the stock values hold.</summary>
internal sealed class GatewayStatus(SendPipeline pipeline)
{
    private SiteMoney? _money;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>The site's money; asked once a client.</summary>
    public async Task<SiteMoney> GetMoneyAsync(AllmCallOptions call, CancellationToken cancellationToken)
    {
        if (_money is SiteMoney known)
        {
            return known;
        }

        try
        {
            AllmRequest request = new() { Method = HttpMethod.Get, Path = "/api/status", Secret = RequestSecret.None, Retry = RetryPolicy.None };
            using AllmResponse response = await pipeline.SendAsync(request, new AllmCallOptions { Notices = call.Notices, Deadline = Deadline.Within(call.Deadline, Limit) }, cancellationToken).ConfigureAwait(false);
            if (SiteMoney.Read(await response.ReadJsonAsync().ConfigureAwait(false)) is SiteMoney told)
            {
                return _money = told;
            }
        }
        catch (AllmException error)
        {
            call.Notices?.Post(new Notice(NoticeLevel.Verbose, $"/api/status does not answer ({error.Kind}); reckoning with {SiteMoney.Stock.UnitPerUsd} units for one USD."));
        }

        return SiteMoney.Stock;
    }
}
