using System.Runtime.CompilerServices;
using Allmhub.Account;
using Allmhub.Forecasts;
using Allmhub.Http;
using Allmhub.Operations;

namespace Allmhub.Chat;

/// <summary>Questions to models, in whatever format the request needs.</summary>
public sealed class ChatService
{
    private readonly SendPipeline _pipeline;
    private readonly IReadOnlyDictionary<ChatApi, IChatDialect> _dialects;
    private readonly PriceBook _prices;

    internal ChatService(SendPipeline pipeline, IReadOnlyDictionary<ChatApi, IChatDialect> dialects, PriceBook prices)
    {
        _pipeline = pipeline;
        _dialects = dialects;
        _prices = prices;
    }

    /// <summary>
    /// One question, answered piece by piece; the last update is the completion. Text received before a failure is on
    /// <see cref="AllmException.PartialCompletion"/>. For tools and schemas see the conversation.
    /// </summary>
    /// <param name="request">What is asked.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="InvalidInputException">The request cannot be said in the format.</exception>
    public StreamOperation<ChatUpdate> Stream(ChatRequest request)
    {
        ChatPlan plan = Plan(request);
        return Stream(plan, (call, cancellationToken) => StreamAsync(plan, call, cancellationToken));
    }

    /// <summary>One question and its whole answer. Streams on the wire unless the request says not to.</summary>
    /// <param name="request">What is asked.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="InvalidInputException">The request cannot be said in the format.</exception>
    public Operation<ChatCompletion> Complete(ChatRequest request)
    {
        ChatPlan plan = Plan(request);
        return new Operation<ChatCompletion>(_pipeline, plan.Wire, ChatPlan.Action, request.Model, isPaid: true, (call, cancellationToken) => CompleteAsync(plan, call, cancellationToken))
        {
            Forecast = call => Forecast(plan, call),
            Story = ChatStory.Of(request),
        };
    }

    /// <summary>A stream that begins with a question that is written already.</summary>
    /// <param name="plan">The question.</param>
    /// <param name="run">Asks it, and what may follow.</param>
    /// <returns>The operation.</returns>
    internal StreamOperation<ChatUpdate> Stream(ChatPlan plan, Func<AllmCallOptions, CancellationToken, IAsyncEnumerable<ChatUpdate>> run) =>
        new(_pipeline, plan.Wire, ChatPlan.Action, plan.Request.Model, isPaid: true, run) { Forecast = call => Forecast(plan, call), Story = ChatStory.OfStream(plan.Request) };

    /// <summary>What a question will probably use and cost: one round of it.</summary>
    /// <param name="plan">The question.</param>
    /// <param name="call">What the call says differently.</param>
    /// <returns>The forecast.</returns>
    internal CostForecast Forecast(ChatPlan plan, AllmCallOptions call) =>
        ChatForecast.Of(plan.Request.Model, JsonBody.Merged(plan.Wire.Json!, call.ExtraBody)).Price(_prices);

    /// <summary>Chooses the format and writes the request in it.</summary>
    /// <param name="request">What is asked.</param>
    /// <returns>The request, ready to be sent.</returns>
    /// <exception cref="InvalidInputException">The request cannot be said in the format.</exception>
    internal ChatPlan Plan(ChatRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ChatApi api = ApiChoice.Choose(request, out string? reason);
        List<string> notes = reason is null ? [] : [reason];
        IChatDialect dialect = _dialects.TryGetValue(api, out IChatDialect? found)
            ? found
            : throw new InvalidInputException(Words.Say($"The format {api} is not known."), nameof(ChatRequest.Api));
        if (ChatHistory.CountForeign(request.Message, api) is > 0 and int lost)
        {
            notes.Add(Words.Say($"{lost} blocks of the conversation belong to another format (thinking signatures, reasoning items, media of the model) and are left out in {api}."));
        }

        ChatWireRequest wire = dialect.Write(request);
        return new ChatPlan(request, dialect, new AllmRequest
        {
            Method = HttpMethod.Post,
            Path = wire.Path,
            Json = wire.Body,
            Accept = request.Stream ? "text/event-stream, application/json" : "application/json",
            Retry = RetryPolicy.Chat,
            MaxBody = AllmRequest.MediaBody,
            Note = notes,
        });
    }

    /// <summary>Takes the client's secrets out of an error that no call of its own made.</summary>
    /// <param name="error">The error.</param>
    /// <returns>The same when it holds none.</returns>
    internal AllmException Clean(AllmException error) => _pipeline.Guard.Clean(error);

    /// <summary>Prepares to ask; nothing is sent.</summary>
    /// <param name="plan">What is asked.</param>
    /// <param name="call">What the call says differently.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The exchange; the caller disposes it.</returns>
    /// <exception cref="InvalidInputException">An extra header or query cannot be sent.</exception>
    internal ChatExchange Begin(ChatPlan plan, AllmCallOptions call, CancellationToken cancellationToken) =>
        new(plan.Request, plan.Dialect, _pipeline.Begin(plan.Wire, call, cancellationToken), new CallMeter(_prices, ChatPlan.Action, plan.Request.Model, call), cancellationToken);

    private async Task<ChatCompletion> CompleteAsync(ChatPlan plan, AllmCallOptions call, CancellationToken cancellationToken)
    {
        using ChatExchange exchange = Begin(plan, call, cancellationToken);
        while (await exchange.FillAsync().ConfigureAwait(false))
        {
        }

        return exchange.ToCompletion();
    }

    private async IAsyncEnumerable<ChatUpdate> StreamAsync(ChatPlan plan, AllmCallOptions call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using ChatExchange exchange = Begin(plan, call, cancellationToken);
        while (await exchange.FillAsync().ConfigureAwait(false))
        {
            for (int i = 0; i < exchange.Updates.Count; i++)
            {
                yield return exchange.Updates[i];
            }
        }

        yield return ChatUpdate.OfCompletion(exchange.ToCompletion());
    }
}
