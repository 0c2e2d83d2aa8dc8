using System.Text.Json;
using System.Text.Json.Nodes;

namespace Allmhub.Core.Tests.Emulator;

public sealed class ChatWire : WireFormat
{
    public override string Name => "Chat";

    public override string Model => "gpt-4o-mini";

    public override string ChunkSchema => "ChatCompletionChunk";

    public override string EndMark => "data: [DONE]\n\n";

    public override string Path(string model, bool stream) => "/v1/chat/completions";

    public override JsonObject Request(WireAsk ask)
    {
        JsonObject request = new() { ["model"] = ask.Model ?? Model, ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = ask.Prompt }) };
        if (ask.Tools)
        {
            request["tools"] = new JsonArray(
                JsonNode.Parse($$$"""{"type":"function","function":{"name":"get_weather","description":"Weather of a city","parameters":{{{WireSchema.Weather}}}}}"""),
                JsonNode.Parse($$$"""{"type":"function","function":{"name":"get_time","description":"Time of a zone","parameters":{{{WireSchema.Time}}}}}"""));
        }

        if (ask.ToolResult is not null)
        {
            request["messages"]!.AsArray().Add(JsonNode.Parse("""{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"{}"}}]}"""));
            request["messages"]!.AsArray().Add(new JsonObject { ["role"] = "tool", ["tool_call_id"] = "call_1", ["content"] = ask.ToolResult });
        }

        if (ask.Schema)
        {
            request["response_format"] = JsonNode.Parse($$$"""{"type":"json_schema","json_schema":{"name":"person","strict":true,"schema":{{{WireSchema.Person}}}}}""");
        }

        if (ask.Think)
        {
            request["reasoning_effort"] = "low";
        }

        if (ask.Search)
        {
            request["web_search_options"] = new JsonObject();
        }

        if (ask.MaxToken is { } most)
        {
            request["max_completion_tokens"] = most;
        }

        return request;
    }

    public override WireAnswer ReadWhole(JsonElement answer)
    {
        JsonElement choice = answer.GetProperty("choices")[0];
        JsonElement message = choice.GetProperty("message");
        string calls = message.TryGetProperty("tool_calls", out JsonElement call)
            ? string.Concat(call.EnumerateArray().Select(c => c.GetProperty("function")).Select(f => f.Str("name") + f.Str("arguments") + ";")) : "";
        return new(message.Str("content") + message.Str("refusal"), message.Str("reasoning_content"), calls, choice.Str("finish_reason"), Usage(answer.GetProperty("usage")));
    }

    public override WireAnswer ReadStream(IReadOnlyList<JsonElement> data)
    {
        string text = "", reasoning = "", finish = "";
        SortedDictionary<int, string> call = [];
        foreach (JsonElement choice in data.SelectMany(d => d.GetProperty("choices").EnumerateArray()))
        {
            JsonElement delta = choice.GetProperty("delta");
            text += delta.Str("content") + delta.Str("refusal");
            reasoning += delta.Str("reasoning_content");
            finish += choice.Str("finish_reason");
            foreach (JsonElement fragment in delta.TryGetProperty("tool_calls", out JsonElement list) ? list.EnumerateArray() : default)
            {
                int index = fragment.GetProperty("index").GetInt32();
                JsonElement function = fragment.GetProperty("function");
                call[index] = call.GetValueOrDefault(index, "") + function.Str("name") + function.Str("arguments");
            }
        }

        JsonElement usage = data.Last(d => d.TryGetProperty("usage", out JsonElement u) && u.ValueKind == JsonValueKind.Object).GetProperty("usage");
        return new(text, reasoning, string.Concat(call.Values.Select(c => c + ";")), finish, Usage(usage));
    }

    private static string Usage(JsonElement usage)
    {
        (int read, int written, int total) = (usage.Int("prompt_tokens"), usage.Int("completion_tokens"), usage.Int("total_tokens"));
        Assert.Equal(total, read + written);
        return $"{read}+{written}";
    }
}
