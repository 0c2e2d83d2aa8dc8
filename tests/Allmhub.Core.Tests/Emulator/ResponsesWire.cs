using System.Text.Json;
using System.Text.Json.Nodes;

namespace Allmhub.Core.Tests.Emulator;

public sealed class ResponsesWire : WireFormat
{
    public override string Name => "Responses";

    public override string Model => "gpt-4.1";

    public override string ChunkSchema => "ResponsesStreamEvent";

    public override string EndMark => "event: response.";

    public override string Path(string model, bool stream) => "/v1/responses";

    public override JsonObject Request(WireAsk ask)
    {
        JsonObject request = new() { ["model"] = ask.Model ?? Model, ["input"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = ask.Prompt }) };
        JsonArray tools = [];
        if (ask.Tools)
        {
            tools.Add(JsonNode.Parse($$"""{"type":"function","name":"get_weather","description":"Weather of a city","parameters":{{WireSchema.Weather}}}"""));
            tools.Add(JsonNode.Parse($$"""{"type":"function","name":"get_time","description":"Time of a zone","parameters":{{WireSchema.Time}}}"""));
        }

        if (ask.Search)
        {
            tools.Add(new JsonObject { ["type"] = "web_search" });
        }

        if (tools.Count > 0)
        {
            request["tools"] = tools;
        }

        if (ask.ToolResult is not null)
        {
            request["input"]!.AsArray().Add(JsonNode.Parse("""{"type":"function_call","call_id":"call_1","name":"get_weather","arguments":"{}"}"""));
            request["input"]!.AsArray().Add(new JsonObject { ["type"] = "function_call_output", ["call_id"] = "call_1", ["output"] = ask.ToolResult });
        }

        if (ask.Schema)
        {
            request["text"] = JsonNode.Parse($$$"""{"format":{"type":"json_schema","name":"person","strict":true,"schema":{{{WireSchema.Person}}}}}""");
        }

        if (ask.Think)
        {
            request["reasoning"] = JsonNode.Parse("""{"effort":"low","summary":"auto"}""");
        }

        if (ask.MaxToken is { } most)
        {
            request["max_output_tokens"] = most;
        }

        return request;
    }

    public override WireAnswer ReadWhole(JsonElement answer)
    {
        string text = "", reasoning = "", calls = "";
        foreach (JsonElement item in answer.GetProperty("output").EnumerateArray())
        {
            switch (item.Str("type"))
            {
                case "message":
                    text += string.Concat(item.GetProperty("content").EnumerateArray().Select(p => p.Str("text") + p.Str("refusal")));
                    break;
                case "reasoning":
                    reasoning += string.Concat(item.GetProperty("summary").EnumerateArray().Select(p => p.Str("text")));
                    break;
                case "function_call":
                    calls += item.Str("name") + item.Str("arguments") + ";";
                    break;
            }
        }

        JsonElement usage = answer.GetProperty("usage");
        Assert.Equal(usage.Int("total_tokens"), usage.Int("input_tokens") + usage.Int("output_tokens"));
        return new(text, reasoning, calls, answer.Str("status"), $"{usage.Int("input_tokens")}+{usage.Int("output_tokens")}");
    }

    public override WireAnswer ReadStream(IReadOnlyList<JsonElement> data)
    {
        Assert.Equal(Enumerable.Range(0, data.Count), data.Select(d => d.Int("sequence_number")));
        WireAnswer whole = ReadWhole(data[^1].GetProperty("response"));
        string text = string.Concat(data.Where(d => d.Str("type") is "response.output_text.delta" or "response.refusal.delta").Select(d => d.Str("delta")));
        string reasoning = string.Concat(data.Where(d => d.Str("type") == "response.reasoning_summary_text.delta").Select(d => d.Str("delta")));
        string calls = "";
        foreach (JsonElement item in data.Where(d => d.Str("type") == "response.output_item.added").Select(d => d.GetProperty("item")).Where(i => i.Str("type") == "function_call"))
        {
            calls += item.Str("name") + string.Concat(data.Where(d => d.Str("type") == "response.function_call_arguments.delta" && d.Str("item_id") == item.Str("id")).Select(d => d.Str("delta"))) + ";";
        }

        Assert.Equal(data.Count(d => d.Str("type") == "response.output_item.added"), data.Count(d => d.Str("type") == "response.output_item.done"));
        return whole with { Text = text, Reasoning = reasoning, Calls = calls };
    }
}
