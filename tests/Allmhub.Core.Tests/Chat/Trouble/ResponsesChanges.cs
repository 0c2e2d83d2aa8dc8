using System.Text.Json.Nodes;
using Allmhub.Chat;

namespace Allmhub.Core.Tests.Chat.Trouble;

/// <summary>Changes of events of the Responses format.</summary>
internal static class ResponsesChanges
{
    public static IReadOnlyList<TroubleChange> All { get; } =
    [
        TroubleChange.One("a delta in two", ChatApi.Responses, static (value, random) => Is(value, "response.output_text.delta", "response.function_call_arguments.delta", "response.reasoning_summary_text.delta") && TroubleJson.Split(value, value, "delta", random) is { } two ? [two.First, two.Second] : null),
        TroubleChange.Every("items numbered from 4", ChatApi.Responses, static (value, _) => Number(value, "output_index", static number => JsonValue.Create(number + 4))),
        TroubleChange.Every("numbers of items as text", ChatApi.Responses, static (value, _) => Number(value, "output_index", static number => JsonValue.Create($"{number}"))),
        TroubleChange.Every("no numbers in a sequence", ChatApi.Responses, static (value, _) => value.Remove("sequence_number")),
        TroubleChange.Drop("no beginning", ChatApi.Responses, static value => Is(value, "response.in_progress")),
        TroubleChange.Drop("no parts", ChatApi.Responses, static value => Is(value, "response.content_part.added", "response.content_part.done")),
        TroubleChange.Drop("no closing texts", ChatApi.Responses, static value => Is(value, "response.output_text.done")),
        TroubleChange.Drop("no closing arguments", ChatApi.Responses, static value => Is(value, "response.function_call_arguments.done")),
        TroubleChange.Add("an event that says nothing", ChatApi.Responses, """{"type":"response.in_progress","response":{"status":"in_progress","output":[]}}""", """{"type":"response.brand.new","n":1}""", """{"type":"response.queued"}""", """{"type":"keepalive","sequence_number":3}"""),
        TroubleChange.Every("usage beside the answer", ChatApi.Responses, MoveUsage),
    ];

    private static bool Is(JsonObject value, params string[] types) => value["type"]?.GetValue<string>() is { } type && types.Contains(type);

    private static bool Number(JsonObject value, string name, Func<int, JsonNode> change)
    {
        if (value[name] is not JsonValue index || !index.TryGetValue(out int number))
        {
            return false;
        }

        value[name] = change(number);
        return true;
    }

    private static bool MoveUsage(JsonObject value, Random random)
    {
        if (!Is(value, "response.completed") || value["response"] is not JsonObject response || response["usage"] is not JsonObject usage || value["usage"] is not null)
        {
            return false;
        }

        response.Remove("usage");
        value["usage"] = usage.DeepClone();
        return true;
    }
}
