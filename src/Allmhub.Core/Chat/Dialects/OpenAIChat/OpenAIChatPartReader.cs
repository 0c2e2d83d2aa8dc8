using System.Text.Json;
using Allmhub.Media;

namespace Allmhub.Chat.Dialects.OpenAIChat;

/// <summary>Reads what a message of OpenAI chat can hold besides plain text.</summary>
internal static class OpenAIChatPartReader
{
    /// <summary>Reads content: text, or an array of parts. A part not known here is kept for the next turn.</summary>
    /// <param name="content">The field.</param>
    /// <param name="assembler">Holds the state of the answer.</param>
    /// <param name="updates">Receives the updates.</param>
    public static void ReadContent(JsonElement content, OpenAIChatAssembler assembler, List<ChatUpdate> updates)
    {
        if (content.ValueKind != JsonValueKind.Array)
        {
            assembler.Content(OpenAIChatReader.RawText(content), updates);
            return;
        }

        foreach (JsonElement part in content.EnumerateArray())
        {
            if (part.ValueKind == JsonValueKind.String)
            {
                assembler.Content(OpenAIChatReader.RawText(part), updates);
            }
            else if (part.ValueKind == JsonValueKind.Object)
            {
                ReadPart(part, assembler, updates);
            }
        }
    }

    /// <summary>Reads pictures, citations and sound that stand beside the content.</summary>
    /// <param name="message">The message or delta.</param>
    /// <param name="assembler">Holds the state of the answer.</param>
    /// <param name="updates">Receives the updates.</param>
    public static void ReadExtras(JsonElement message, OpenAIChatAssembler assembler, List<ChatUpdate> updates)
    {
        if (message.TryGetProperty("images"u8, out JsonElement images) && images.ValueKind == JsonValueKind.Array)
        {
            ReadContent(images, assembler, updates);
        }

        if (message.TryGetProperty("annotations"u8, out JsonElement annotations) && annotations.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in annotations.EnumerateArray())
            {
                ReadCitation(item, updates);
            }
        }

        if (message.TryGetProperty("audio"u8, out JsonElement audio) && audio.ValueKind == JsonValueKind.Object)
        {
            assembler.Content(OpenAIChatReader.Text(audio, "transcript"u8) ?? string.Empty, updates);
            assembler.Audio(OpenAIChatReader.Text(audio, "data"u8));
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
            return new ChatMedia(data, MediaKind.Image, mediaType) { Description = description };
        }

        if (!string.IsNullOrEmpty(base64))
        {
            return DataUri.TryDecodeBase64(base64, out data) ? new ChatMedia(data, MediaKind.Image, MediaSignature.Image(data)) { Description = description } : null;
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
        switch (OpenAIChatReader.Text(part, "type"u8))
        {
            case "text" or "output_text":
                assembler.Content(OpenAIChatReader.Text(part, "text"u8) ?? string.Empty, updates);
                break;
            case "refusal":
                assembler.Refusal(OpenAIChatReader.Text(part, "refusal"u8) ?? string.Empty, updates);
                break;
            case "image_url" when part.TryGetProperty("image_url"u8, out JsonElement image) && ToImage(null, Address(image), null) is ChatMedia media:
                updates.Add(ChatUpdate.OfMedia(media));
                break;
            default:
                updates.Add(ChatUpdate.OfRaw(new ChatRawPart(ChatApi.Chat, part.Clone())));
                break;
        }
    }

    private static string? Address(JsonElement image) =>
        image.ValueKind == JsonValueKind.String ? OpenAIChatReader.RawText(image) : OpenAIChatReader.Text(image, "url"u8);

    private static void ReadCitation(JsonElement item, List<ChatUpdate> updates)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        JsonElement source = item.TryGetProperty("url_citation"u8, out JsonElement inner) ? inner : item;
        if (OpenAIChatReader.Text(source, "url"u8) is { Length: > 0 } address)
        {
            updates.Add(ChatUpdate.OfCitation(new ChatCitation(address, OpenAIChatReader.Text(source, "title"u8), OpenAIChatReader.Text(source, "content"u8))));
        }
    }
}
