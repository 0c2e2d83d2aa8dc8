using System.Text.Json;
using Allmhub.Http;

namespace Allmhub.Account;

/// <summary>What <c>/api/status</c> tells of the site. It need not answer: then the stock values hold.</summary>
internal sealed class GatewayStatus(SendPipeline pipeline)
{
    /// <summary>Units of one USD unless the operator changed them (NOTES section 12).</summary>
    private const decimal StockUnitPerUsd = 500_000m;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private decimal? _unitPerUsd;

    /// <summary>How many of the gateway's units are one USD; asked once a client.</summary>
    public async Task<decimal> GetUnitPerUsdAsync(AllmCallOptions call, CancellationToken cancellationToken)
    {
        if (_unitPerUsd is decimal known)
        {
            return known;
        }

        try
        {
            AllmRequest request = new() { Method = HttpMethod.Get, Path = "/api/status", Secret = RequestSecret.None, Retry = RetryPolicy.None };
            using AllmResponse response = await pipeline.SendAsync(request, new AllmCallOptions { Notices = call.Notices, Deadline = Deadline.Within(call.Deadline, Limit) }, cancellationToken).ConfigureAwait(false);
            JsonElement body = await response.ReadJsonAsync().ConfigureAwait(false);
            if (body.ValueKind == JsonValueKind.Object && body.TryGetProperty("data", out JsonElement data)
                && LenientNumber.TryDecimal(data, "quota_per_unit", out decimal units) && units > 0)
            {
                _unitPerUsd = units;
                return units;
            }
        }
        catch (AllmException error)
        {
            call.Notices?.Post(new Notice(NoticeLevel.Verbose, $"/api/status does not answer ({error.Kind}); reckoning with {StockUnitPerUsd} units for one USD."));
        }

        return StockUnitPerUsd;
    }
}
