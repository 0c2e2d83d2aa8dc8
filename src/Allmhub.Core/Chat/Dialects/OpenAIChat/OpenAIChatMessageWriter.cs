using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat.Dialects.Shared;
using Allmhub.Http;

namespace Allmhub.Chat.Dialects.OpenAIChat;

/// <summary>Writes the messages of an OpenAI chat request.</summary>
internal static class OpenAIChatMessageWriter
{
    /// <summary>Writes a conversation. Every tool result becomes a message of its own, in order (NOTES section 4).</summary>
    /// <param name="messages">The conversation.</param>
    /// <returns>The array.</returns>
    /// <exception cref="InvalidInputException">A part that this format cannot carry.</exception>
    public static JsonArray Write(IReadOnlyList<ChatMessage> messages)
    {
        JsonArray result = [];
        foreach (ChatMessage message in messages)
        {
            foreach (ChatToolResultPart answer in message.Part.OfType<ChatToolResultPart>())
            {
                result.Add(new JsonObject { ["role"] = "tool", ["tool_call_id"] = answer.CallId, ["content"] = answer.Content });
            }

            if (message.Role == ChatRole.Assistant)
            {
                result.Add(WriteAssistant(message));
            }
            else if (message.Role != ChatRole.Tool && message.Part.Any(static part => part is not ChatToolResultPart))
            {
                string role = message.Role == ChatRole.System ? "system" : "user";
                result.Add(new JsonObject { ["role"] = role, ["content"] = WriteContent(message) });
            }
        }

        return result;
    }

    private static JsonNode WriteContent(ChatMessage message)
    {
        if (message.Part.All(static part => part is ChatTextPart) && message.Part.Count <= 1)
        {
            return message.Text;
        }

        JsonArray content = [];
        foreach (ChatPart part in message.Part)
        {
            JsonNode? written = part switch
            {
                ChatTextPart text => OpenAIChatPartWriter.WriteText(text.Text),
                ChatMediaPart media => OpenAIChatPartWriter.WriteMedia(media.Media),
                { Raw: { Api: ChatApi.Chat } raw } => JsonObject.Create(raw.Json),
                _ => null,
            };
            if (written is not null)
            {
                content.Add(written);
            }
        }

        return content;
    }

    private static JsonObject WriteAssistant(ChatMessage message)
    {
        string text = AssistantText(message);
        JsonArray calls = [.. message.Part.OfType<ChatToolCallPart>().Select(WriteCall)];
        JsonArray opaque = [.. message.Part.Where(IsContentBlock).Select(static part => JsonObject.Create(part.Raw!.Json))];
        JsonObject result = new() { ["role"] = "assistant" };
        if (opaque.Count > 0)
        {
            opaque.Insert(0, OpenAIChatPartWriter.WriteText(text));
            result["content"] = opaque;
        }
        else
        {
            result["content"] = text.Length == 0 && calls.Count > 0 ? null : text;
        }

        if (calls.Count > 0)
        {
            WriteReasoning(message, result);
            result["tool_calls"] = calls;
        }

        foreach (ChatPart part in message.Part.Where(static part => part is ChatReasoningPart && part.Raw?.Api == ChatApi.Chat && !IsContentBlock(part)))
        {
            Merge(part.Raw!.Json, result);
        }

        return result;
    }

    // A block of the content has a type; what else comes back stands in the message itself (reasoning_details, extra_content).
    private static bool IsContentBlock(ChatPart part) =>
        part is ChatOpaquePart or ChatReasoningPart && part.Raw is { Api: ChatApi.Chat } raw && raw.Json.TryGetProperty("type"u8, out _);

    private static void Merge(JsonElement state, JsonObject result)
    {
        foreach (JsonProperty item in state.EnumerateObject().Where(item => !result.ContainsKey(item.Name)))
        {
            result[item.Name] = WireJson.ToNode(item.Value);
        }
    }

    // Wanted inside tool loops alone (contract: Message.reasoning_content); elsewhere its vendor refuses it.
    private static void WriteReasoning(ChatMessage message, JsonObject result)
    {
        string reasoning = string.Concat(message.Part.OfType<ChatReasoningPart>().Where(static part => part.Raw is null or { Api: ChatApi.Chat } && !IsContentBlock(part)).Select(static part => part.Text));
        if (reasoning.Length > 0)
        {
            result["reasoning_content"] = reasoning;
        }
    }

    // An assistant message has no media parts on this wire: pictures go back as the Markdown they come in (NOTES section 4a).
    private static string AssistantText(ChatMessage message)
    {
        StringBuilder text = new();
        foreach (ChatPart part in message.Part)
        {
            _ = part switch
            {
                ChatTextPart plain => text.Append(plain.Text),
                ChatRefusalPart refusal => text.Append(refusal.Text),
                ChatMediaPart media => text.Append(text.Length > 0 ? "\n" : string.Empty).Append(OpenAIChatPartWriter.ToMarkdown(media.Media)),
                _ => text,
            };
        }

        return text.ToString();
    }

    private static JsonObject WriteCall(ChatToolCallPart part)
    {
        ChatToolCall call = part.Call;
        JsonObject result = new()
        {
            ["id"] = call.Id,
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = call.Arguments.Length > 0 ? call.Arguments : "{}" },
        };
        if (part.Raw is { Api: ChatApi.Chat } raw)
        {
            Merge(raw.Json, result);
        }

        return result;
    }
}
