using System.Text.Json;

namespace Allmhub.Chat;

/// <summary>What is asked, in no wire format's words: a dialect turns it into one.</summary>
public sealed record ChatRequest
{
    /// <summary>The model's name on this gateway.</summary>
    public required string Model { get; init; }

    /// <summary>The conversation, oldest first. System messages may stand anywhere; dialects move them where they belong.</summary>
    public required IReadOnlyList<ChatMessage> Message { get; init; }

    /// <summary>The wire format; <see cref="ChatApi.Auto"/> lets the client choose.</summary>
    public ChatApi Api { get; init; } = ChatApi.Auto;

    /// <summary>Whether to stream on the wire. The default, since proxies cut silent calls at about 100 s (NOTES section 3).</summary>
    public bool Stream { get; init; } = true;

    /// <summary>Upper limit of the answer in tokens.</summary>
    public int? MaxToken { get; init; }

    /// <summary>Sampling temperature, 0 to 2.</summary>
    public double? Temperature { get; init; }

    /// <summary>Nucleus sampling, over 0 to 1 (0 is dropped by the gateway, NOTES section 4).</summary>
    public double? TopP { get; init; }

    /// <summary>Texts that end the answer; at most four.</summary>
    public IReadOnlyList<string>? Stop { get; init; }

    /// <summary>A seed for repeatable sampling, where the vendor has it.</summary>
    public long? Seed { get; init; }

    /// <summary>How much to think.</summary>
    public ReasoningEffort? ReasoningEffort { get; init; }

    /// <summary>Tokens to think with, on the dialects that take a number.</summary>
    public int? ThinkingBudget { get; init; }

    /// <summary>Whether the model may search the web.</summary>
    public bool WebSearch { get; init; }

    /// <summary>Tools the model may ask for.</summary>
    public IReadOnlyList<ChatToolDefinition>? Tool { get; init; }

    /// <summary>Whether tools must, may or must not be called.</summary>
    public ChatToolChoice? ToolChoice { get; init; }

    /// <summary>JSON Schema the answer must follow.</summary>
    public JsonElement? ResponseSchema { get; init; }

    /// <summary>A name for the schema, where the wire wants one.</summary>
    public string ResponseSchemaName { get; init; } = "answer";
}
