using System.Text.Json;

namespace Allmhub.Chat.Dialects.OpenAIChat;

/// <summary>OpenAI chat completions, <c>/v1/chat/completions</c>: the format every model of the gateway speaks (NOTES sections 4 and 4a).</summary>
internal sealed class OpenAIChatDialect : IChatDialect
{
    /// <inheritdoc/>
    public ChatApi Api => ChatApi.Chat;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> ShortestStream => """
        data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"wo"},"finish_reason":null}],"usage":null}

        data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"rd"},"finish_reason":null}],"usage":null}

        data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}

        data: [DONE]


        """u8;

    /// <inheritdoc/>
    public ChatWireRequest Write(ChatRequest request) => new("v1/chat/completions", OpenAIChatWriter.Write(request));

    /// <inheritdoc/>
    public ChatStreamReader CreateStreamReader() => new OpenAIChatStreamReader();

    /// <inheritdoc/>
    public void Read(JsonElement body, List<ChatUpdate> updates) => OpenAIChatBodyReader.Read(body, updates);
}
