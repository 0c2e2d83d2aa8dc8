using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Account;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Vectors.Embeddings;

/// <summary>
/// Asks for the vectors of the texts of a batch, in as many requests as the service wants; what it refuses is cut until only the texts that cannot be
/// taken are left, and nothing that was answered is asked twice. Not for use by two threads.
/// </summary>
/// <param name="run">What was learned so far.</param>
/// <param name="inputs">The texts.</param>
/// <param name="places">Their places in the run.</param>
/// <param name="pipeline">The way to the gateway.</param>
/// <param name="call">What the call says differently.</param>
internal sealed class EmbeddingExchange(EmbeddingRun run, EmbeddingInput[] inputs, int[] places, SendPipeline pipeline, AllmCallOptions call)
{
    /// <summary>So many single texts refused with the same words, and none taken: it is not about the texts.</summary>
    private const int MostStrikes = 3;

    private readonly Stack<Span> _open = new();
    private string? _gist;
    private int _strikes;
    private bool _anyTaken;
    private AllmException? _end;

    /// <summary>Asks.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Vectors and failures in the order of the texts.</returns>
    /// <exception cref="InvalidInputException">Extra fields would replace the texts.</exception>
    public async IAsyncEnumerable<EmbeddingUpdate> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (call.ExtraBody?.ContainsKey("input") == true)
        {
            throw new InvalidInputException(Words.Say("An extra field 'input' would replace the texts, and no vector could be given to its text. Leave it out; Invoke-AllmApi sends any body."), nameof(AllmCallOptions.ExtraBody));
        }

