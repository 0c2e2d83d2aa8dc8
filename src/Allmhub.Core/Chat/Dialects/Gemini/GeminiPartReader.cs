using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat.Dialects.Shared;
using Allmhub.Media;
using Allmhub.Streaming;

namespace Allmhub.Chat.Dialects.Gemini;

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
        bool isThought = EventJson.TryGet(part, "thought"u8, out JsonElement thought) && thought.ValueKind == JsonValueKind.True;
        if (EventJson.Piece(part, "text"u8) is { } text)
        {
            AddText(part, text, isThought, updates);
        }
        else if (EventJson.TryGet(part, "functionCall"u8, out JsonElement call) && call.ValueKind == JsonValueKind.Object)
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
        string arguments = EventJson.TryGet(call, "args"u8, out JsonElement args) && args.ValueKind == JsonValueKind.Object ? args.GetRawText() : "{}";
        ChatRawPart raw = new(ChatApi.Gemini, part.Clone());
        updates.Add(ChatUpdate.OfToolCall(new ChatToolCallFragment(_calls++, EventJson.Text(call, "id"u8), EventJson.Text(call, "name"u8), arguments, raw)));
    }

    private static ChatMedia? Media(JsonElement part)
    {
        if (EventJson.TryGet(part, "inlineData"u8, out JsonElement data) && EventJson.Text(data, "mimeType"u8) is { } type
            && EventJson.TryGet(data, "data"u8, out JsonElement base64) && base64.ValueKind == JsonValueKind.String && base64.TryGetBytesFromBase64(out byte[]? bytes))
        {
            return new ChatMedia(bytes, KindOf(type), type) { Raw = HasSignature(part) ? Rest(part, "inlineData") : null };
        }

        if (EventJson.TryGet(part, "fileData"u8, out JsonElement file) && Uri.TryCreate(EventJson.Text(file, "fileUri"u8), UriKind.Absolute, out Uri? uri))
        {
            string? fileType = EventJson.Text(file, "mimeType"u8);
            return new ChatMedia(uri, KindOf(fileType ?? string.Empty), fileType) { Raw = HasSignature(part) ? Rest(part, "fileData") : null };
        }

        return null;
    }

    private static MediaKind KindOf(string mediaType) => mediaType.Split('/')[0] switch
    {
        "image" => MediaKind.Image,
        "video" => MediaKind.Video,
        "audio" => MediaKind.Audio,
        "text" or "application" => MediaKind.Document,
        _ => MediaKind.Unknown,
    };

    private static bool HasSignature(JsonElement part) => EventJson.TryGet(part, "thoughtSignature"u8, out _);

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
