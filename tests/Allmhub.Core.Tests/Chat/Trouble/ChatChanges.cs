using System.Text.Json.Nodes;
using Allmhub.Chat;

namespace Allmhub.Core.Tests.Chat.Trouble;

/// <summary>Changes of chunks of OpenAI chat.</summary>
internal static class ChatChanges
{
    public static IReadOnlyList<TroubleChange> All { get; } =
    [
        TroubleChange.One("a delta in two", ChatApi.Chat, static (value, random) => HasFinish(value) ? null : Two(TroubleJson.Split(value, Delta(value), "content", random))),
        TroubleChange.One("a thought in two", ChatApi.Chat, static (value, random) => HasFinish(value) ? null : Two(TroubleJson.Split(value, Delta(value), "reasoning_content", random))),
        TroubleChange.One("arguments in two", ChatApi.Chat, SplitArguments),
        TroubleChange.Every("calls numbered from 5", ChatApi.Chat, static (value, _) => Calls(value, static (call, _) => call["index"] = call["index"]!.GetValue<int>() + 5)),
        TroubleChange.Every("numbers of calls as text", ChatApi.Chat, static (value, _) => Calls(value, static (call, _) => call["index"] = call["index"]!.ToJsonString())),
        TroubleChange.Every("no index of the choice", ChatApi.Chat, static (value, _) => Choice(value)?.Remove("index") ?? false),
        TroubleChange.Every("index of the choice as text", ChatApi.Chat, static (value, _) => Set(Choice(value), "index", "0")),
        TroubleChange.Every("the role in each delta", ChatApi.Chat, static (value, _) => Set(Delta(value), "role", "assistant")),
        TroubleChange.Every("null in each delta", ChatApi.Chat, static (value, _) => Delta(value) is { } delta && (delta.TryAdd("tool_calls", null) | delta.TryAdd("function_call", null) | delta.TryAdd("refusal", null) | delta.TryAdd("audio", null))),
        TroubleChange.Every("an empty reason in each chunk", ChatApi.Chat, static (value, _) => !HasFinish(value) && Set(Choice(value), "finish_reason", string.Empty)),
        TroubleChange.Every("an id of its own for each chunk", ChatApi.Chat, static (value, random) => Set(value, "id", "x" + random.Next())),
        TroubleChange.Add("a chunk that says nothing", ChatApi.Chat, """{"id":"c","choices":[]}""", """{"id":"c","choices":[{"index":0,"delta":{}}]}""", """{"id":"c","choices":[{"index":0,"delta":{"content":""},"finish_reason":null}]}""", """{"id":"c","choices":null}""", """{"id":"c","choices":[{"index":0,"delta":{"content":null,"role":"assistant"}}]}""", """{"object":"chat.note","n":1}"""),
        new("an empty reason behind the end", static (stream, _) => Append(stream, """{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":""}]}""")),
        new("a reason once more", static (stream, _) => Append(stream, """{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""")),
        new("usage in the choice", static (stream, _) => MoveUsage(stream, static (chunk, usage) => Set(Choice(chunk), "usage", usage))),
        new("usage in the delta", static (stream, _) => MoveUsage(stream, static (chunk, usage) => Set(Delta(chunk), "usage", usage))),
        new("usage beside the choice", static (stream, _) => MoveUsage(stream, static (chunk, usage) => Set(chunk, "usage", usage))),
        new("usage under x_groq", static (stream, _) => MoveUsage(stream, static (chunk, usage) => Set(chunk, "x_groq", new JsonObject { ["usage"] = usage }))),
    ];

    private static JsonObject? Choice(JsonObject value) => value["choices"] is JsonArray { Count: > 0 } choices ? choices[0] as JsonObject : null;

    private static JsonObject? Delta(JsonObject value) => Choice(value)?["delta"] as JsonObject;

    private static bool HasFinish(JsonObject value) => Choice(value)?["finish_reason"] is not null;

    private static string[]? Two((string First, string Second)? pair) => pair is { } two ? [two.First, two.Second] : null;

    private static bool Set(JsonObject? owner, string name, JsonNode? value)
    {
        if (owner is null)
        {
            return false;
        }

        owner[name] = value;
        return true;
    }

    private static bool Calls(JsonObject value, Action<JsonObject, int> change)
    {
        if (Delta(value)?["tool_calls"] is not JsonArray { Count: > 0 } calls || calls.Any(static call => call?["index"] is null || call["index"]!.GetValueKind() != System.Text.Json.JsonValueKind.Number))
        {
            return false;
        }

        for (int i = 0; i < calls.Count; i++)
        {
            change((JsonObject)calls[i]!, i);
        }

        return true;
    }

    // The second half has neither id nor name, as every further piece.
    private static string[]? SplitArguments(JsonObject value, Random random)
    {
        if (Delta(value)?["tool_calls"] is not JsonArray { Count: 1 } calls || HasFinish(value) || calls[0]?["function"] is not JsonObject function
            || TroubleJson.Split(value, function, "arguments", random) is not { } two)
        {
            return null;
        }

        JsonObject rest = TroubleJson.Object(two.Second)!;
        JsonObject call = (JsonObject)Delta(rest)!["tool_calls"]![0]!;
        call.Remove("id");
        call.Remove("type");
        ((JsonObject)call["function"]!).Remove("name");
        Delta(rest)!.Remove("content");
        return [two.First, TroubleJson.Text(rest)];
    }

    private static TroubleStream? Append(TroubleStream stream, string chunk)
    {
        int end = stream.Events.ToList().FindLastIndex(item => TroubleOracle.IsEnd(stream.Api, item));
        return stream.Api == ChatApi.Chat && end >= 0 ? stream.Insert(end + 1, new TroubleEvent(stream.Events[end].Name, chunk)) : null;
    }

    private static TroubleStream? MoveUsage(TroubleStream stream, Func<JsonObject, JsonNode, bool> put)
    {
        int from = stream.Events.ToList().FindLastIndex(static item => item.Lines is null && TroubleJson.Object(item.Data) is { } chunk && chunk["usage"] is JsonObject && chunk["choices"] is JsonArray { Count: 0 });
        int to = stream.Events.ToList().FindLastIndex(item => item.Lines is null && TroubleJson.Object(item.Data) is not null && TroubleOracle.IsEnd(stream.Api, item));
        if (stream.Api != ChatApi.Chat || from < 0 || to < 0 || to > from)
        {
            return null;
        }

        JsonNode usage = TroubleJson.Object(stream.Events[from].Data)!["usage"]!.DeepClone();
        JsonObject end = TroubleJson.Object(stream.Events[to].Data)!;
        return put(end, usage) ? stream.With(from).With(to, stream.Events[to] with { Data = TroubleJson.Text(end) }) : null;
    }
}
