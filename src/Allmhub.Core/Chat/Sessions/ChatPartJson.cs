using System.Text.Json;
using Allmhub.Media;

namespace Allmhub.Chat.Sessions;

/// <summary>The parts of a message in a session file.</summary>
internal static class ChatPartJson
{
    public static void Write(Utf8JsonWriter writer, ChatPart part)
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

        if (part.Raw is { } raw)
        {
            writer.WriteStartObject("raw");
            writer.WriteString("api", raw.Api.ToString());
            writer.WritePropertyName("json");
            // Valid as it came, and checking it again would bound its depth.
            writer.WriteRawValue(raw.Json.GetRawText(), skipInputValidation: true);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    public static ChatPart Read(JsonElement part)
    {
        ChatRawPart? raw = part.TryGetProperty("raw"u8, out JsonElement block)
            ? new ChatRawPart(ChatSessionJson.Word<ChatApi>(block.GetProperty("api").GetString()), block.GetProperty("json").Clone())
            : null;
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
            _ => throw new FormatException($"A part has the unknown type '{type}'."),
        };
    }

    private static void WriteKind(Utf8JsonWriter writer, string type, string text)
    {
        writer.WriteString("type", type);
        writer.WriteString("text", text);
    }

    private static void WriteMedia(Utf8JsonWriter writer, ChatMedia media)
    {
        writer.WriteString("type", "media");
        writer.WriteString("kind", media.Kind.ToString());
        ChatSessionJson.WriteText(writer, "mediaType", media.MediaType);
        ChatSessionJson.WriteText(writer, "uri", media.Uri?.OriginalString);
        ChatSessionJson.WriteText(writer, "fileName", media.FileName);
        ChatSessionJson.WriteText(writer, "description", media.Description);
        if (media.Data is { } data)
        {
            writer.WriteBase64String("data", data.Span);
        }
    }

    private static ChatMedia ReadMedia(JsonElement part)
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
        element.GetProperty(name).GetString() ?? throw new FormatException($"The member '{name}' is null.");
}
