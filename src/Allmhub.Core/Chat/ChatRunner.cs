using System.Runtime.CompilerServices;
using Allmhub.Http;

namespace Allmhub.Chat;

/// <summary>Runs a chat: chooses the format, sends, and gives the answer as updates with the completion at the end.</summary>
/// <param name="pipeline">The way to the gateway.</param>
/// <param name="dialects">The formats.</param>
internal sealed class ChatRunner(SendPipeline pipeline, IReadOnlyDictionary<ChatApi, IChatDialect> dialects)
{
    /// <summary>Asks.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="options">What this call says differently.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Updates, then the completion. Nothing is sent before the first is asked for.</returns>
    /// <exception cref="ArgumentException">The request cannot be said in the format, or an extra header is refused.</exception>
    public IAsyncEnumerable<ChatStreamItem> StreamAsync(ChatRequest request, AllmCallOptions options, CancellationToken cancellationToken)
    {
        (IChatDialect dialect, AllmRequest wire) = Write(request, options.Notices);
        return EnumerateAsync(request, dialect, wire, options, cancellationToken);
    }

    /// <summary>Asks and waits for the whole answer.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="options">What this call says differently.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The completion.</returns>
    /// <exception cref="ArgumentException">The request cannot be said in the format, or an extra header is refused.</exception>
    public async Task<ChatCompletion> CompleteAsync(ChatRequest request, AllmCallOptions options, CancellationToken cancellationToken)
    {
        (IChatDialect dialect, AllmRequest wire) = Write(request, options.Notices);
        using ChatExchange exchange = new(request, dialect, pipeline.Begin(wire, options, cancellationToken), options.Notices, cancellationToken);
        while (await exchange.FillAsync().ConfigureAwait(false))
        {
        }

        return exchange.ToCompletion();
    }

    /// <summary>Says what would be sent.</summary>
    /// <param name="request">What would be asked.</param>
    /// <param name="options">What the call says differently.</param>
    /// <returns>The request with the key masked.</returns>
    public RequestDescription Describe(ChatRequest request, AllmCallOptions options) =>
        pipeline.Describe(Write(request, options.Notices).Wire, options);

    private (IChatDialect Dialect, AllmRequest Wire) Write(ChatRequest request, INoticeSink? notices)
    {
        ChatApi api = ApiChoice.Choose(request, out string? reason);
        if (reason is not null)
        {
            notices?.Post(new Notice(NoticeLevel.Verbose, reason));
        }

        IChatDialect dialect = dialects.TryGetValue(api, out IChatDialect? found)
            ? found
            : throw new ArgumentException($"The format {api} is not known.", nameof(request));
        if (ChatHistory.CountForeign(request.Message, api) is > 0 and int lost)
        {
            notices?.Post(new Notice(NoticeLevel.Verbose, $"{lost} blocks of the conversation belong to another format (thinking signatures, reasoning items, media of the model) and are left out in {api}."));
        }

        ChatWireRequest wire = dialect.Write(request);
        return (dialect, new AllmRequest
        {
            Method = HttpMethod.Post,
            Path = wire.Path,
            Json = wire.Body,
            Accept = request.Stream ? "text/event-stream, application/json" : "application/json",
            Retry = RetryPolicy.Chat,
        });
    }

    private async IAsyncEnumerable<ChatStreamItem> EnumerateAsync(
        ChatRequest request,
        IChatDialect dialect,
        AllmRequest wire,
        AllmCallOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using ChatExchange exchange = new(request, dialect, pipeline.Begin(wire, options, cancellationToken), options.Notices, cancellationToken);
        while (await exchange.FillAsync().ConfigureAwait(false))
        {
            for (int i = 0; i < exchange.Updates.Count; i++)
            {
                // A warning and the completion name it.
                if (exchange.Updates[i].Kind != ChatUpdateKind.LeftOut)
                {
                    yield return new ChatStreamItem(exchange.Updates[i]);
                }
            }
        }

        yield return new ChatStreamItem(exchange.ToCompletion());
    }
}
