using System.Text.Json;
using Allmhub.Chat.Dialects.Shared;

namespace Allmhub.Chat.Dialects.OpenAIChat;

/// <summary>One choice of an answer, read from parsed JSON: pieces in <c>delta</c>, a whole in <c>message</c>, text alone in <c>text</c>.</summary>
/// <param name="assembler">Holds the state of the choice.</param>
internal sealed class OpenAIChatChoice(OpenAIChatAssembler assembler)
{
    private static readonly HashSet<string> Known =
    [
        "index", "delta", "message", "text", "tool_calls", "content", "finish_reason", "native_finish_reason", "stop_reason", "usage", "error", "logprobs",
        "content_filter_results",
    ];

    private readonly GivenText _messages = new();

    /// <summary>Holds the state of the choice.</summary>
    public OpenAIChatAssembler Assembler { get; } = assembler;

    /// <summary>Whether a delta was read.</summary>
    public bool SawDelta { get; set; }

    /// <summary>Whether anything was read that can be an answer.</summary>
    public bool SawAny { get; private set; }

    /// <summary>The wire's finish reason; <c>null</c> before it came.</summary>
    public string? FinishWord { get; private set; }

    /// <summary>What a further choice says, kept until it is known whether it counts.</summary>
    public List<ChatUpdate> Held { get; } = [];

    /// <summary>Reads the choice of a chunk or a body.</summary>
    /// <param name="choice">The choice.</param>
    /// <param name="isBody">Whether the object around it is a whole answer.</param>
    /// <param name="updates">Receives the updates.</param>
    /// <returns>The finish reason's word, when it is told here.</returns>
    public string? Read(JsonElement choice, bool isBody, List<ChatUpdate> updates)
    {
        if (EventJson.TryGet(choice, "delta"u8, out JsonElement delta) && delta.ValueKind != JsonValueKind.Null)
        {
            SawDelta = true;
            ReadMessage(delta, isWhole: false, updates);
        }

        if (EventJson.TryGet(choice, "message"u8, out JsonElement message) && message.ValueKind != JsonValueKind.Null)
        {
            ReadWhole(message, isBody, updates);
        }

        if (EventJson.Piece(choice, "text"u8) is { Length: > 0 } text)
        {
            SawAny = true;
            Assembler.Content(text, updates);
        }

        foreach (string name in (string[])["tool_calls", "content"])
        {
            if (choice.TryGetProperty(name, out JsonElement stray) && stray.ValueKind is JsonValueKind.Array or JsonValueKind.Object or JsonValueKind.String)
            {
                ReadMessage(choice, isBody, updates);
                break;
            }
        }

        UnknownFields.Name(choice, Known, updates);
        string? word = EventJson.Text(choice, "finish_reason"u8) is { Length: > 0 } own ? own : EventJson.Text(delta, "finish_reason"u8);
        FinishWord = string.IsNullOrEmpty(word) ? FinishWord : word;
        return word;
    }

    private void ReadMessage(JsonElement message, bool isWhole, List<ChatUpdate> updates)
    {
        switch (message.ValueKind)
        {
            case JsonValueKind.Object:
                SawAny = true;
                OpenAIChatMessageReader.Read(message, isWhole, Assembler, updates);
                break;
            case JsonValueKind.String:
                SawAny = true;
                Assembler.Content(EventJson.PieceOf(message), updates);
                break;
            default:
                updates.Add(ChatUpdate.OfLeftOut(LeftOutText.Of("a message", message)));
                break;
        }
    }

    // A message closes the deltas before it, or is a piece like a delta, or has grown by one.
    private void ReadWhole(JsonElement message, bool isBody, List<ChatUpdate> updates)
    {
        string text = EventJson.TryGet(message, "content"u8, out JsonElement content) ? EventJson.DeepText(content) : string.Empty;
        bool hasGrown = _messages.Any && _messages.RestOf(text) is { Length: > 0 };
        bool isClosing = SawDelta || hasGrown || (isBody && SawAny);
        if (!isClosing || message.ValueKind != JsonValueKind.Object)
        {
            _messages.Add(text);
            ReadMessage(message, isBody, updates);
            return;
        }

        _messages.Clear();
        _messages.Add(text);
        OpenAIChatAssembler whole = new();
        List<ChatUpdate> said = [];
        OpenAIChatMessageReader.Read(message, isWhole: true, whole, said);
        Assembler.State.Adopt(whole.State);
        whole.Complete(said);
        Assembler.Finish(said, OpenAIToolCallReader.Read(message, []), updates);
    }
}
