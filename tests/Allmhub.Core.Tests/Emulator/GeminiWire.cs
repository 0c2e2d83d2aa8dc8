using System.Text.Json;
using System.Text.Json.Nodes;

namespace Allmhub.Core.Tests.Emulator;

public sealed class GeminiWire : WireFormat
{
    public override string Name => "Gemini";

    public override string Model => "gemini-2.5-flash";

    public override string ChunkSchema => "GeminiResponse";

    public override string EndMark => "";

    public override string Path(string model, bool stream) =>
        stream ? $"/v1beta/models/{model}:streamGenerateContent?alt=sse" : $"/v1beta/models/{model}:generateContent";

    public override JsonObject Request(WireAsk ask)
    {
        JsonObject request = new() { ["contents"] = new JsonArray(JsonNode.Parse($$"""{"role":"user","parts":[{"text":{{JsonSerializer.Serialize(ask.Prompt)}}}]}""")) };
        JsonObject config = [];
        JsonArray tools = [];
        if (ask.Tools)
        {
            tools.Add(JsonNode.Parse($$"""
                {"functionDeclarations":[{"name":"get_weather","description":"Weather of a city","parameters":{{WireSchema.Weather}}},{"name":"get_time","description":"Time of a zone","parameters":{{WireSchema.Time}}}]}
                """));
        }

        if (ask.Search)
        {
            tools.Add(JsonNode.Parse("""{"googleSearch":{}}"""));
        }

        if (ask.ToolResult is not null)
        {
            request["contents"]!.AsArray().Add(JsonNode.Parse("""{"role":"model","parts":[{"functionCall":{"name":"get_weather","args":{}}}]}"""));
            request["contents"]!.AsArray().Add(JsonNode.Parse($$$$"""{"role":"user","parts":[{"functionResponse":{"name":"get_weather","response":{"result":{{{{JsonSerializer.Serialize(ask.ToolResult)}}}}}}}]}"""));
        }

        if (ask.Schema)
        {
            config["responseMimeType"] = "application/json";
            config["responseJsonSchema"] = JsonNode.Parse(WireSchema.Person);
        }

        if (ask.Think)
        {
            config["thinkingConfig"] = JsonNode.Parse("""{"includeThoughts":true,"thinkingBudget":1024}""");
        }

        if (ask.MaxToken is { } most)
        {
            config["maxOutputTokens"] = most;
        }

        if (tools.Count > 0)
        {
            request["tools"] = tools;
        }

        request["generationConfig"] = config;
        return request;
    }

    public override WireAnswer ReadWhole(JsonElement answer) => ReadStream([answer]);

    public override WireAnswer ReadStream(IReadOnlyList<JsonElement> data)
    {
        string text = "", reasoning = "", calls = "", finish = "";
        foreach (JsonElement candidate in data.SelectMany(d => d.TryGetProperty("candidates", out JsonElement c) ? c.EnumerateArray() : default))
        {
            foreach (JsonElement part in candidate.GetProperty("content").GetProperty("parts").EnumerateArray())
            {
                bool thought = part.TryGetProperty("thought", out _);
                text += thought ? "" : part.Str("text");
                reasoning += thought ? part.Str("text") : "";
                calls += part.TryGetProperty("functionCall", out JsonElement call) ? call.Str("name") + call.GetProperty("args").GetRawText() + ";" : "";
                text += part.TryGetProperty("inlineData", out JsonElement inline) ? $"[{inline.Str("mimeType")}]" : "";
            }

            finish += candidate.Str("finishReason");
        }

        finish += data[^1].TryGetProperty("promptFeedback", out JsonElement blocked) ? blocked.Str("blockReason") : "";
        JsonElement usage = data[^1].GetProperty("usageMetadata");
        int thoughts = usage.TryGetProperty("thoughtsTokenCount", out JsonElement t) ? t.GetInt32() : 0;
        int written = usage.TryGetProperty("candidatesTokenCount", out JsonElement w) ? w.GetInt32() : 0;
        Assert.Equal(usage.Int("totalTokenCount"), usage.Int("promptTokenCount") + written + thoughts);
        return new(text, reasoning, calls, finish, $"{usage.Int("promptTokenCount")}+{written + thoughts}");
    }
}
