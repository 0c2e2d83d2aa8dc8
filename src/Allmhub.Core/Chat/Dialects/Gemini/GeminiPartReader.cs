using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat.Dialects.Prose;
using Allmhub.Chat.Dialects.Shared;
using Allmhub.Media;

namespace Allmhub.Chat.Dialects.Gemini;

/// <summary>
/// Reads the parts of an answer. What a part holds beyond its payload (<c>thoughtSignature</c>) goes back with it;
/// drafts, which are pictures marked as thoughts, are not the result (NOTES section 7). A part may hold text and a call at once.
/// </summary>
internal sealed class GeminiPartReader
{
    private readonly GivenMedia _given = new();
    private readonly ChatProse _prose;
    private readonly AnswerText _text;
    private int _calls;

    /// <summary>Begins an answer.</summary>
    public GeminiPartReader()
    {
        _prose = new ChatProse(_given);
        _text = new AnswerText(_prose);
    }

    /// <summary>Whether there is text or a call.</summary>
    public bool SaysSomething => _text.HasText || _calls > 0;

    /// <summary>Reads a part.</summary>
    /// <param name="part">The part; bare text is text.</param>
    /// <param name="updates">Receives what it says.</param>
    public void Read(JsonElement part, List<ChatUpdate> updates)
    {
        if (part.ValueKind == JsonValueKind.String)
        {
            _text.Add(EventJson.PieceOf(part), updates);
            return;
        }

        if (part.ValueKind != JsonValueKind.Object)
        {
            if (part.ValueKind != JsonValueKind.Null)
            {
                updates.Add(ChatUpdate.OfLeftOut(LeftOutText.Of("a part", part)));
            }

            return;
        }

        bool isThought = EventJson.TryGet(part, "thought"u8, out JsonElement thought) && thought.ValueKind == JsonValueKind.True;
        bool hasCall = EventJson.TryGetEither(part, "functionCall"u8, "function_call"u8, out JsonElement call) && call.ValueKind == JsonValueKind.Object;
        bool hasMedia = TryMedia(part, isThought, updates);
        bool hasText = EventJson.TryGet(part, "text"u8, out JsonElement text) && text.ValueKind is JsonValueKind.String or JsonValueKind.Object or JsonValueKind.Array;
        if (hasText)
        {
            AddText(part, EventJson.DeepText(text), isThought, isAlone: !hasCall && !hasMedia, updates);
        }

        if (hasCall)
        {
            AddCall(part, call, updates);
        }

        if (!hasText && !hasCall && !hasMedia)
        {
            Keep(part, updates);
        }
    }

    /// <summary>Takes a plain piece of the answer.</summary>
    /// <param name="text">The piece.</param>
    /// <param name="updates">Receives it.</param>
    public void Text(string text, List<ChatUpdate> updates) => _text.Add(text, updates);

    /// <summary>Gives what was held back.</summary>
    /// <param name="updates">Receives it.</param>
    public void Complete(List<ChatUpdate> updates)
    {
        _text.FlushThought(updates);
        _text.Flush(updates);
        _prose.Complete(updates);
    }

    /// <summary>Gives a medium, unless it has been given.</summary>
    /// <param name="media">The medium.</param>
    /// <param name="updates">Receives it.</param>
    public void Media(ChatMedia media, List<ChatUpdate> updates)
    {
        _prose.Settle(updates);
        if (_given.TryAdd(media))
        {
            updates.Add(ChatUpdate.OfMedia(media));
        }
    }

    private void AddText(JsonElement part, string text, bool isThought, bool isAlone, List<ChatUpdate> updates)
    {
        ChatRawPart? raw = isAlone && HasSignature(part) ? Rest(part, "text") : null;
        if (isThought)
        {
            _text.Think(text, updates);
        }
        else
        {
            _text.Add(text, updates);
        }

        if (raw is null)
        {
            return;
        }

        if (isThought)
        {
            _text.FlushThought(updates);
            updates.Add(ChatUpdate.OfReasoning(string.Empty, raw));
        }
        else
        {
            _text.Flush(updates);
            updates.Add(ChatUpdate.OfText(string.Empty, raw));
        }
    }

