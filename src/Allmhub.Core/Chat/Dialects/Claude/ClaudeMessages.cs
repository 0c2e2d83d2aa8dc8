using System.Text.Json.Nodes;
using Allmhub.Chat.Dialects.Shared;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Chat.Dialects.Claude;

/// <summary>
/// Writes a conversation as Claude messages (contract: ClaudeMessage, ClaudeContentBlock). Roles alternate, and the results of
/// all calls of a turn stand in one user message, before anything else.
/// </summary>
internal static class ClaudeMessages
{
    private static readonly string[] ImageTypes = ["image/jpeg", "image/png", "image/gif", "image/webp"];

    /// <summary>Writes the conversation. System messages are left to <c>system</c>, blocks of other formats are left out.</summary>
    /// <param name="messages">The conversation.</param>
    /// <returns>The messages.</returns>
    /// <exception cref="InvalidInputException">A part this format cannot carry.</exception>
    public static JsonArray Write(IReadOnlyList<ChatMessage> messages)
    {
        JsonArray wire = [];
        foreach (ChatMessage message in ModelMedia.MoveToUser(messages, ChatApi.Claude).Where(static message => message.Role != ChatRole.System))
        {
            string role = message.Role == ChatRole.Assistant ? "assistant" : "user";
            JsonObject[] blocks = [.. Ordered(message).Select(part => role == "user" ? UserBlock(part) : AssistantBlock(part)).OfType<JsonObject>()];
            if (blocks.Length > 0)
            {
                Append(wire, role, blocks);
            }
        }

        foreach (JsonNode? message in wire)
        {
            Simplify((JsonObject)message!);
        }

        return wire;
    }

    /// <summary>
    /// Whether the last turn is a tool's result for a call that another format made. With thinking on the vendor wants that
    /// turn to begin with its own signed block, which nobody has.
    /// </summary>
    /// <param name="messages">The conversation.</param>
    /// <returns>Whether thinking must stay off this turn.</returns>
    public static bool IsForeignToolTurn(IReadOnlyList<ChatMessage> messages)
    {
        ChatMessage? last = messages.LastOrDefault(static message => message.Role != ChatRole.System);
        ChatMessage? answer = messages.LastOrDefault(static message => message.Role == ChatRole.Assistant);
        return last is not null && last.Part.Any(static part => part is ChatToolResultPart) && answer is not null
            && !answer.Part.Any(static part => part is ChatReasoningPart or ChatOpaquePart && part.Raw?.Api == ChatApi.Claude);
    }

    private static IEnumerable<ChatPart> Ordered(ChatMessage message) =>
        message.Role == ChatRole.Assistant ? message.Part : message.Part.OrderBy(static part => part is ChatToolResultPart ? 0 : 1);

    private static void Append(JsonArray wire, string role, JsonObject[] blocks)
    {
        if (wire.Count == 0 || wire[^1]!["role"]!.GetValue<string>() != role)
        {
            wire.Add(new JsonObject { ["role"] = role, ["content"] = new JsonArray() });
        }

        foreach (JsonObject block in blocks)
        {
            wire[^1]!["content"]!.AsArray().Add(block);
        }
    }

    private static void Simplify(JsonObject message)
    {
        if (message["content"] is JsonArray { Count: 1 } content && content[0] is JsonObject { Count: 2 } only && only["type"]!.GetValue<string>() == "text")
        {
            message["content"] = only["text"]!.GetValue<string>();
        }
    }

    private static JsonObject? UserBlock(ChatPart part) => part switch
    {
        ChatTextPart { Text.Length: > 0 } text => Text(text.Text),
        ChatMediaPart { Media: { } media } => Media(media),
        ChatToolResultPart result => ToolResult(result),
        _ => null,
    };

    private static JsonObject? AssistantBlock(ChatPart part)
    {
        JsonObject? raw = part.Raw is { Api: ChatApi.Claude } own ? WireJson.ToNode(own.Json) as JsonObject : null;
        switch (part)
        {
            case ChatTextPart { Text.Length: > 0 } text:
                JsonObject block = raw ?? Text(text.Text);
                block["text"] = text.Text;
                return block;
            case ChatReasoningPart reasoning when raw is not null:
                raw["thinking"] = reasoning.Text;
                return raw;
            case ChatRefusalPart { Text.Length: > 0 } refusal:
                return Text(refusal.Text);
            case ChatToolCallPart { Call: { } call }:
                return raw ?? new() { ["type"] = "tool_use", ["id"] = call.Id, ["name"] = call.Name, ["input"] = WireJson.ToArguments(call.Arguments) };
            default:
                return part is ChatOpaquePart ? raw : null;
        }
    }

    private static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };

    private static JsonObject ToolResult(ChatToolResultPart result)
    {
        JsonObject block = new() { ["type"] = "tool_result", ["tool_use_id"] = result.CallId, ["content"] = result.Content };
        if (result.IsError)
        {
            block["is_error"] = true;
        }

        return block;
    }

    private static JsonObject Media(ChatMedia media)
    {
        if (WireJson.AsText(media) is { } text)
        {
            return Text(text);
        }

        switch (media.Kind)
        {
            case MediaKind.Image when media.Uri is not null || ImageTypes.Contains(media.MediaType):
                return new() { ["type"] = "image", ["source"] = Source(media) };
            case MediaKind.Image:
                throw new InvalidInputException(Words.Say($"The Claude format carries JPEG, PNG, GIF and WebP, not {media.MediaType}."), nameof(ChatRequest.Message));
            case MediaKind.Document when media.Uri is null && media.MediaType != "application/pdf":
                throw new InvalidInputException(Words.Say($"The Claude format carries PDF and text documents, not {media.MediaType}. Use the Responses format."), nameof(ChatRequest.Message));
            case MediaKind.Document:
                JsonObject document = new() { ["type"] = "document", ["source"] = Source(media) };
                if (media.FileName is not null)
                {
                    document["title"] = media.FileName;
                }

                return document;
            case MediaKind.Audio:
                throw new InvalidInputException(Words.Say("The Claude format carries no sound. Use the Chat or Gemini format."), nameof(ChatRequest.Message));
            case MediaKind.Video:
                throw new InvalidInputException(Words.Say("The Claude format carries no film. Use the Gemini or Chat format."), nameof(ChatRequest.Message));
            default:
                throw new InvalidInputException(Words.Say($"What '{media}' is cannot be told; the Claude format carries pictures and documents. Say what kind it is."), nameof(ChatRequest.Message));
        }
    }

    private static JsonObject Source(ChatMedia media) => media.Uri is { } uri
        ? new() { ["type"] = "url", ["url"] = uri.AbsoluteUri }
        : new() { ["type"] = "base64", ["media_type"] = media.MediaType, ["data"] = WireJson.Base64(media) };
}
