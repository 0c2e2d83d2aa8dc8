using System.Text.Json;

namespace Allmhub.Chat.Dialects.OpenAIChat;

/// <summary>OpenAI chat completions, <c>/v1/chat/completions</c>: the format every model of the gateway speaks (NOTES sections 4 and 4a).</summary>
internal sealed class OpenAIChatDialect : IChatDialect
{
    /// <inheritdoc/>
    public ChatApi Api => ChatApi.Chat;

    /// <inheritdoc/>
    public ChatWireRequest Write(ChatRequest request) => new("v1/chat/completions", OpenAIChatWriter.Write(request));

    /// <inheritdoc/>
    public ChatStreamReader CreateStreamReader() => new OpenAIChatStreamReader();

    /// <inheritdoc/>
    public void Read(JsonElement body, List<ChatUpdate> updates) => OpenAIChatReader.ReadBody(body, updates);

    /// <summary>Maps the wire's word for why an answer ended.</summary>
    /// <param name="word">The word; new ones occur.</param>
    /// <returns>The reason; <see cref="ChatFinishReason.Other"/> for words not known here.</returns>
    internal static ChatFinishReason MapFinish(string? word) => word switch
    {
        null or "" => ChatFinishReason.None,
        "stop" or "end_turn" or "stop_sequence" => ChatFinishReason.Stop,
        "length" or "max_tokens" => ChatFinishReason.Length,
        "tool_calls" or "function_call" or "tool_use" => ChatFinishReason.ToolCall,
        "content_filter" => ChatFinishReason.ContentFilter,
        "refusal" => ChatFinishReason.Refusal,
        _ => ChatFinishReason.Other,
    };
}
