using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Allmhub.Chat.Dialects.Shared;

namespace Allmhub.Chat.Dialects.Gemini;

/// <summary>
/// Google generateContent, <c>/v1beta/models/{model}:generateContent</c> (NOTES section 7; contract: GeminiRequest, GeminiResponse).
/// camelCase throughout: what the gateway does not know in snake_case gets lost.
/// </summary>
internal sealed partial class GeminiDialect : IChatDialect
{
    /// <inheritdoc/>
    public ChatApi Api => ChatApi.Gemini;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> ShortestStream => """
        data: {"candidates":[{"content":{"role":"model","parts":[{"text":"word"}]},"index":0}],"modelVersion":"m","responseId":"1"}

        data: {"candidates":[{"content":{"role":"model","parts":[{"text":""}]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":1,"candidatesTokenCount":1,"totalTokenCount":2},"modelVersion":"m","responseId":"1"}


        """u8;

    /// <inheritdoc/>
    public ChatWireRequest Write(ChatRequest request)
    {
        string model = request.Model.StartsWith("models/", StringComparison.Ordinal) ? request.Model["models/".Length..] : request.Model;
        bool thinksInLevels = ThinksInLevels(model);
        JsonObject body = [];
        if (WireJson.SystemText(request.Message) is { } system)
        {
            body["systemInstruction"] = new JsonObject { ["parts"] = new JsonArray(new JsonObject { ["text"] = system }) };
        }

        body["contents"] = GeminiContents.Write(request.Message, wantsSignature: thinksInLevels);
        WriteTools(request, body);
        JsonObject generation = Generation(request, thinksInLevels);
        if (generation.Count > 0)
        {
            body["generationConfig"] = generation;
        }

        // Streaming is decided by alt=sse alone.
        string method = request.Stream ? "streamGenerateContent?alt=sse" : "generateContent";
        return new ChatWireRequest($"v1beta/models/{Uri.EscapeDataString(model)}:{method}", body);
    }

    /// <inheritdoc/>
    public ChatStreamReader CreateStreamReader() => new GeminiStreamReader();

    /// <inheritdoc/>
    public void Read(JsonElement body, List<ChatUpdate> updates)
    {
        GeminiChunkReader reader = new();
        if (body.ValueKind == JsonValueKind.Array)
        {
            // What a vendor's own streamGenerateContent gives without alt=sse.
            foreach (JsonElement chunk in body.EnumerateArray())
            {
                reader.Read(chunk, updates);
            }
        }
        else
        {
            reader.Read(body, updates);
        }

        reader.Complete(updates);
    }

    private static void WriteTools(ChatRequest request, JsonObject body)
    {
        JsonArray tools = [];
        if (request.Tool is { Count: > 0 } declared)
        {
            tools.Add(new JsonObject { ["functionDeclarations"] = new JsonArray([.. declared.Select(Declaration)]) });
        }

        if (request.WebSearch)
        {
            tools.Add(new JsonObject { ["googleSearch"] = new JsonObject() });
        }

        if (tools.Count > 0)
        {
            body["tools"] = tools;
        }

        if (request.ToolChoice is { } choice)
        {
            JsonObject calling = new() { ["mode"] = choice.Mode switch { "none" => "NONE", "required" or "tool" => "ANY", _ => "AUTO" } };
            if (choice.Mode == "tool")
            {
                calling["allowedFunctionNames"] = new JsonArray((JsonNode?)choice.Name);
            }

            body["toolConfig"] = new JsonObject { ["functionCallingConfig"] = calling };
        }
    }

    private static JsonNode Declaration(ChatToolDefinition tool)
    {
        JsonObject declaration = new() { ["name"] = tool.Name };
        if (tool.Description is not null)
        {
            declaration["description"] = tool.Description;
        }

        if (tool.Parameters is { } schema)
        {
            bool isSubset = GeminiSchema.TryConvert(schema, capitals: false, out JsonObject? subset);
            declaration[isSubset ? "parameters" : "parametersJsonSchema"] = isSubset ? subset : WireJson.ToNode(schema);
        }

        return declaration;
    }

    private static JsonObject Generation(ChatRequest request, bool thinksInLevels)
    {
        JsonObject generation = [];
        Set(generation, "temperature", request.Temperature);
        Set(generation, "topP", request.TopP);
        Set(generation, "maxOutputTokens", request.MaxToken);
        Set(generation, "seed", request.Seed);
        if (request.Stop is { Count: > 0 } stop)
        {
            generation["stopSequences"] = new JsonArray([.. stop.Select(static text => (JsonNode?)text)]);
        }

        if (request.ResponseSchema is { } schema)
        {
            generation["responseMimeType"] = "application/json";
            bool isSubset = GeminiSchema.TryConvert(schema, capitals: true, out JsonObject? subset);
            generation[isSubset ? "responseSchema" : "responseJsonSchema"] = isSubset ? subset : WireJson.ToNode(schema);
        }

        if (Thinking(request, thinksInLevels) is { } thinking)
        {
            generation["thinkingConfig"] = thinking;
        }

        return generation;
    }

    private static void Set<T>(JsonObject owner, string name, T? value)
        where T : struct
    {
        if (value is { } given)
        {
            owner[name] = JsonValue.Create(given);
        }
    }

    // 2.5 takes a number, 3 a level (contract: GeminiThinkingConfig). The numbers are the vendor's own for these words.
    private static JsonObject? Thinking(ChatRequest request, bool thinksInLevels)
    {
        if (request.ThinkingBudget is null && request.ReasoningEffort is { } level && thinksInLevels)
        {
            string word = level switch { ReasoningEffort.None or ReasoningEffort.Minimal => "minimal", ReasoningEffort.Low => "low", ReasoningEffort.Medium => "medium", _ => "high" };
            return new JsonObject { ["includeThoughts"] = true, ["thinkingLevel"] = word };
        }

        int? budget = request.ThinkingBudget ?? request.ReasoningEffort switch
        {
            null => null,
            ReasoningEffort.None => 0,
            ReasoningEffort.Minimal or ReasoningEffort.Low => 1024,
            ReasoningEffort.Medium => 8192,
            _ => 24576,
        };
        return budget is null ? null : budget == 0
            ? new JsonObject { ["thinkingBudget"] = 0 }
            : new JsonObject { ["includeThoughts"] = true, ["thinkingBudget"] = budget };
    }

    private static bool ThinksInLevels(string model) =>
        Generation().Match(model) is { Success: true } match && int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) >= 3;

    [GeneratedRegex(@"gemini-(\d{1,3})\b", RegexOptions.IgnoreCase)]
    private static partial Regex Generation();
}
