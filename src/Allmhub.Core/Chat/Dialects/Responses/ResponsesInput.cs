using System.Text.Json.Nodes;
using Allmhub.Chat.Dialects.Shared;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Chat.Dialects.Responses;

/// <summary>Writes a conversation as Responses input items (contract: ResponsesInputItem).</summary>
internal static class ResponsesInput
{
    /// <summary>Writes the conversation. System messages are left to <c>instructions</c>, blocks of other formats are left out.</summary>
    /// <param name="messages">The conversation.</param>
    /// <returns>The items.</returns>
    /// <exception cref="InvalidInputException">A part this format cannot carry.</exception>
    public static JsonArray Write(IReadOnlyList<ChatMessage> messages)
    {
        JsonArray items = [];
        foreach (ChatMessage message in ModelMedia.MoveToUser(messages, ChatApi.Responses))
        {
            if (message.Role == ChatRole.Assistant)
            {
                WriteAssistant(message, items);
            }
            else if (message.Role != ChatRole.System)
            {
                WriteUser(message, items);
            }
        }

        return items;
    }

    private static void WriteAssistant(ChatMessage message, JsonArray items)
    {
        foreach (ChatPart part in message.Part)
        {
            // Also items the contract lists among the output alone (web_search_call): the vendor takes all of its own output as input,
            // and reasoning items are refused without what followed them.
            if (part.Raw is { Api: ChatApi.Responses } raw)
            {
                items.Add(WireJson.ToNode(raw.Json));
                continue;
            }

            JsonObject? item = part switch
            {
                ChatTextPart { Text.Length: > 0 } text => new() { ["role"] = "assistant", ["content"] = text.Text },
                ChatRefusalPart refusal => new() { ["role"] = "assistant", ["content"] = refusal.Text },
                ChatToolCallPart { Call: { } call } => new()
                {
                    ["type"] = "function_call",
                    ["call_id"] = call.Id,
                    ["name"] = call.Name,
                    ["arguments"] = call.Arguments.Length > 0 ? call.Arguments : "{}",
                },
                _ => null,
            };
            if (item is not null)
            {
                items.Add(item);
            }
        }
    }

    private static void WriteUser(ChatMessage message, JsonArray items)
    {
        foreach (ChatToolResultPart result in message.Part.OfType<ChatToolResultPart>())
        {
            items.Add(new JsonObject { ["type"] = "function_call_output", ["call_id"] = result.CallId, ["output"] = result.Content });
        }

        ChatPart[] rest = [.. message.Part.Where(static part => part is ChatTextPart { Text.Length: > 0 } or ChatMediaPart)];
        if (rest is [ChatTextPart only])
        {
            items.Add(new JsonObject { ["role"] = "user", ["content"] = only.Text });
        }
        else if (rest.Length > 0)
        {
            JsonArray content = [.. rest.Select(static part => part is ChatMediaPart media ? Media(media.Media) : Text(((ChatTextPart)part).Text))];
            items.Add(new JsonObject { ["role"] = "user", ["content"] = content });
        }
    }

    private static JsonObject Text(string text) => new() { ["type"] = "input_text", ["text"] = text };

    private static JsonObject Media(ChatMedia media)
    {
        if (WireJson.AsText(media) is { } text)
        {
            return Text(text);
        }

        return media.Kind switch
        {
            MediaKind.Image => new() { ["type"] = "input_image", ["image_url"] = WireJson.Address(media), ["detail"] = "auto" },
            MediaKind.Document when media.Uri is not null => new() { ["type"] = "input_file", ["file_url"] = media.Uri.AbsoluteUri },
            MediaKind.Document => new() { ["type"] = "input_file", ["filename"] = media.FileName ?? "document.pdf", ["file_data"] = WireJson.Address(media) },
            MediaKind.Audio => throw new InvalidInputException(Words.Say("The Responses format carries no sound. Use the Chat or Gemini format."), nameof(ChatRequest.Message)),
            MediaKind.Video => throw new InvalidInputException(Words.Say("The Responses format carries no film. Use the Gemini or Chat format."), nameof(ChatRequest.Message)),
            _ => throw new InvalidInputException(Words.Say($"What '{media}' is cannot be told; the Responses format carries pictures and documents. Say what kind it is."), nameof(ChatRequest.Message)),
        };
    }
}
