using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat.Dialects.Shared;
using Allmhub.Streaming;

namespace Allmhub.Chat.Dialects.OpenAIChat;

/// <summary>Reads tool calls in the shapes services give them: a list, one object, an object by number, the old <c>function_call</c>, flat entries.</summary>
internal static class OpenAIToolCallReader
{
    /// <summary>Reads the calls of a message or a delta.</summary>
    /// <param name="message">The message or delta.</param>
    /// <param name="leftOut">Receives what is no call.</param>
    /// <returns>The entries in order.</returns>
    public static List<OpenAIToolCallEntry> Read(JsonElement message, List<ChatUpdate> leftOut)
    {
        List<OpenAIToolCallEntry> entries = [];
        if (EventJson.TryGetEither(message, "tool_calls"u8, "tool_call"u8, out JsonElement calls))
        {
            foreach (JsonElement item in Items(calls))
            {
                if (item.ValueKind == JsonValueKind.Object)
                {
                    entries.Add(ReadEntry(item));
                }
                else if (item.ValueKind != JsonValueKind.Null)
                {
                    leftOut.Add(ChatUpdate.OfLeftOut(LeftOutText.Of(Words.Say("a tool call"), item)));
                }
            }
        }

        return entries;
    }

    /// <summary>Reads the one call of the format before <c>tool_calls</c>.</summary>
    /// <param name="message">The message or delta.</param>
    /// <returns>The call; <c>null</c> when there is none.</returns>
    public static OpenAIToolCallEntry? ReadOld(JsonElement message) =>
        EventJson.TryGet(message, "function_call"u8, out JsonElement call) && call.ValueKind == JsonValueKind.Object ? ReadEntry(call) : null;

    /// <summary>Reads an entry: the function inside it, or its fields beside the id.</summary>
    /// <param name="call">The entry.</param>
    /// <returns>What it says.</returns>
    public static OpenAIToolCallEntry ReadEntry(JsonElement call)
    {
        JsonElement function = EventJson.TryGetEither(call, "function"u8, "custom"u8, out JsonElement inner) && inner.ValueKind == JsonValueKind.Object ? inner : call;
        int? index = EventJson.TryGet(call, "index"u8, out JsonElement number) ? (int?)LenientJson.GetInt64(number) : null;
        string? id = EventJson.Text(call, "id"u8) ?? EventJson.Text(call, "call_id"u8) ?? EventJson.Text(call, "tool_call_id"u8);
        return new OpenAIToolCallEntry(index, string.IsNullOrWhiteSpace(id) ? null : id, EventJson.Text(function, "name"u8) ?? string.Empty, Arguments(function), State(call));
    }

    private static string? Arguments(JsonElement function) =>
        EventJson.TryGetEither(function, "arguments"u8, "input"u8, out JsonElement arguments) || EventJson.TryGetEither(function, "args"u8, "parameters"u8, out arguments)
            ? EventJson.Arguments(arguments) : null;

    private static IEnumerable<JsonElement> Items(JsonElement calls)
    {
        switch (calls.ValueKind)
        {
            case JsonValueKind.Array:
                return calls.EnumerateArray();
            case JsonValueKind.Object when EventJson.TryGetEither(calls, "function"u8, "name"u8, out _) || EventJson.TryGet(calls, "id"u8, out _):
                return [calls];
            case JsonValueKind.Object:
                return calls.EnumerateObject().Select(static item => item.Value);
            case JsonValueKind.String when WireJson.TryParseElement(LenientJson.GetString(calls)) is { ValueKind: JsonValueKind.Array or JsonValueKind.Object } inner:
                return Items(inner);
            default:
                return [calls];
        }
    }

    // What the entry holds beside the call: Gemini's signatures through this format are in extra_content, and the next turn is refused without them.
    private static JsonObject? State(JsonElement call)
    {
        JsonObject? state = null;
        foreach (JsonProperty item in call.EnumerateObject())
        {
            bool isState = item.Value.ValueKind is JsonValueKind.Object or JsonValueKind.String && item.Name is not
                ("id" or "call_id" or "tool_call_id" or "type" or "function" or "custom" or "name" or "arguments" or "input" or "args" or "parameters" or "index" or "role" or "status");
            if (isState)
            {
                state ??= [];
                state[item.Name] = WireJson.ToNode(item.Value.Clone());
            }
        }

        return state;
    }
}
