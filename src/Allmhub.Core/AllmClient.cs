using Allmhub.Account;
using Allmhub.Chat;
using Allmhub.Chat.Dialects;
using Allmhub.Http;

namespace Allmhub;

/// <summary>The gateway's client. One an address and key; safe for parallel use; dispose it to close its connections.</summary>
public sealed partial class AllmClient : IDisposable
{
    private readonly ChatRunner _chat;

    /// <summary>Makes a client; nothing is sent.</summary>
    /// <param name="options">Address, key, limits.</param>
    public AllmClient(AllmClientOptions options)
        : this(options, ChatDialects.All)
    {
    }

    /// <summary>Makes a client that speaks other formats.</summary>
    /// <param name="options">Address, key, limits.</param>
    /// <param name="dialects">The formats.</param>
    internal AllmClient(AllmClientOptions options, IReadOnlyDictionary<ChatApi, IChatDialect> dialects)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        Pipeline = new SendPipeline(options);
        _chat = new ChatRunner(Pipeline, dialects);
    }

    /// <summary>What the client was made with.</summary>
    public AllmClientOptions Options { get; }

    /// <summary>The way to the gateway for everything that is not chat.</summary>
    internal SendPipeline Pipeline { get; }

    /// <summary>
    /// Asks and yields the answer piece by piece; the last item is the completion. What is buffered is handed on without a thread switch.
    /// </summary>
    /// <param name="request">What is asked.</param>
    /// <param name="options">What this call says differently.</param>
    /// <param name="cancellationToken">Stops the call and closes the connection.</param>
    /// <returns>Updates, then the completion.</returns>
    /// <exception cref="AllmException">The call failed; text received so far is on <see cref="AllmException.PartialCompletion"/>.</exception>
    public IAsyncEnumerable<ChatStreamItem> StreamChatAsync(ChatRequest request, AllmCallOptions options, CancellationToken cancellationToken) =>
        _chat.StreamAsync(request, options, cancellationToken);

    /// <summary>Asks and gives the whole answer. Streams on the wire unless the request says not to.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="options">What this call says differently.</param>
    /// <param name="cancellationToken">Stops the call and closes the connection.</param>
    /// <returns>The completion.</returns>
    /// <exception cref="AllmException">The call failed.</exception>
    public Task<ChatCompletion> CompleteChatAsync(ChatRequest request, AllmCallOptions options, CancellationToken cancellationToken) =>
        _chat.CompleteAsync(request, options, cancellationToken);

    /// <summary>Says what <see cref="StreamChatAsync"/> would send, with the key masked; sends nothing.</summary>
    /// <param name="request">What would be asked.</param>
    /// <param name="options">What this call says differently.</param>
    /// <returns>The request.</returns>
    public RequestDescription DescribeChat(ChatRequest request, AllmCallOptions options) => _chat.Describe(request, options);

    /// <summary>Asks the gateway whether it takes the key, by the listing of models, which costs nothing (NOTES section 12).</summary>
    /// <param name="options">What this call says differently.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>How many models the key may use.</returns>
    /// <exception cref="AllmException">The key is refused, or the gateway cannot be reached.</exception>
    public async Task<int> TestAsync(AllmCallOptions options, CancellationToken cancellationToken)
    {
        AllmRequest request = new() { Method = HttpMethod.Get, Path = "/v1/models" };
        using AllmResponse response = await Pipeline.SendAsync(request, options, cancellationToken).ConfigureAwait(false);
        return ModelReader.Read(await response.ReadJsonAsync().ConfigureAwait(false))?.Count
            ?? throw new AllmException(AllmErrorKind.Protocol, "The answer of /v1/models is no list of models.");
    }

    /// <inheritdoc/>
    public void Dispose() => Pipeline.Dispose();
}