    // Each call comes whole. The wire may give it no id; the fold then makes one up. What is no object goes on as it is, and is not run.
    private void AddCall(JsonElement part, JsonElement call, List<ChatUpdate> updates)
    {
        string? arguments = EventJson.TryGetEither(call, "args"u8, "arguments"u8, out JsonElement args) ? EventJson.Arguments(args) : null;
        if (arguments is null && EventJson.TryGetEither(call, "partialArgs"u8, "partial_args"u8, out JsonElement pieces))
        {
            // Pieces by path, which were not asked for: a list, so that nothing runs without its arguments.
            arguments = pieces.GetRawText();
        }

        ChatRawPart raw = new(ChatApi.Gemini, GeminiCallPart.Normal(part, call, arguments));
        updates.Add(ChatUpdate.OfToolCall(new ChatToolCallFragment(_calls++, EventJson.Text(call, "id"u8), EventJson.Text(call, "name"u8), arguments ?? "{}", raw)));
    }

    private bool TryMedia(JsonElement part, bool isThought, List<ChatUpdate> updates)
    {
        bool hasData = EventJson.TryGetEither(part, "inlineData"u8, "inline_data"u8, out JsonElement data) && data.ValueKind == JsonValueKind.Object;
        if (!hasData && !(EventJson.TryGetEither(part, "fileData"u8, "file_data"u8, out data) && data.ValueKind == JsonValueKind.Object))
        {
            return false;
        }

        string? type = EventJson.Text(data, "mimeType"u8) ?? EventJson.Text(data, "mime_type"u8);
        ChatMedia? media = hasData ? Inline(part, data, type) : File(part, data, type);
        if (media is not null && !isThought)
        {
            Media(media, updates);
        }
        else if (media is not null)
        {
            updates.Add(ChatUpdate.OfLeftOut(Words.Say($"a draft of the thinking ({media})"), isContent: false));
        }
        else
        {
            updates.Add(ChatUpdate.OfRaw(new ChatRawPart(ChatApi.Gemini, part.Clone())));
            updates.Add(ChatUpdate.OfLeftOut(LeftOutText.Of(hasData ? Words.Say("inline data that cannot be read") : Words.Say("a file without an address"), data)));
        }

        return true;
    }

    private static ChatMedia? Inline(JsonElement part, JsonElement data, string? type) =>
        EventJson.TryGet(data, "data"u8, out JsonElement base64) && base64.ValueKind == JsonValueKind.String && TryBytes(base64, out byte[] bytes)
            ? ChatMedia.OfBytes(bytes, type ?? "image/png", raw: HasSignature(part) ? Rest(part, "inlineData") : null)
            : null;

    // An address of the vendor's own storage (gs:) can be named to it again, though nobody else can fetch it.
    private static ChatMedia? File(JsonElement part, JsonElement file, string? type)
    {
        string? address = EventJson.Text(file, "fileUri"u8) ?? EventJson.Text(file, "file_uri"u8);
        return MediaLink.TryCreate(address, out Uri? uri) || Uri.TryCreate(address, UriKind.Absolute, out uri)
            ? new ChatMedia(uri, MediaFormats.KindOf(type ?? string.Empty), type) { Raw = HasSignature(part) ? Rest(part, "fileData") : null }
            : null;
    }

    // The strict way first: it makes no text of megabytes.
    private static bool TryBytes(JsonElement base64, out byte[] bytes)
    {
        if (base64.TryGetBytesFromBase64(out byte[]? strict))
        {
            bytes = strict;
            return true;
        }

        return DataUri.TryDecodeBase64(EventJson.PieceOf(base64), out bytes);
    }

    private static void Keep(JsonElement part, List<ChatUpdate> updates)
    {
        if (part.EnumerateObject().Any(static property => property.Value.ValueKind != JsonValueKind.Null && !property.NameEquals("text"u8)))
        {
            updates.Add(ChatUpdate.OfRaw(new ChatRawPart(ChatApi.Gemini, part.Clone())));
            updates.Add(ChatUpdate.OfLeftOut(LeftOutText.Of("a part", part), isContent: false));
        }
    }

    private static bool HasSignature(JsonElement part) => EventJson.TryGetEither(part, "thoughtSignature"u8, "thought_signature"u8, out _);

    private static ChatRawPart Rest(JsonElement part, string payload)
    {
        JsonObject rest = [];
        foreach (JsonProperty property in part.EnumerateObject().Where(property => GeminiCallPart.Camel(property.Name) != payload))
        {
            rest[GeminiCallPart.Camel(property.Name)] = WireJson.ToNode(property.Value);
        }

        return new ChatRawPart(ChatApi.Gemini, WireJson.ToElement(rest));
    }
}
