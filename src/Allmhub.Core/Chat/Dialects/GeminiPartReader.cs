using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Streaming;

namespace Allmhub.Chat.Dialects;

/// <summary>
/// Reads the parts of an answer. What a part holds beyond its payload (<c>thoughtSignature</c>) goes back with it;
/// drafts, which are pictures marked as thoughts, are not the result (NOTES section 7).
/// </summary>
internal sealed class GeminiPartReader
{
    private readonly SurrogateJoiner _text = new();
    private readonly SurrogateJoiner _reasoning = new();
    private int _calls;

    /// <summary>Reads a part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="updates">Receives what it says.</param>
    public void Read(JsonElement part, List<ChatUpdate> updates)
    {
        bool isThought = WireEvent.TryGet(part, "thought"u8, out JsonElement thought) && thought.ValueKind == JsonValueKind.True;
        if (WireEvent.Piece(part, "text"u8) is { } text)
        {
            AddText(part, text, isThought, updates);
        }
        else if (WireEvent.TryGet(part, "functionCall"u8, out JsonElement call) && call.ValueKind == JsonValueKind.Object)
        {
            AddCall(part, call, updates);
        }
        else if (Media(part) is { } media)
        {
            if (!isThought)
            {
                updates.Add(ChatUpdate.OfMedia(media));
            }
        }
        else if (part.ValueKind == JsonValueKind.Object && part.EnumerateObject().Any())
        {
            updates.Add(ChatUpdate.OfRaw(new ChatRawPart(ChatApi.Gemini, part.Clone())));
        }
    }

    /// <summary>Takes a plain piece of the answer.</summary>
    /// <param name="text">The piece.</param>
    /// <param name="updates">Receives it.</param>
    public void Text(string text, List<ChatUpdate> updates) => Add(updates, _text.Join(text), isThought: false, null);

    /// <summary>Gives what was held back.</summary>
    /// <param name="updates">Receives it.</param>
    public void Complete(List<ChatUpdate> updates)
    {
        Add(updates, _reasoning.Complete(), isThought: true, null);
        Add(updates, _text.Complete(), isThought: false, null);
    }

    private void AddText(JsonElement part, string text, bool isThought, List<ChatUpdate> updates)
    {
        SurrogateJoiner joiner = isThought ? _reasoning : _text;
        ChatRawPart? raw = HasSignature(part) ? Rest(part, "text") : null;
        string joined = joiner.Join(text);
        Add(updates, raw is null ? joined : joined + joiner.Complete(), isThought, raw);
    }

    private static void Add(List<ChatUpdate> updates, string text, bool isThought, ChatRawPart? raw)
    {
        if (text.Length > 0 || raw is not null)
        {
            updates.Add(isThought ? ChatUpdate.OfReasoning(text, raw) : ChatUpdate.OfText(text, raw));
        }
    }

    // Each call comes whole. The wire may give it no id; the fold then makes one up.
    private void AddCall(JsonElement part, JsonElement call, List<ChatUpdate> updates)
    {
        string arguments = WireEvent.TryGet(call, "args"u8, out JsonElement args) && args.ValueKind == JsonValueKind.Object ? args.GetRawText() : "{}";
        ChatRawPart raw = new(ChatApi.Gemini, part.Clone());
        updates.Add(ChatUpdate.OfToolCall(new ChatToolCallFragment(_calls++, WireEvent.Text(call, "id"u8), WireEvent.Text(call, "name"u8), arguments, raw)));
    }

    private static ChatMedia? Media(JsonElement part)
    {
        if (WireEvent.TryGet(part, "inlineData"u8, out JsonElement data) && WireEvent.Text(data, "mimeType"u8) is { } type
            && WireEvent.TryGet(data, "data"u8, out JsonElement base64) && base64.ValueKind == JsonValueKind.String && base64.TryGetBytesFromBase64(out byte[]? bytes))
        {
            return new ChatMedia(bytes, KindOf(type), type) { Raw = HasSignature(part) ? Rest(part, "inlineData") : null };
        }

        if (WireEvent.TryGet(part, "fileData"u8, out JsonElement file) && Uri.TryCreate(WireEvent.Text(file, "fileUri"u8), UriKind.Absolute, out Uri? uri))
        {
            string? fileType = WireEvent.Text(file, "mimeType"u8);
            return new ChatMedia(uri, KindOf(fileType ?? string.Empty), fileType) { Raw = HasSignature(part) ? Rest(part, "fileData") : null };
        }

        return null;
    }

    private static ChatMediaKind KindOf(string mediaType) => mediaType.Split('/')[0] switch
    {
        "image" => ChatMediaKind.Image,
        "video" => ChatMediaKind.Video,
        "audio" => ChatMediaKind.Audio,
        "text" or "application" => ChatMediaKind.Document,
        _ => ChatMediaKind.Unknown,
    };

    private static bool HasSignature(JsonElement part) => WireEvent.TryGet(part, "thoughtSignature"u8, out _);

    private static ChatRawPart Rest(JsonElement part, string payload)
    {
        JsonObject rest = [];
        foreach (JsonProperty property in part.EnumerateObject().Where(property => property.Name != payload))
        {
            rest[property.Name] = WireJson.ToNode(property.Value);
        }

        return new ChatRawPart(ChatApi.Gemini, WireJson.ToElement(rest));
    }
}
