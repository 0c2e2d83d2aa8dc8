using System.Text.Json.Nodes;
using Allmhub.Chat;

namespace Allmhub.Core.Tests.Chat.Trouble;

/// <summary>Changes of chunks of Gemini.</summary>
internal static class GeminiChanges
{
    public static IReadOnlyList<TroubleChange> All { get; } =
    [
        TroubleChange.One("a delta in two", ChatApi.Gemini, SplitText),
        TroubleChange.One("a part in two parts", ChatApi.Gemini, SplitPart),
        TroubleChange.Every("no index", ChatApi.Gemini, static (value, _) => Candidate(value)?.Remove("index") ?? false),
        TroubleChange.Every("the answer inside response", ChatApi.Gemini, Wrap),
        TroubleChange.Every("one part without a list", ChatApi.Gemini, static (value, _) => Unlist(Candidate(value)?["content"] as JsonObject, "parts")),
        TroubleChange.Every("one candidate without a list", ChatApi.Gemini, static (value, _) => Unlist(value, "candidates")),
        TroubleChange.Every("names with underlines", ChatApi.Gemini, Rename),
        TroubleChange.Every("base64 of addresses", ChatApi.Gemini, static (value, _) => Parts(value).Count(static part => Base64(part)) > 0),
        TroubleChange.Add("a chunk that says nothing", ChatApi.Gemini, """{"candidates":[{"content":{"role":"model","parts":[]},"index":0}]}""", """{"candidates":[{"content":{"role":"model"},"index":0}]}""", """{"candidates":[{"index":0}]}""", """{"candidates":[]}""", """{"modelVersion":"m"}""", """{"candidates":[{"content":{"role":"model","parts":[{"text":""}]},"finishReason":null,"index":0}]}"""),
        new("usage in a chunk of its own", MoveUsage),
    ];

    private static JsonObject? Candidate(JsonObject value) => value["candidates"] is JsonArray { Count: 1 } candidates ? candidates[0] as JsonObject : null;

    private static IEnumerable<JsonObject> Parts(JsonObject value) => (Candidate(value)?["content"]?["parts"] as JsonArray)?.OfType<JsonObject>() ?? [];

    // The reason of the end and the counts stay with the second half.
    private static string[]? SplitText(JsonObject value, Random random)
    {
        if (Parts(value).ToArray() is not [JsonObject part] || part.Count != 1 || TroubleJson.Split(value, part, "text", random) is not { } two)
        {
            return null;
        }

        if (Candidate(value)!["finishReason"] is null && Candidate(value)!["finish_reason"] is null)
        {
            return [two.First, two.Second];
        }

        JsonObject rest = TroubleJson.Object(two.First)!;
        Candidate(rest)!.Remove("finishReason");
        Candidate(rest)!.Remove("finish_reason");
        string first = TrySerialize(rest);
        return first.Length == 0 ? null : [first, two.Second];
    }

    private static string[]? SplitPart(JsonObject value, Random random)
    {
        if (Parts(value).ToArray() is not [JsonObject part] || part.Count != 1 || part["text"] is not JsonValue given || !given.TryGetValue(out string? text) || text.Length < 2)
        {
            return null;
        }

        int at = random.Next(1, text.Length);
        at = char.IsLowSurrogate(text[at]) ? at - 1 : at;
        part["text"] = text[..at];
        ((JsonArray)part.Parent!).Add(new JsonObject { ["text"] = text[at..] });
        return at == 0 ? null : [TroubleJson.Text(value)];
    }

    private static string TrySerialize(JsonObject value)
    {
        try
        {
            return TroubleJson.Text(value);
        }
        catch (InvalidOperationException)
        {
            return string.Empty;
        }
    }

    private static bool Wrap(JsonObject value, Random random)
    {
        if (value.ContainsKey("response"))
        {
            return false;
        }

        JsonNode inner = value.DeepClone();
        value.Clear();
        value["response"] = inner;
        return true;
    }

    private static bool Unlist(JsonObject? owner, string name)
    {
        if (owner?[name] is not JsonArray { Count: 1 } list)
        {
            return false;
        }

        owner[name] = list[0]!.DeepClone();
        return true;
    }

    private static bool Rename(JsonObject value, Random random)
    {
        JsonNode renamed = Underlined(value)!;
        value.Clear();
        foreach ((string name, JsonNode? field) in renamed.AsObject().ToArray())
        {
            value[name] = field?.DeepClone();
        }

        return true;
    }

    // Arguments are the model's own and keep their names.
    private static JsonNode? Underlined(JsonNode? node) => node switch
    {
        JsonObject item => new JsonObject(item.Select(static field => KeyValuePair.Create(Underlined(field.Key), field.Key == "args" ? field.Value?.DeepClone() : Underlined(field.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Underlined)]),
        _ => node?.DeepClone(),
    };

    private static string Underlined(string name) => string.Concat(name.Select(static letter => char.IsUpper(letter) ? $"_{char.ToLowerInvariant(letter)}" : letter.ToString()));

    private static bool Base64(JsonObject part)
    {
        if (part["inlineData"]?["data"]?.GetValue<string>() is not { } data)
        {
            return false;
        }

        part["inlineData"]!["data"] = data.Replace('+', '-').Replace('/', '_').TrimEnd('=');
        return true;
    }

    private static TroubleStream? MoveUsage(TroubleStream stream, Random random)
    {
        int last = stream.Events.ToList().FindLastIndex(static item => item.Lines is null && TroubleJson.Object(item.Data)?["usageMetadata"] is JsonObject);
        if (stream.Api != ChatApi.Gemini || last < 0)
        {
            return null;
        }

        JsonObject chunk = TroubleJson.Object(stream.Events[last].Data)!;
        JsonNode usage = chunk["usageMetadata"]!.DeepClone();
        chunk.Remove("usageMetadata");
        return stream.With(last, stream.Events[last] with { Data = TroubleJson.Text(chunk) }, new TroubleEvent(stream.Events[last].Name, new JsonObject { ["usageMetadata"] = usage }.ToJsonString()));
    }
}
