using System.Text;
using System.Text.Json;
using Allmhub.Streaming;

namespace Allmhub.Chat.Dialects;

/// <summary>Reads whole answers of OpenAI chat, and the pieces that are rare in streams, from parsed JSON.</summary>
internal static class OpenAIChatReader
{
    /// <summary>Reads the body of an answer that was not streamed. Of several choices the first alone is taken.</summary>
    /// <param name="body">The body.</param>
    /// <param name="updates">Receives the updates.</param>
    public static void ReadBody(JsonElement body, List<ChatUpdate> updates)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        OpenAIChatAssembler assembler = new();
        updates.Add(ChatUpdate.OfStart(new ChatStart(Text(body, "id"u8), Text(body, "model"u8))));
        bool isImages = !ReadChoice(body, assembler, updates) && ReadImages(body, updates);
        assembler.Complete(updates);
        if (body.TryGetProperty("usage"u8, out JsonElement usage) && OpenAIChatUsage.Read(usage) is ChatUsage counts)
        {
            updates.Add(ChatUpdate.OfUsage(counts));
        }

        if (isImages)
        {
            updates.Add(ChatUpdate.OfFinish(new ChatFinish(ChatFinishReason.Stop, null)));
        }
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
    /// <returns>Whether it was one.</returns>
    public static bool ReadImages(JsonElement body, List<ChatUpdate> updates)
    {
        if (!body.TryGetProperty("data"u8, out JsonElement data) || data.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        foreach (JsonElement item in data.EnumerateArray().Where(static item => item.ValueKind == JsonValueKind.Object))
        {
            if (OpenAIChatPartReader.ToImage(Text(item, "b64_json"u8), Text(item, "url"u8), Text(item, "revised_prompt"u8)) is ChatMedia media)
            {
                updates.Add(ChatUpdate.OfMedia(media));
            }
        }

        return true;
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

    private static bool ReadChoice(JsonElement body, OpenAIChatAssembler assembler, List<ChatUpdate> updates)
    {
        if (!body.TryGetProperty("choices"u8, out JsonElement choices) || choices.ValueKind != JsonValueKind.Array || choices.GetArrayLength() == 0)
        {
            return false;
        }

        JsonElement choice = choices.EnumerateArray().FirstOrDefault(static item => item.ValueKind == JsonValueKind.Object && Index(item) == 0);
        if (choice.ValueKind != JsonValueKind.Object)
        {
            return true;
        }

        if (choice.TryGetProperty("message"u8, out JsonElement message) && message.ValueKind == JsonValueKind.Object)
        {
            ReadMessage(message, assembler, updates);
        }
        else if (Text(choice, "text"u8) is string text)
        {
            assembler.Content(text, updates);
        }

        string? word = Text(choice, "finish_reason"u8);
        updates.Add(ChatUpdate.OfFinish(new ChatFinish(OpenAIChatDialect.MapFinish(word), word)));
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
