using System.Text.Json;
using Allmhub.Foundation;
using Allmhub.Media;

namespace Allmhub.Chat.Sessions;

/// <summary>The parts of a message in a session file.</summary>
internal static class ChatPartJson
{
    // Opaque blocks of a model go as deep as they came.
    private static readonly JsonDocumentOptions RawOptions = new() { MaxDepth = int.MaxValue };

    /// <summary>Writes a part.</summary>
    /// <param name="writer">Inside an array.</param>
    /// <param name="part">The part.</param>
    /// <param name="rawAsText">Whether the wire's own block is written as a text of JSON: as it came it may hold line breaks, and a line of a file none.</param>
    public static void Write(Utf8JsonWriter writer, ChatPart part, bool rawAsText = false)
    {
        writer.WriteStartObject();
        switch (part)
        {
            case ChatTextPart text:
                WriteKind(writer, "text", text.Text);
                break;
            case ChatReasoningPart reasoning:
                WriteKind(writer, "reasoning", reasoning.Text);
                break;
            case ChatRefusalPart refusal:
                WriteKind(writer, "refusal", refusal.Text);
                break;
            case ChatMediaPart media:
                WriteMedia(writer, media.Media);
                break;
            case ChatToolCallPart { Call: { } call }:
                writer.WriteString("type", "toolCall");
                writer.WriteString("id", call.Id);
                writer.WriteString("name", call.Name);
                writer.WriteString("arguments", call.Arguments);
                break;
            case ChatToolResultPart result:
                writer.WriteString("type", "toolResult");
                writer.WriteString("callId", result.CallId);
                writer.WriteString("name", result.Name);
                writer.WriteString("content", result.Content);
                writer.WriteBoolean("isError", result.IsError);
                break;
            default:
                writer.WriteString("type", "opaque");
                break;
        }

        WriteRaw(writer, part.Raw, rawAsText);
        writer.WriteEndObject();
    }

    /// <summary>Writes the wire's own block as the member <c>raw</c>.</summary>
    /// <param name="writer">Inside an object.</param>
    /// <param name="raw">The block; <c>null</c> is left out.</param>
    /// <param name="asText">Whether it is written as a text of JSON.</param>
    internal static void WriteRaw(Utf8JsonWriter writer, ChatRawPart? raw, bool asText)
    {
        if (raw is null)
        {
            return;
        }

        writer.WriteStartObject("raw");
        writer.WriteString("api", raw.Api.ToString());
        if (asText)
        {
            writer.WriteString("text", raw.Json.GetRawText());
        }
        else
        {
            writer.WritePropertyName("json");
            // Valid as it came, and checking it again would bound its depth.
            writer.WriteRawValue(raw.Json.GetRawText(), skipInputValidation: true);
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads the wire's own block.</summary>
    /// <param name="part">The object whose member <c>raw</c> it is.</param>
    /// <returns>The block; <c>null</c> when there is none.</returns>
    internal static ChatRawPart? ReadRaw(JsonElement part)
    {
        if (!part.TryGetProperty("raw"u8, out JsonElement block))
        {
            return null;
        }

        ChatApi api = ChatSessionJson.Word<ChatApi>(block.GetProperty("api").GetString());
        if (!block.TryGetProperty("text"u8, out JsonElement text))
        {
            return new ChatRawPart(api, block.GetProperty("json").Clone());
        }

        using JsonDocument document = JsonDocument.Parse(text.GetString() ?? string.Empty, RawOptions);
        return new ChatRawPart(api, document.RootElement.Clone());
    }

    public static ChatPart Read(JsonElement part)
    {
        ChatRawPart? raw = ReadRaw(part);
        string type = Required(part, "type");
        return type switch
        {
            "text" => new ChatTextPart(Required(part, "text")) { Raw = raw },
            "reasoning" => new ChatReasoningPart(Required(part, "text")) { Raw = raw },
            "refusal" => new ChatRefusalPart(Required(part, "text")) { Raw = raw },
            "media" => new ChatMediaPart(ReadMedia(part)) { Raw = raw },
            "toolCall" => new ChatToolCallPart(new ChatToolCall(Required(part, "id"), Required(part, "name"), Required(part, "arguments"))) { Raw = raw },
            "toolResult" => new ChatToolResultPart(Required(part, "callId"), Required(part, "name"), Required(part, "content"), part.GetProperty("isError").GetBoolean()) { Raw = raw },
            "opaque" => new ChatOpaquePart { Raw = raw },
            _ => throw new FormatException(Words.Say($"A part has the unknown type '{type}'.")),
        };
    }

    private static void WriteKind(Utf8JsonWriter writer, string type, string text)
    {
        writer.WriteString("type", type);
        writer.WriteString("text", text);
    }

    /// <summary>Writes the members of a medium.</summary>
    internal static void WriteMedia(Utf8JsonWriter writer, ChatMedia media)
    {
        writer.WriteString("type", "media");
        writer.WriteString("kind", media.Kind.ToString());
        writer.WriteOptional("mediaType", media.MediaType);
        writer.WriteOptional("uri", media.Uri?.OriginalString);
        writer.WriteOptional("fileName", media.FileName);
        writer.WriteOptional("description", media.Description);
        if (media.Data is { } data)
        {
            writer.WriteBase64String("data", data.Span);
        }
    }

    /// <summary>Reads a medium.</summary>
    internal static ChatMedia ReadMedia(JsonElement part)
    {
        MediaKind kind = ChatSessionJson.Word<MediaKind>(Required(part, "kind"));
        string? mediaType = ChatSessionJson.Text(part, "mediaType");
        string? fileName = ChatSessionJson.Text(part, "fileName");
        string? description = ChatSessionJson.Text(part, "description");
        return part.TryGetProperty("data"u8, out JsonElement data)
            ? new ChatMedia(data.GetBytesFromBase64(), kind, mediaType ?? "application/octet-stream") { FileName = fileName, Description = description }
            : new ChatMedia(MediaLink.TryCreate(Required(part, "uri"), out Uri? link) ? link : new Uri(Required(part, "uri")), kind, mediaType) { FileName = fileName, Description = description };
    }

    private static string Required(JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new FormatException(Words.Say($"The member '{name}' is null."));
}
