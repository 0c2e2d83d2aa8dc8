using System.Runtime.CompilerServices;
using Allmhub.Account;
using Allmhub.Http;
using Allmhub.Operations;

namespace Allmhub.Vectors.Embeddings;

/// <summary>Vectors of texts (NOTES sections 6 and 16.6).</summary>
public sealed class EmbeddingService
{
    private const int MostDimension = 1_000_000;

    private readonly SendPipeline _pipeline;
    private readonly PriceBook _prices;

    internal EmbeddingService(SendPipeline pipeline, PriceBook prices)
    {
        _pipeline = pipeline;
        _prices = prices;
    }

    /// <summary>Begins a run: texts are added one by one and sent when a batch is full. For callers who are handed their texts.</summary>
    /// <param name="request">What is asked of every text.</param>
    /// <returns>The run.</returns>
    /// <exception cref="InvalidInputException">The request cannot be said.</exception>
    public EmbeddingRun Begin(EmbeddingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (string.IsNullOrWhiteSpace(request.Model))
        {
            throw new InvalidInputException(Words.Say("There is no model to ask."), nameof(EmbeddingRequest.Model));
        }

        if (request.Dimension is < 1 or > MostDimension)
        {
            throw new InvalidInputException(Words.Say($"A vector of {request.Dimension} numbers cannot be asked for."), nameof(EmbeddingRequest.Dimension));
        }

        if (request.BatchSize is < 1 or > EmbeddingRequest.MostBatchSize)
        {
            throw new InvalidInputException(Words.Say($"{request.BatchSize} texts in one request cannot be: 1 to {EmbeddingRequest.MostBatchSize} can."), nameof(EmbeddingRequest.BatchSize));
        }

        return new EmbeddingRun(_pipeline, _prices, request);
    }

    /// <summary>Says in a number what is asked of one text, whichever texts it is sent with.</summary>
    /// <param name="request">What is asked of every text.</param>
    /// <param name="input">The text.</param>
    /// <param name="options">What the call says differently.</param>
    /// <returns>The print; the same in every process.</returns>
    public RequestFingerprint Fingerprint(EmbeddingRequest request, EmbeddingInput input, AllmCallOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return RequestFingerprint.Of(EmbeddingExchange.Request(Begin(request), [input]), options);
    }

    /// <summary>The vectors of texts that are read as they are needed: no more is held than one batch, however many there are.</summary>
    /// <param name="request">What is asked of every text.</param>
    /// <param name="inputs">The texts; read once a run of the operation, and to the end of the first batch when it is made.</param>
    /// <returns>The operation; its stream gives vectors and failures in the order of the texts.</returns>
    /// <exception cref="InvalidInputException">The request cannot be said, or there is no text to send in the first batch.</exception>
    public StreamOperation<EmbeddingUpdate> Embed(EmbeddingRequest request, IEnumerable<EmbeddingInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        EmbeddingRun first = Begin(request);
        foreach (EmbeddingInput input in inputs.Where(static input => !string.IsNullOrWhiteSpace(input.Text)).TakeWhile(first.HasRoomFor))
        {
            first.Add(input);
        }

        return first.Waiting == 0
            ? throw new InvalidInputException(Words.Say("There is no text to make a vector of."), nameof(inputs))
            : new StreamOperation<EmbeddingUpdate>(first.Embed(), (call, cancellationToken) => ReadAsync(request, inputs, call, cancellationToken));
    }

    private async IAsyncEnumerable<EmbeddingUpdate> ReadAsync(EmbeddingRequest request, IEnumerable<EmbeddingInput> inputs, AllmCallOptions call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        EmbeddingRun run = Begin(request);
        foreach (EmbeddingInput input in inputs)
        {
            if (!run.HasRoomFor(input))
            {
                await foreach (EmbeddingUpdate update in run.Embed().StreamAsync(call, cancellationToken).ConfigureAwait(false))
                {
                    yield return update;
                }
            }

            if (Add(run, input) is { } refused)
            {
                yield return EmbeddingUpdate.Of(refused, [input], run.Given - 1);
            }
        }

        if (run.Waiting > 0)
        {
            await foreach (EmbeddingUpdate update in run.Embed().StreamAsync(call, cancellationToken).ConfigureAwait(false))
            {
                yield return update;
            }
        }
    }

    private static AllmException? Add(EmbeddingRun run, EmbeddingInput input)
    {
        try
        {
            run.Add(input);
            return null;
        }
        catch (InvalidInputException failure)
        {
            return new AllmException(AllmErrorKind.InvalidRequest, failure.Message, failure);
        }
    }
}
