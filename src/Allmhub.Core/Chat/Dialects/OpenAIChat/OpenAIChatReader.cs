using System.Text;
using System.Text.Json;
using Allmhub.Streaming;

namespace Allmhub.Chat.Dialects.OpenAIChat;

/// <summary>Reads whole answers of OpenAI chat, and the pieces that are rare in streams, from parsed JSON.</summary>
internal static class OpenAIChatReader
{
    /// <summary>
    /// Reads the body of an answer that was not streamed. Of several choices the first alone is taken.
    /// A body with neither a choice nor a picture is no answer and gives no update.
    /// </summary>
    /// <param name="body">The body.</param>
    /// <param name="updates">Receives the updates.</param>
    public static void ReadBody(JsonElement body, List<ChatUpdate> updates)
    {
        OpenAIChatAssembler assembler = new();
        List<ChatUpdate> content = [];
        if (body.ValueKind != JsonValueKind.Object || !(ReadChoice(body, assembler, content, out ChatFinish finish) || ReadImages(body, content)))
        {
            return;
        }

        updates.Add(ChatUpdate.OfStart(new ChatStart(Text(body, "id"u8), Text(body, "model"u8))));
        assembler.Complete(content);
        updates.AddRange(content);
        if (body.TryGetProperty("usage"u8, out JsonElement usage) && OpenAIChatUsage.Read(usage) is ChatUsage counts)
        {
            updates.Add(ChatUpdate.OfUsage(counts));
        }

        updates.Add(ChatUpdate.OfFinish(finish));
    }

    /// <summary>Reads a message or a delta.</summary>
    /// <param name="message">The object.</param>
    /// <param name="assembler">Holds the state of the answer.</param>
    /// <param name="updates">Receives the updates.</param>
    public static void ReadMessage(JsonElement message, OpenAIChatAssembler assembler, List<ChatUpdate> updates)
    {
        string reasoning = Text(message, "reasoning_content"u8) is { Length: > 0 } first ? first : Text(message, "reasoning"u8) ?? string.Empty;
        assembler.Reasoning(reasoning, updates);
        if (message.TryGetProperty("content"u8, out JsonElement content))
        {
            OpenAIChatPartReader.ReadContent(content, assembler, updates);
        }

        assembler.Refusal(Text(message, "refusal"u8) ?? string.Empty, updates);
        if (message.TryGetProperty("tool_calls"u8, out JsonElement calls) && calls.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement call in calls.EnumerateArray().Where(static call => call.ValueKind == JsonValueKind.Object))
            {
                ReadToolCall(call, assembler, updates);
            }
        }

        OpenAIChatPartReader.ReadExtras(message, assembler, updates);
    }

    /// <summary>Reads an images-style body, which an odd channel gives in place of choices (NOTES section 4a).</summary>
    /// <param name="body">The body.</param>
    /// <param name="updates">Receives the pictures.</param>
    /// <returns>Whether it was one and held any.</returns>
    public static bool ReadImages(JsonElement body, List<ChatUpdate> updates)
    {
        if (!body.TryGetProperty("data"u8, out JsonElement data) || data.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        int before = updates.Count;
        foreach (JsonElement item in data.EnumerateArray().Where(static item => item.ValueKind == JsonValueKind.Object))
        {
            if (OpenAIChatPartReader.ToImage(Text(item, "b64_json"u8), Text(item, "url"u8), Text(item, "revised_prompt"u8)) is ChatMedia media)
            {
                updates.Add(ChatUpdate.OfMedia(media));
            }
        }

        return updates.Count > before;
    }

    /// <summary>Reads a text field.</summary>
    /// <param name="parent">The object.</param>
    /// <param name="name">The field.</param>
    /// <returns>The text; <c>null</c> when the field is missing, null or no text.</returns>
    public static string? Text(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement field)
        && field.ValueKind is JsonValueKind.String or JsonValueKind.Number ? RawText(field) : null;

    /// <summary>Reads an element that may be a piece of a text: a lone surrogate stays, so that its other half can join it.</summary>
    /// <param name="element">The element.</param>
    /// <returns>The text; empty for null, objects and arrays.</returns>
    public static string RawText(JsonElement element)
    {
        Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(element.GetRawText()));
        reader.Read();
        return LenientJson.GetString(ref reader);
    }

    private static bool ReadChoice(JsonElement body, OpenAIChatAssembler assembler, List<ChatUpdate> updates, out ChatFinish finish)
    {
        finish = new ChatFinish(ChatFinishReason.Stop, null);
        JsonElement choice = body.TryGetProperty("choices"u8, out JsonElement choices) && choices.ValueKind == JsonValueKind.Array
            ? choices.EnumerateArray().FirstOrDefault(static item => item.ValueKind == JsonValueKind.Object && Index(item) == 0)
            : default;
        if (choice.ValueKind != JsonValueKind.Object || !choice.TryGetProperty("message"u8, out JsonElement message) || message.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        ReadMessage(message, assembler, updates);
        string? word = Text(choice, "finish_reason"u8);
        finish = new ChatFinish(OpenAIChatDialect.MapFinish(word), word);
        return true;
    }

    private static long Index(JsonElement choice) => choice.TryGetProperty("index"u8, out JsonElement index) ? LenientJson.GetInt64(index) ?? 0 : 0;

    private static void ReadToolCall(JsonElement call, OpenAIChatAssembler assembler, List<ChatUpdate> updates)
    {
        call.TryGetProperty("function"u8, out JsonElement function);
        JsonElement arguments = default;
        _ = function.ValueKind == JsonValueKind.Object && function.TryGetProperty("arguments"u8, out arguments);
        string? text = arguments.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null
            : arguments.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? arguments.GetRawText()
            : RawText(arguments);
        int? index = call.TryGetProperty("index"u8, out JsonElement number) ? (int?)LenientJson.GetInt64(number) : null;
        assembler.ToolCall(index, Text(call, "id"u8), Text(function, "name"u8), text, updates);
    }
}
