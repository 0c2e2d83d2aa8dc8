using System.Text.Json.Nodes;

namespace Allmhub.Core.Tests.Chat.Trouble;

/// <summary>Changes of how a value is written, the same in every format.</summary>
internal static class ValueChanges
{
    public static IReadOnlyList<TroubleChange> All { get; } =
    [
        TroubleChange.One("fields in the opposite order", null, static (value, _) => [TroubleJson.Text(TroubleJson.Reversed(value)!)]),
        TroubleChange.One("blanks in the value", null, static (value, _) => [TroubleJson.Pretty(value).ReplaceLineEndings(" ")]),
        TroubleChange.One("a value on many lines", null, static (value, _) => [TroubleJson.Pretty(value)]),
        TroubleChange.One("escapes for letters", null, static (value, _) => [TroubleJson.Escaped(TroubleJson.Text(value))]),
        TroubleChange.One("a list of one", null, static (value, _) => [$"[{TroubleJson.Text(value)}]"]),
        TroubleChange.Every("null fields", null, static (value, _) => TryAdd(value, "error", null) | TryAdd(value, "service_tier", null) | TryAdd(value, "usage", null)),
        TroubleChange.Every("unknown fields", null, static (value, random) => TryAdd(value, "obfuscation", JsonValue.Create("x" + random.Next())) | TryAdd(value, "p", new JsonObject { ["text"] = 1 })),
        TroubleChange.Every("counts as text", null, static (value, _) => Quote(value)),
    ];

    private static bool TryAdd(JsonObject value, string name, JsonNode? field) => !value.ContainsKey(name) && value.TryAdd(name, field);

    private static bool Quote(JsonObject value)
    {
        foreach (string name in (string[])["usage", "usageMetadata"])
        {
            foreach (JsonObject? owner in (JsonObject?[])[value, value["response"] as JsonObject, value["message"] as JsonObject])
            {
                if (owner?[name] is JsonObject usage)
                {
                    owner[name] = TroubleJson.Quoted(usage);
                    return true;
                }
            }
        }

        return false;
    }
}
