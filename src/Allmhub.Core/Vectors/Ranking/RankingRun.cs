using System.Diagnostics;
using System.Globalization;
using Allmhub.Account;
using Allmhub.Http;

namespace Allmhub.Vectors.Ranking;

/// <summary>
/// One ranking, in as many rounds as it takes. A round is a request a batch; the best of each go on to the next round, until they fit into one request, whose scores are the
/// result's. Where that would not halve the field, the scores of the batches are compared as they are: they are the same model's.
/// </summary>
/// <param name="pipeline">The way to the gateway.</param>
/// <param name="prices">Knows prices.</param>
/// <param name="request">What is asked.</param>
/// <param name="call">What the call says.</param>
/// <param name="cancellationToken">Stops it.</param>
internal sealed class RankingRun(SendPipeline pipeline, PriceBook prices, RankingRequest request, AllmCallOptions call, CancellationToken cancellationToken)
{
    /// <summary>What is done, in a word.</summary>
    public const string Action = "Rank";

    private const int MaxNamed = 8;

    private readonly RankingLimit _limit = new(request.BatchSize);
    private readonly CostTally _cost = new();
    private readonly List<int> _missing = [];
    private RankingInfo _info = new() { Model = request.Model, DocumentCount = request.Document.Count };

    /// <summary>Runs it.</summary>
    /// <returns>The result.</returns>
    /// <exception cref="AllmException">A request failed, or an answer ranks nothing.</exception>
    public async Task<RankingResult> RunAsync()
    {
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<int> field = [.. Enumerable.Range(0, request.Document.Count)];
        List<List<RankingHit>> heats;
        while ((heats = await RoundAsync(field).ConfigureAwait(false)).Count > 1)
        {
            int[] ahead = [.. heats.SelectMany(heat => heat.Take(request.Top ?? heat.Count)).Select(static hit => hit.Index).Order()];
            if (ahead.Length * 2 > field.Count)
            {
                break;
            }

            field = ahead;
        }

        _info = _info with { IsMerged = heats.Count > 1, Duration = Stopwatch.GetElapsedTime(start) };
        if (_info.RequestCount > 1)
        {
            Tell(NoticeLevel.Warning, _info.IsMerged
                ? Words.Say($"The service takes {_limit.Most} documents at a time: {_info.DocumentCount} were ranked in {_info.RequestCount} requests, and their scores compared as they are.")
                : Words.Say($"The service takes {_limit.Most} documents at a time: {_info.DocumentCount} were ranked in {_info.RoundCount} rounds of {_info.RequestCount} requests together; the scores are the last one's."));
        }

        return Result(Sorted(heats.SelectMany(static heat => heat)));
    }

    private RankingResult Result(List<RankingHit> hits)
    {
        RankingInfo info = _info = _info with { Cost = _cost.Sum?.Usd, CostBasis = _cost.Sum?.Basis };
        return new RankingResult
        {
            Document = [.. hits.Take(request.Top ?? hits.Count).Select((hit, place) => new RankedDocument
            {
                Rank = place + 1,
                Score = hit.Score,
                Index = hit.Index,
                Text = request.Document[hit.Index],
                InputObject = request.Document[hit.Index],
                Ranking = info,
            })],
            Missing = _missing,
            Ranking = info,
        };
    }

    /// <summary>One round: the field cut into batches, each ranked. A batch that is too large for the service is cut again.</summary>
    private async Task<List<List<RankingHit>>> RoundAsync(IReadOnlyList<int> field)
    {
        Stack<RankingBatch> waiting = new(RankingBatch.Cut(field, request, _limit.Most).AsEnumerable().Reverse());
        List<List<RankingHit>> heats = [];
        while (waiting.TryPop(out RankingBatch? batch))
        {
            try
            {
                heats.Add(await RankAsync(batch).ConfigureAwait(false));
            }
            catch (AllmException error) when (_limit.Learns(error, batch.Position.Count))
            {
                Tell(NoticeLevel.Verbose, Words.Say($"The service refused {batch.Position.Count} documents at a time ({error.Message}); {_limit.Most} are tried."));
                Recut(waiting, batch);
            }
            catch (AllmException error) when (error.Kind == AllmErrorKind.InvalidRequest && Advice(error, batch) is string advice)
            {
                throw error.With(known => known with { RecommendedAction = advice });
            }
        }

        _info = _info with { RoundCount = _info.RoundCount + 1 };
        return heats;
    }

