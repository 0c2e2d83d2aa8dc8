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
            ReadImages(images, assembler, updates);
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

    /// <summary>Reads pictures: a list of them or one, as an object or as an address.</summary>
    /// <param name="images">The field.</param>
    /// <param name="assembler">Holds the state of the answer.</param>
    /// <param name="updates">Receives the updates.</param>
    public static void ReadImages(JsonElement images, OpenAIChatAssembler assembler, List<ChatUpdate> updates)
    {
        IEnumerable<JsonElement> items = images.ValueKind == JsonValueKind.Array ? images.EnumerateArray() : [images];
        foreach (JsonElement item in items)
        {
            if (MediaValue.Read(item, MediaKind.Image) is ChatMedia media)
            {
                assembler.Media(media, updates);
            }
            else if (item.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
            {
                updates.Add(ChatUpdate.OfLeftOut(LeftOutText.Of("a picture", item)));
            }
        }
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
            case "image_url" or "image" or "output_image" or "input_image" or "video_url" or "audio_url":
                ReadMedia(part, type[0] == 'v' ? MediaKind.Video : type[0] == 'a' ? MediaKind.Audio : MediaKind.Image, assembler, updates);
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
        else if (type is null && MediaValue.Read(part, MediaKind.Image) is ChatMedia media)
        {
            assembler.Media(media, updates);
        }
        else if (type is null && EventJson.DeepText(part) is { Length: > 0 } inner)
        {
            assembler.Content(inner, updates);
        }
        else if (type is not ("text" or "output_text"))
        {
            // Kept for the next turn, but nothing of it can be shown.
            updates.Add(ChatUpdate.OfRaw(new ChatRawPart(ChatApi.Chat, part.Clone())));
            updates.Add(ChatUpdate.OfLeftOut(LeftOutText.Of(Words.Say("a part of the content"), part), isContent: type is null));
        }
        else if (Field(part, "text"u8).ValueKind is not (JsonValueKind.String or JsonValueKind.Null or JsonValueKind.Undefined))
        {
            updates.Add(ChatUpdate.OfLeftOut(LeftOutText.Of(Words.Say("a text part of the content"), part)));
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

    private static void ReadMedia(JsonElement part, MediaKind kind, OpenAIChatAssembler assembler, List<ChatUpdate> updates)
    {
        if (MediaValue.Read(part, kind) is ChatMedia media)
        {
            assembler.Media(media, updates);
        }
        else
        {
            updates.Add(ChatUpdate.OfRaw(new ChatRawPart(ChatApi.Chat, part.Clone())));
            updates.Add(ChatUpdate.OfLeftOut(LeftOutText.Of(kind == MediaKind.Image ? "a picture" : "a medium", part)));
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
