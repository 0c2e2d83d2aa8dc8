using System.Text.Json;
using System.Text.Json.Nodes;

namespace Allmhub.Core.Tests.Emulator;

public sealed class ClaudeWire : WireFormat
{
    public override string Name => "Claude";

    public override string Model => "claude-sonnet-4-5";

    public override string ChunkSchema => "ClaudeStreamEvent";

    public override string EndMark => "event: message_stop\n";

    public override string Path(string model, bool stream) => "/v1/messages";

    public override JsonObject Request(WireAsk ask)
    {
        JsonObject request = new()
        {
            ["model"] = ask.Model ?? Model,
            ["max_tokens"] = ask.MaxToken ?? 4096,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = ask.Prompt }),
        };
        JsonArray tools = [];
        if (ask.Tools)
        {
            tools.Add(JsonNode.Parse($$"""{"name":"get_weather","description":"Weather of a city","input_schema":{{WireSchema.Weather}}}"""));
            tools.Add(JsonNode.Parse($$"""{"name":"get_time","description":"Time of a zone","input_schema":{{WireSchema.Time}}}"""));
        }

        if (ask.Search)
        {
            tools.Add(JsonNode.Parse("""{"type":"web_search_20250305","name":"web_search"}"""));
        }

        if (tools.Count > 0)
        {
            request["tools"] = tools;
        }

        if (ask.ToolResult is not null)
        {
            request["messages"]!.AsArray().Add(JsonNode.Parse("""{"role":"assistant","content":[{"type":"tool_use","id":"toolu_1","name":"get_weather","input":{}}]}"""));
            request["messages"]!.AsArray().Add(JsonNode.Parse($$$"""{"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":{{{JsonSerializer.Serialize(ask.ToolResult)}}}}]}"""));
        }

        if (ask.Think)
        {
            request["thinking"] = JsonNode.Parse("""{"type":"enabled","budget_tokens":1024}""");
        }

        return request;
    }

    public override WireAnswer ReadWhole(JsonElement answer)
    {
        string text = "", reasoning = "", calls = "";
        foreach (JsonElement block in answer.GetProperty("content").EnumerateArray())
        {
            text += block.Str("text");
            reasoning += block.Str("thinking");
            calls += block.Str("type") == "tool_use" ? block.Str("name") + block.GetProperty("input").GetRawText() + ";" : "";
            Assert.True(block.Str("type") != "thinking" || block.Str("signature").Length > 0);
        }

        return new(text, reasoning, calls, answer.Str("stop_reason"), Usage(answer.GetProperty("usage")));
    }

    public override WireAnswer ReadStream(IReadOnlyList<JsonElement> data)
    {
        string text = "", reasoning = "", calls = "";
        foreach (JsonElement item in data)
        {
            JsonElement block = item.TryGetProperty("content_block", out JsonElement b) ? b : default;
            JsonElement delta = item.TryGetProperty("delta", out JsonElement d) ? d : default;
            text += delta.Str("text");
            reasoning += delta.Str("thinking");
            calls += block.Str("type") == "tool_use" ? ";" + block.Str("name") : "";
            calls += delta.Str("partial_json");
        }

        JsonElement end = data.Single(d => d.Str("type") == "message_delta");
        calls = calls.Length > 0 ? calls[1..] + ";" : "";
        return new(text, reasoning, calls, end.GetProperty("delta").Str("stop_reason"), Usage(end.GetProperty("usage")));
    }

    private static string Usage(JsonElement usage) => $"{usage.Int("input_tokens")}+{usage.Int("output_tokens")}";
}