    // What has not been ranked yet in this round is cut anew as a whole, so that the batches stay even.
    private void Recut(Stack<RankingBatch> waiting, RankingBatch refused)
    {
        int[] rest = [.. refused.Position, .. waiting.SelectMany(static batch => batch.Position)];
        waiting.Clear();
        foreach (RankingBatch batch in RankingBatch.Cut(rest, request, _limit.Most).AsEnumerable().Reverse())
        {
            waiting.Push(batch);
        }
    }

    private async Task<List<RankingHit>> RankAsync(RankingBatch batch)
    {
        CallMeter meter = new(prices, Action, request.Model, call);
        Task<AllmResponse> sending = pipeline.SendAsync(batch.ToRequest(request), call, cancellationToken);
        meter.Begin();
        using AllmResponse response = await sending.ConfigureAwait(false);
        int count = batch.Position.Count;
        RankingAnswer answer = await response.ReadJsonAsync(root => RankingReader.Read(root, count) ?? throw NoRanking(response, Words.Say($"The answer is no ranking: {ErrorText.Shortest(root) ?? root.ValueKind.ToString()}"))).ConfigureAwait(false);
        CallUsage? usage = answer.Usage is { TotalToken: > 0 } used ? new CallUsage { InputToken = used.InputToken } : null;
        _cost.Add(await meter.EndAsync(usage, response.RequestId, null, cancellationToken).ConfigureAwait(false));
        if (answer.Hits.Count == 0)
        {
            throw NoRanking(response, Words.Say($"The service ranked none of the {count} documents{(answer.Faults.Count > 0 ? $": {Named(answer.Faults)}" : string.Empty)}."));
        }

        _info = _info with { RequestCount = _info.RequestCount + 1, RequestId = response.RequestId, Raw = pipeline.Guard.Redact(answer.Raw), Usage = answer.Usage?.Plus(_info.Usage) ?? _info.Usage };
        TellFaults(answer, batch);
        return Sorted(answer.Hits.Select(hit => hit with { Index = batch.Position[hit.Index] }));
    }

    private void TellFaults(RankingAnswer answer, RankingBatch batch)
    {
        if (answer.Faults.Count > 0)
        {
            Tell(NoticeLevel.Warning, Words.Say($"The service's ranking has results that cannot be used and are left out: {Named(answer.Faults)}."));
        }

        int asked = batch.Best(request) ?? batch.Position.Count;
        if (answer.Hits.Count < asked && request.Top is not null)
        {
            Tell(NoticeLevel.Warning, Words.Say($"The service ranked {answer.Hits.Count} of the best {asked} that were asked for."));
        }
        else if (answer.Hits.Count < asked)
        {
            HashSet<int> ranked = [.. answer.Hits.Select(static hit => hit.Index)];
            int[] lost = [.. batch.Position.Where((_, place) => !ranked.Contains(place))];
            _missing.AddRange(lost);
            Tell(NoticeLevel.Warning, Words.Say($"The service did not rank {lost.Length} of {asked} documents: index {Named([.. lost.Select(static index => index.ToString(CultureInfo.InvariantCulture))])}."));
        }
    }

    private static AllmException NoRanking(AllmResponse response, string message) => response.Finish(
        new AllmException(new AllmError(AllmErrorKind.Protocol, message) { RecommendedAction = Words.Say("Check that the model is one that ranks: it has the endpoint type jina-rerank in the gateway's listing.") }));

    private string? Advice(AllmException error, RankingBatch batch) =>
        error.Parameter == "query" || error.Message.Contains("query", StringComparison.OrdinalIgnoreCase) ? Words.Say("The query is read once with each document: shorten it.")
        : RankingLimit.Culprit(error) is int place && place < batch.Position.Count ? Words.Say($"The document with index {batch.Position[place]} was refused: shorten it or leave it out.")
        : batch.Position.Count == 1 && request.Document.Count > 1 ? Words.Say($"The document with index {batch.Position[0]} was refused alone: shorten it or leave it out.")
        : null;

    // The order of equal scores is the input's: an answer's own order is not to be trusted (top_n and order are ignored by some services).
    private static List<RankingHit> Sorted(IEnumerable<RankingHit> hits) => [.. hits.OrderByDescending(static hit => hit.Score).ThenBy(static hit => hit.Index)];

    private static string Named(IReadOnlyList<string> items) => items.Count <= MaxNamed
        ? string.Join(", ", items)
        : Words.Say($"{string.Join(", ", items.Take(MaxNamed))} and {items.Count - MaxNamed} more");

    private void Tell(NoticeLevel level, string message) => call.Notices?.Post(new Notice(level, message));
}