        _open.Push(new Span(0, inputs.Length));
        while (_open.TryPop(out Span span))
        {
            int fit = run.Limit.Fit(inputs, span.Start, span.Count);
            if (fit < span.Count)
            {
                _open.Push(new Span(span.Start + fit, span.Count - fit));
                span = span with { Count = fit };
            }

            (IReadOnlyList<EmbeddingUpdate>? updates, AllmException? failure) = await AskAsync(span, cancellationToken).ConfigureAwait(false);
            if (updates is null && !Cut(span, failure!))
            {
                updates = [EmbeddingUpdate.Of(Told(failure!, span.Count), Slice(span), places[span.Start])];
            }

            foreach (EmbeddingUpdate update in updates ?? [])
            {
                yield return update;
            }

            if (_end is not null && _open.TryPeek(out Span rest))
            {
                Span left = new(rest.Start, inputs.Length - rest.Start);
                yield return EmbeddingUpdate.Of(Told(_end, left.Count), Slice(left), places[left.Start]);
                yield break;
            }
        }
    }

    /// <summary>The request for texts.</summary>
    /// <param name="run">The run.</param>
    /// <param name="inputs">The texts.</param>
    /// <returns>The request, as it is sent.</returns>
    internal static AllmRequest Request(EmbeddingRun run, IEnumerable<EmbeddingInput> inputs)
    {
        JsonObject body = new()
        {
            ["model"] = run.Request.Model,
            ["input"] = new JsonArray([.. inputs.Select(static input => (JsonNode?)SurrogateJoiner.Repair(input.Text))]),
            ["encoding_format"] = run.UsesNumbers ? "float" : "base64",
        };
        if (run.Request.Dimension is int dimension)
        {
            body["dimensions"] = dimension;
        }

        return new AllmRequest { Method = HttpMethod.Post, Path = "v1/embeddings", Json = body, MaxBody = AllmRequest.MediaBody, Retry = RetryPolicy.Paid };
    }

    private async Task<(IReadOnlyList<EmbeddingUpdate>? Updates, AllmException? Failure)> AskAsync(Span span, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            CallMeter meter = new(run.Prices, EmbeddingRun.Action, run.Request.Model, call);
            Task<AllmResponse> sending = pipeline.SendAsync(Request(run, Slice(span)), call, cancellationToken);
            meter.Begin();
            using AllmResponse response = await sending.ConfigureAwait(false);
            ReadOnlyMemory<byte> body = await response.ReadBytesAsync().ConfigureAwait(false);
            if (response.TryErrorIn(body.Span) is { } inside)
            {
                return (null, inside);
            }

            using JsonDocument document = Parse(response, body);
            int? dimension = run.Request.Dimension ?? run.Dimension;
            EmbeddingAnswer answer = EmbeddingAnswer.Read(document.RootElement, span.Count, dimension, run.Request.Dimension is not null) ?? throw response.NotWhatWasAsked(body.Span);
            TimeSpan duration = Stopwatch.GetElapsedTime(start);
            CallUsage? usage = answer.Tokens is long tokens ? new CallUsage { InputToken = Math.Max(0, tokens) } : null;
            CostEstimate? cost = await meter.EndAsync(usage, response.RequestId, null, cancellationToken).ConfigureAwait(false);
            return (Updates(span, answer, cost, response, duration), null);
        }
        catch (AllmException failure)
        {
            return (null, failure);
        }
    }

    private static JsonDocument Parse(AllmResponse response, ReadOnlyMemory<byte> body)
    {
        try
        {
            return NonFiniteJson.Parse(body);
        }
        catch (JsonException)
        {
            throw response.NotWhatWasAsked(body.Span);
        }
    }

    private List<EmbeddingUpdate> Updates(Span span, EmbeddingAnswer answer, CostEstimate? cost, AllmResponse response, TimeSpan duration)
    {
        _anyTaken = true;
        run.Limit.Took(span.Count);
        run.Tell(call, span.Count);
        EmbeddingShares shares = new(Slice(span), answer.Tokens, cost);
        List<EmbeddingUpdate> updates = [];
        for (int i = 0; i < span.Count; i++)
        {
            EmbeddingInput input = inputs[span.Start + i];
            if (answer.Items[i].Vector is not { } vector)
            {
                updates.Add(EmbeddingUpdate.Of(response.Finish(Unusable(answer.Items[i].Fault!, span.Count)), [input], places[span.Start + i]));
                continue;
            }

            run.Learn(vector.Length);
            updates.Add(EmbeddingUpdate.Of(
                new Embedding
                {
                    Vector = vector,
                    Index = places[span.Start + i],
                    InputObject = input.InputObject ?? input.Text,
                    Text = input.Text,
                    Model = run.Request.Model,
                    Usage = shares.Usage(i),
                    Cost = shares.Cost(i),
                    CostBasis = shares.Basis,
                    Duration = duration,
                    RequestId = response.RequestId,
                    Raw = pipeline.Guard.Redact(answer.Items[i].Raw),
                },
                input));
        }

        return updates;
    }

    private AllmException Unusable(string fault, int count) => new(new AllmError(AllmErrorKind.Protocol, fault)
    {
        RecommendedAction = count > 1 ? Words.Say($"The other texts of its request stand. {Advice}") : Advice,
    });

    private string Advice => Words.Say(run.Request.Dimension is null
        ? "The request may have been charged; ask once more for this text, or take another model."
        : "The request may have been charged. Models that ignore the dimension that is asked of them give their own; leave it out, or take another model.");

    // Whether the texts are asked again in smaller requests.
    private bool Cut(Span span, AllmException failure)
    {
        long characters = Slice(span).Sum(static input => (long)input.Text.Length);
        RefusalKind kind = EmbeddingRefusal.Of(failure, span.Count, characters, out int? limit);
        if (kind == RefusalKind.Format && !run.UsesNumbers)
        {
            run.UsesNumbers = true;
            call.Notices?.Post(new Notice(NoticeLevel.Verbose, Words.Say("The service does not take base64; vectors are asked for as numbers from here on.")));
            _open.Push(span);
            return true;
        }

        if (span.Count == 1 || kind is RefusalKind.Whole or RefusalKind.Format || (kind == RefusalKind.Unknown && run.Hopeless.ContainsKey(EmbeddingRefusal.Gist(failure))))
        {
            _end = EndsAll(failure) || (kind == RefusalKind.Unknown && IsHopeless(failure)) ? failure : null;
            return false;
        }

        if (kind == RefusalKind.TooMany)
        {
            run.Limit.Refused(span.Count, limit);
            call.Notices?.Post(new Notice(NoticeLevel.Verbose, Words.Say($"{span.Count} texts in one request are too many for the service; from here on it gets {run.Limit.Count}.")));
            _open.Push(span);
            return true;
        }

        if (kind == RefusalKind.TooLarge)
        {
            run.Limit.RefusedSize(Slice(span).Sum(static input => (long)TextSize.Tokens(input.Text)), characters);
        }

        int half = (span.Count + 1) / 2;
        _open.Push(new Span(span.Start + half, span.Count - half));
        _open.Push(new Span(span.Start, half));
        return true;
    }

    // What is asked next would meet the same.
    private static bool EndsAll(AllmException failure) => failure.Kind is AllmErrorKind.Authentication or AllmErrorKind.InsufficientBalance or AllmErrorKind.ModelNotFound
        or AllmErrorKind.PermissionDenied or AllmErrorKind.RateLimited or AllmErrorKind.Timeout or AllmErrorKind.Network;

    // Refused one by one with the same words, and none was taken: what is left would only be refused too.
    private bool IsHopeless(AllmException failure)
    {
        string gist = EmbeddingRefusal.Gist(failure);
        _strikes = gist == _gist ? _strikes + 1 : 1;
        _gist = gist;
        if (!_anyTaken && _strikes >= MostStrikes)
        {
            run.Hopeless.TryAdd(gist, true);
        }

        return run.Hopeless.ContainsKey(gist);
    }

    private static AllmException Told(AllmException failure, int count) => count == 1
        ? failure
        : failure.With(known => known with { RecommendedAction = Words.Say($"None of the {count} texts of this request has a vector. {known.RecommendedAction}").TrimEnd() });

    private ArraySegment<EmbeddingInput> Slice(Span span) => new(inputs, span.Start, span.Count);

    private readonly record struct Span(int Start, int Count);
}
