using System.Text.Json.Nodes;
using Allmhub.Chat;

namespace Allmhub.Core.Tests.Chat.Trouble;

/// <summary>Changes of events of Claude.</summary>
internal static class ClaudeChanges
{
    public static IReadOnlyList<TroubleChange> All { get; } =
    [
        TroubleChange.One("a delta in two", ChatApi.Claude, static (value, random) => Two(TroubleJson.Split(value, Delta(value), "text", random))),
        TroubleChange.One("a thought in two", ChatApi.Claude, static (value, random) => Two(TroubleJson.Split(value, Delta(value), "thinking", random))),
        TroubleChange.One("arguments in two", ChatApi.Claude, static (value, random) => Two(TroubleJson.Split(value, Delta(value), "partial_json", random))),
        TroubleChange.Every("blocks numbered from 3", ChatApi.Claude, static (value, _) => Number(value, static number => JsonValue.Create(number + 3))),
        TroubleChange.Every("numbers of blocks as text", ChatApi.Claude, static (value, _) => Number(value, static number => JsonValue.Create(number.ToString(System.Globalization.CultureInfo.InvariantCulture)))),
        TroubleChange.Drop("no content_block_stop", ChatApi.Claude, static value => Is(value, "content_block_stop")),
        TroubleChange.Drop("no start of text blocks", ChatApi.Claude, static value => Is(value, "content_block_start") && value["content_block"]?["type"]?.GetValue<string>() == "text" && value["content_block"]?["text"]?.GetValue<string>() == string.Empty),
        TroubleChange.Add("an event that says nothing", ChatApi.Claude, """{"type":"ping"}""", """{"type":"brand_new_event","n":1}""", """{"type":"message_delta","delta":{"stop_reason":null}}""", """{"type":"message_delta","delta":{}}"""),
        new("the reason once more, empty", static (stream, _) => stream.Api == ChatApi.Claude && End(stream) is >= 0 and int end ? stream.Insert(end, new TroubleEvent("message_delta", """{"type":"message_delta","delta":{"stop_reason":""}}""")) : null),
        new("usage in the delta", static (stream, _) => Move(stream)),
    ];

    private static JsonObject? Delta(JsonObject value) => Is(value, "content_block_delta") ? value["delta"] as JsonObject : null;

    private static bool Is(JsonObject value, string type) => value["type"]?.GetValue<string>() == type;

    private static string[]? Two((string First, string Second)? pair) => pair is { } two ? [two.First, two.Second] : null;

    private static int End(TroubleStream stream) => stream.Events.ToList().FindIndex(item => TroubleOracle.IsEnd(stream.Api, item));

    private static bool Number(JsonObject value, Func<int, JsonNode> change)
    {
        if (value["index"] is not JsonValue index || !index.TryGetValue(out int number))
        {
            return false;
        }

        value["index"] = change(number);
        return true;
    }

    private static TroubleStream? Move(TroubleStream stream)
    {
        int at = stream.Events.ToList().FindLastIndex(static item => item.Lines is null && TroubleJson.Object(item.Data) is { } value && Is(value, "message_delta") && value["usage"] is not null);
        if (stream.Api != ChatApi.Claude || at < 0)
        {
            return null;
        }

        JsonObject changed = TroubleJson.Object(stream.Events[at].Data)!;
        JsonNode usage = changed["usage"]!.DeepClone();
        changed.Remove("usage");
        changed["delta"]!["usage"] = usage;
        return stream.With(at, stream.Events[at] with { Data = TroubleJson.Text(changed) });
    }
}
