using System.Collections.Concurrent;
using Allmhub.Account;
using Allmhub.Forecasts;
using Allmhub.Http;
using Allmhub.Operations;
using Allmhub.Tokens;

namespace Allmhub.Vectors.Embeddings;

/// <summary>
/// The vectors of any number of texts, with what was learned of the service on the way: how many texts it takes, whether it speaks base64, how long its vectors are.
/// Texts are added until a batch is full, the batch becomes an operation, and so on; no more is held than one batch. One thread adds; several operations may run at a time.
/// </summary>
public sealed class EmbeddingRun
{
    /// <summary>What is done, in a word.</summary>
    internal const string Action = "Embed";

    private readonly SendPipeline _pipeline;
    private List<EmbeddingInput> _waiting = [];
    private List<int> _places = [];
    private long _tokens;
    private long _characters;
    private int _given;
    private int _done;
    private int _dimension;
    private volatile bool _usesNumbers;

    internal EmbeddingRun(SendPipeline pipeline, PriceBook prices, EmbeddingRequest request)
    {
        _pipeline = pipeline;
        Request = request;
        Limit = new BatchLimit(request.BatchSize);
        Prices = prices;
    }

    /// <summary>What is asked of every text.</summary>
    public EmbeddingRequest Request { get; }

    /// <summary>How many texts wait to be sent.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>How many texts go into one request, as far as is known by now.</summary>
    public int BatchSize => Limit.Count;

    /// <summary>What a request may hold.</summary>
    internal BatchLimit Limit { get; }

    /// <summary>Knows the prices.</summary>
    internal PriceBook Prices { get; }

    /// <summary>Whether vectors are asked for as numbers, since the service knows no base64.</summary>
    internal bool UsesNumbers
    {
        get => _usesNumbers;
        set => _usesNumbers = value;
    }

    /// <summary>How long the vectors of this run are.</summary>
    internal int? Dimension => Volatile.Read(ref _dimension) is > 0 and int known ? known : null;

    /// <summary>Refusals that had nothing to do with the texts.</summary>
    internal ConcurrentDictionary<string, bool> Hopeless { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a text can be added before what waits has to be made into an operation: it would not fit into the same request.</summary>
    /// <param name="input">The text.</param>
    /// <returns>Whether it can.</returns>
    public bool HasRoomFor(EmbeddingInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return _waiting.Count == 0 || (_waiting.Count < Limit.Count && Limit.Holds(_tokens + TextSize.Tokens(input.Text), _characters + input.Text.Length));
    }

    /// <summary>Adds a text.</summary>
    /// <param name="input">The text.</param>
    /// <returns>Its place.</returns>
    /// <exception cref="InvalidInputException">It is empty, which services refuse together with all the texts beside it.</exception>
    public int Add(EmbeddingInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        int place = Skip();
        if (string.IsNullOrWhiteSpace(input.Text))
        {
            throw new InvalidInputException(Words.Say("The text is empty, and of nothing there is no vector. It was not sent; the other texts are."), nameof(EmbeddingInput.Text));
        }

        _waiting.Add(input);
        _places.Add(place);
        _tokens += TextSize.Tokens(input.Text);
        _characters += input.Text.Length;
        return place;
    }

    /// <summary>How many places there are, which is the place of what comes next.</summary>
    public int Given => Volatile.Read(ref _given);

    /// <summary>Leaves a place for an input that has no text.</summary>
    /// <returns>The place.</returns>
    public int Skip() => _given++;

    /// <summary>Says what the texts that wait will probably use.</summary>
    /// <returns>The forecast; <c>null</c> when none waits.</returns>
    public CostForecast? Estimate() => _waiting.Count == 0 ? null : Outlook(_waiting);

    /// <summary>
    /// Makes an operation of the texts that wait, which the run then knows no more. Paid: sent again only when nothing was accepted, and in smaller
    /// requests when the service refuses the batch for its size or for texts in it.
    /// </summary>
    /// <returns>The operation; its stream gives vectors and failures in the order of the texts. It fails as a whole for nothing but a stop, or extra fields that would replace the texts.</returns>
    /// <exception cref="InvalidOperationException">No text waits.</exception>
    public StreamOperation<EmbeddingUpdate> Embed()
    {
        if (_waiting.Count == 0)
        {
            throw new InvalidOperationException("No text waits.");
        }

        EmbeddingInput[] inputs = [.. _waiting];
        int[] places = [.. _places];
        Discard();
        return new StreamOperation<EmbeddingUpdate>(
            _pipeline,
            EmbeddingExchange.Request(this, inputs),
            Action,
            Request.Model,
            isPaid: true,
            (call, cancellationToken) => new EmbeddingExchange(this, inputs, places, _pipeline, call).ReadAsync(cancellationToken))
        {
            Forecast = _ => Outlook(inputs),
        };
    }

    /// <summary>Forgets the texts that wait.</summary>
    public void Discard()
    {
        _waiting = [];
        _places = [];
        _tokens = 0;
        _characters = 0;
    }

    private CostForecast Outlook(IReadOnlyList<EmbeddingInput> inputs) => VectorForecast.Of(
        Request.Model,
        inputs.Select(static input => TextTokens.Of(input.Text)).Aggregate(static (sum, next) => sum + next),
        requests: 1,
        "text",
        inputs.Count).Price(Prices);

    /// <summary>Learns how long the vectors are, of the first that comes.</summary>
    /// <param name="length">How long it is.</param>
    internal void Learn(int length) => Interlocked.CompareExchange(ref _dimension, length, 0);

    /// <summary>Tells how far the run is.</summary>
    /// <param name="call">Receives it.</param>
    /// <param name="count">How many more texts are done.</param>
    internal void Tell(AllmCallOptions call, int count)
    {
        int done = Interlocked.Add(ref _done, count);
        call.Notices?.Post(new Notice(NoticeLevel.Progress, done == 1 ? Words.Say($"{done} text of {Given} taken in so far") : Words.Say($"{done} texts of {Given} taken in so far")));
    }
}
