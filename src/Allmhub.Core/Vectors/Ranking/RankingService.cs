using Allmhub.Account;
using Allmhub.Forecasts;
using Allmhub.Http;
using Allmhub.Operations;
using Allmhub.Tokens;

namespace Allmhub.Vectors.Ranking;

/// <summary>Ranks documents by how well they answer a query, by <c>/v1/rerank</c> (NOTES sections 6 and 16.6).</summary>
public sealed class RankingService
{
    private readonly SendPipeline _pipeline;
    private readonly PriceBook _prices;

    internal RankingService(SendPipeline pipeline, PriceBook prices)
    {
        _pipeline = pipeline;
        _prices = prices;
    }

    /// <summary>
    /// Ranks documents. Paid: sent again only when nothing was accepted. More documents than the service takes at once are ranked in rounds, which a warning says; what
    /// is wrong with single results is left out with a warning that names it.
    /// </summary>
    /// <param name="request">What is ranked by what.</param>
    /// <returns>
    /// The operation. Running it raises <see cref="AllmErrorKind.Protocol"/> when the answer ranks nothing that was sent, and <see cref="AllmErrorKind.InvalidRequest"/> when the
    /// service refuses the query or a document.
    /// </returns>
    /// <exception cref="InvalidInputException">Something is wrong with the request.</exception>
    public Operation<RankingResult> Rank(RankingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        RankingCheck.Request(request);
        List<RankingBatch> batches = RankingBatch.Cut([.. Enumerable.Range(0, request.Document.Count)], request, request.BatchSize);
        AllmRequest first = batches[0].ToRequest(request);
        return new Operation<RankingResult>(_pipeline, first, RankingRun.Action, request.Model, isPaid: true, (call, cancellationToken) => new RankingRun(_pipeline, _prices, request, call, cancellationToken).RunAsync())
        {
            Forecast = _ => Outlook(request, batches.Count).Price(_prices),
        };
    }

    // The gateway counts the query once a request and each document (NOTES section 6); further rounds of a long ranking are not foreseen.
    private static ForecastPlan Outlook(RankingRequest request, int batches)
    {
        TokenCount read = request.Document.Select(TextTokens.Of).Aggregate(TextTokens.Of(request.Query).Times(batches), static (sum, next) => sum + next);
        return VectorForecast.Of(request.Model, read, batches, "document", request.Document.Count);
    }
}
