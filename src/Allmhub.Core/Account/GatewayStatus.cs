using Allmhub.Http;

namespace Allmhub.Account;

/// <summary>What <c>/api/status</c> tells of the site. It need not answer: then the stock values hold.</summary>
internal sealed class GatewayStatus(SendPipeline pipeline)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _asking = new(1, 1);
    private volatile SiteMoney? _money;
    private volatile int _asked;

    /// <summary>The site's money; asked once a client, also by calls that run at a time.</summary>
    public async Task<SiteMoney> GetMoneyAsync(AllmCallOptions call, CancellationToken cancellationToken)
    {
        if (_money is SiteMoney known)
        {
            return known;
        }

        int before = _asked;
        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Who waited for another's question takes its outcome, also when there was no answer.
            _money ??= _asked == before ? await AskAsync(call, cancellationToken).ConfigureAwait(false) : null;
            _asked++;
            return _money ?? SiteMoney.Stock;
        }
        finally
        {
            _asking.Release();
        }
    }

    private async Task<SiteMoney?> AskAsync(AllmCallOptions call, CancellationToken cancellationToken)
    {
        try
        {
            AllmRequest request = new() { Method = HttpMethod.Get, Path = "/api/status", Secret = RequestSecret.None, Retry = RetryPolicy.None };
            using AllmResponse response = await pipeline.SendAsync(request, new AllmCallOptions { Notices = call.Notices, Deadline = Deadline.Within(call.Deadline, Limit) }, cancellationToken).ConfigureAwait(false);
            return SiteMoney.Read(await response.ReadJsonAsync().ConfigureAwait(false));
        }
        catch (AllmException error)
        {
            call.Notices?.Post(new Notice(NoticeLevel.Verbose, Words.Say($"/api/status does not answer ({error.Kind}); reckoning with {SiteMoney.Stock.UnitPerUsd} units for one USD.")));
            return null;
        }
    }
}
