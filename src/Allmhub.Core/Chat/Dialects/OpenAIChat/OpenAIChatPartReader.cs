using System.Text.Json;
using Allmhub.Chat.Dialects.Shared;
using Allmhub.Media;

namespace Allmhub.Chat.Dialects.OpenAIChat;

/// <summary>Reads what a message of OpenAI chat can hold besides plain text.</summary>
internal static class OpenAIChatPartReader
{
    /// <summary>Reads content: text, an array of parts, or one part bare. A part not known here is kept for the next turn.</summary>
    /// <param name="content">The field.</param>
    /// <param name="assembler">Holds the state of the answer.</param>
    /// <param name="updates">Receives the updates.</param>
    public static void ReadContent(JsonElement content, OpenAIChatAssembler assembler, List<ChatUpdate> updates)
    {
        switch (content.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (JsonElement part in content.EnumerateArray())
                {
                    ReadContent(part, assembler, updates);
                }

                break;
            case JsonValueKind.Object:
                ReadPart(content, assembler, updates);
                break;
            case JsonValueKind.String:
                assembler.Content(EventJson.PieceOf(content), updates);
                break;
            case JsonValueKind.Number:
                assembler.Content(content.GetRawText(), updates);
                break;
        }
    }

    /// <summary>Reads pictures, citations and sound that stand beside the content.</summary>
    /// <param name="message">The message or delta.</param>
    /// <param name="assembler">Holds the state of the answer.</param>
    /// <param name="updates">Receives the updates.</param>
    public static void ReadExtras(JsonElement message, OpenAIChatAssembler assembler, List<ChatUpdate> updates)
    {
        if (EventJson.TryGet(message, "images"u8, out JsonElement images))
        {
            ReadContent(images, assembler, updates);
        }

        foreach (JsonElement item in EventJson.Items(message, "annotations"u8))
        {
            ReadCitation(item, updates);
        }

        if (EventJson.TryGet(message, "audio"u8, out JsonElement audio) && audio.ValueKind == JsonValueKind.Object)
        {
            assembler.Content(EventJson.Piece(audio, "transcript"u8) ?? string.Empty, updates);
            assembler.Audio(EventJson.Piece(audio, "data"u8));
        }
    }

    /// <summary>Makes a picture of what the wire gives: the first that is not empty of base64 and address (NOTES section 9).</summary>
    /// <param name="base64">Base64, with or without a <c>data:</c> prefix.</param>
    /// <param name="address">An address or a data: URI.</param>
    /// <param name="description">What the service says of it.</param>
    /// <returns>The picture; <c>null</c> when there is none.</returns>
    public static ChatMedia? ToImage(string? base64, string? address, string? description)
    {
        string source = !string.IsNullOrEmpty(base64) ? base64 : address ?? string.Empty;
        if (DataUri.TryDecode(source, out byte[] data, out string mediaType))
        {
            return new ChatMedia(data, MediaKind.Image, MediaSignature.Detect(data)?.MediaType ?? mediaType) { Description = description };
        }

        if (!string.IsNullOrEmpty(base64))
        {
            return DataUri.TryDecodeBase64(base64, out data) ? new ChatMedia(data, MediaKind.Image, MediaSignature.Detect(data)?.MediaType ?? "image/png") { Description = description } : null;
        }

        if (!Uri.TryCreate(source, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
        {
            return null;
        }

        MediaKind kind = MediaName.KindOf(source);
        string name = MediaName.FileName(source);
        return new ChatMedia(uri, kind == MediaKind.Unknown ? MediaKind.Image : kind) { Description = description, FileName = name.Length > 0 ? name : null };
    }

    private static void ReadPart(JsonElement part, OpenAIChatAssembler assembler, List<ChatUpdate> updates)
    {
        string? type = EventJson.Text(part, "type"u8);
        switch (type)
        {
            case "thinking" or "reasoning" or "reasoning_text" or "reasoning.text" or "summary_text":
                ReadThought(part, assembler, updates);
                break;
            case "refusal":
                assembler.Refusal(EventJson.DeepText(Field(part, "refusal"u8)), updates);
                break;
            case "tool_use" or "tool_call" or "function_call":
                assembler.ToolCalls([OpenAIToolCallReader.ReadEntry(part)], isWhole: true, updates);
                break;
            case "image_url" or "image":
                ReadImage(part, assembler, updates);
                break;
            default:
                ReadOther(part, type, assembler, updates);
                break;
        }
    }

    private static void ReadOther(JsonElement part, string? type, OpenAIChatAssembler assembler, List<ChatUpdate> updates)
    {
        if (EventJson.DeepText(Field(part, "text"u8)) is { Length: > 0 } text)
        {
            assembler.Content(text, updates);
        }
        else if (type is null && EventJson.TryGet(part, "image_url"u8, out _))
        {
            ReadImage(part, assembler, updates);
        }
        else if (type is null && EventJson.DeepText(part) is { Length: > 0 } inner)
        {
            assembler.Content(inner, updates);
        }
        else if (type is not ("text" or "output_text"))
        {
            // Kept for the next turn, but nothing of it can be shown.
            updates.Add(ChatUpdate.OfRaw(new ChatRawPart(ChatApi.Chat, part.Clone())));
            updates.Add(ChatUpdate.OfLeftOut(LeftOutText.Of("a part of the content", part), isContent: type is null));
        }
        else if (Field(part, "text"u8).ValueKind is not (JsonValueKind.String or JsonValueKind.Null or JsonValueKind.Undefined))
        {
            updates.Add(ChatUpdate.OfLeftOut(LeftOutText.Of("a text part of the content", part)));
        }
    }

    // A signed thought goes back as it is; an unsigned one is thinking and no more.
    private static void ReadThought(JsonElement part, OpenAIChatAssembler assembler, List<ChatUpdate> updates)
    {
        assembler.Reasoning(EventJson.DeepText(part), updates);
        if (EventJson.Text(part, "signature"u8) is { Length: > 0 })
        {
            updates.Add(ChatUpdate.OfReasoning(string.Empty, new ChatRawPart(ChatApi.Chat, part.Clone())));
        }
    }

    private static void ReadImage(JsonElement part, OpenAIChatAssembler assembler, List<ChatUpdate> updates)
    {
        JsonElement image = Field(part, "image_url"u8);
        string? address = image.ValueKind == JsonValueKind.String ? EventJson.PieceOf(image) : EventJson.Text(image, "url"u8);
        if (ToImage(EventJson.Text(part, "b64_json"u8), address ?? EventJson.Text(part, "url"u8), null) is ChatMedia media)
        {
            assembler.Media(media, updates);
        }
        else
        {
            updates.Add(ChatUpdate.OfRaw(new ChatRawPart(ChatApi.Chat, part.Clone())));
            updates.Add(ChatUpdate.OfLeftOut(LeftOutText.Of("a picture", part)));
        }
    }

    private static JsonElement Field(JsonElement part, ReadOnlySpan<byte> name) => EventJson.TryGet(part, name, out JsonElement value) ? value : default;

    private static void ReadCitation(JsonElement item, List<ChatUpdate> updates)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        JsonElement source = item.TryGetProperty("url_citation"u8, out JsonElement inner) ? inner : item;
        if (EventJson.Text(source, "url"u8) is { Length: > 0 } address)
        {
            updates.Add(ChatUpdate.OfCitation(new ChatCitation(address, EventJson.Text(source, "title"u8), EventJson.Text(source, "content"u8))));
        }
    }
}
