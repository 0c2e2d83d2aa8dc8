using Allmhub.Chat;
using Allmhub.Chat.Conversations;
using Allmhub.Http;
using Allmhub.Operations;
using StandardParser = System.Net.ServerSentEvents.SseParser;

namespace Allmhub.Benchmarks;

/// <summary>The same stream over a socket: a bare HttpClient with the runtime's parser, and the client whole.</summary>
internal sealed class LoopbackReaders : IDisposable
{
    private static readonly ChatRequest Question = new() { Model = "m", Message = [new ChatMessage(ChatRole.User, "hello")] };

    private readonly LoopbackServer _server;
    private readonly HttpClient _http = new();
    private readonly AllmClient _client;

    public LoopbackReaders(byte[] bytes)
    {
        _server = new LoopbackServer(bytes);
        _client = new AllmClient(new AllmClientOptions { AsksPrices = false, BaseUri = _server.BaseUri, Credential = AllmCredential.FromText("sk-benchmark") });
    }

    /// <summary>The yardstick.</summary>
    /// <returns>Characters.</returns>
    public async Task<int> StandardAsync()
    {
        int length = 0;
        using HttpResponseMessage response = await _http.GetAsync(_server.BaseUri, HttpCompletionOption.ResponseHeadersRead);
        using Stream stream = await response.Content.ReadAsStreamAsync();
        await foreach (System.Net.ServerSentEvents.SseItem<string?> item in StandardParser.Create(stream, static (_, data) => DeltaReaders.PickContent(data)).EnumerateAsync())
        {
            length += item.Data?.Length ?? 0;
        }

        return length;
    }

    /// <summary>Request, send pipeline, parser, dialect, fold, updates handed on, completion.</summary>
    /// <returns>Characters.</returns>
    public Task<int> ClientAsync() => ReadAsync(_client.Chat.Stream(Question));

    /// <summary>The same as a conversation, which would run tools.</summary>
    /// <returns>Characters.</returns>
    public Task<int> ConversationAsync() => ReadAsync(Conversation.Ask(_client.Chat, Question, new ConversationOptions { Answers = static _ => true }));

    private static async Task<int> ReadAsync(StreamOperation<ChatUpdate> operation)
    {
        int length = 0;
        await foreach (ChatUpdate item in operation.StreamAsync(AllmCallOptions.Default, CancellationToken.None))
        {
            length += item.Kind == ChatUpdateKind.Text ? item.Text?.Length ?? 0 : 0;
        }

        return length;
    }

    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
        _server.Dispose();
    }
}
