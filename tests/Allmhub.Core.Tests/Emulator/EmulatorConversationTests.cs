using System.Text.Json;
using System.Text.Json.Nodes;

namespace Allmhub.Core.Tests.Emulator;

/// <summary>What a vendor asks of a conversation: every call answered, thinking sent back as it was given.</summary>
public sealed class EmulatorConversationTests : IDisposable
{
    private readonly EmulatorHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("/v1/chat/completions", """{"model":"gpt-4o","messages":[{"role":"user","content":"x"},{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"a","arguments":"{}"}},{"id":"call_2","type":"function","function":{"name":"b","arguments":"{}"}}]},{"role":"tool","tool_call_id":"call_1","content":"1"}]}""")]
    [InlineData("/v1/chat/completions", """{"model":"gpt-4o","messages":[{"role":"user","content":"x"},{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function","function":{"name":"a","arguments":"{}"}}]},{"role":"user","content":"and?"},{"role":"tool","tool_call_id":"call_1","content":"1"}]}""")]
    [InlineData("/v1/chat/completions", """{"model":"gpt-4o","messages":[{"role":"user","content":"x"},{"role":"tool","tool_call_id":"call_9","content":"1"}]}""")]
    [InlineData("/v1/responses", """{"model":"gpt-4o","input":[{"role":"user","content":"x"},{"type":"function_call","call_id":"call_1","name":"a","arguments":"{}"}]}""")]
    [InlineData("/v1/messages", """{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"tool_use","id":"toolu_1","name":"a","input":{}}]},{"role":"user","content":"and?"}]}""")]
    public async Task A_call_without_its_result_is_refused(string path, string body)
    {
        using HttpResponseMessage response = await _host.PostAsync(path, body);
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("invalid_request_error", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Claudes_thinking_comes_back_signed_or_not_at_all()
    {
        const string Thinking = ""","thinking":{"type":"enabled","budget_tokens":1024}""";
        JsonElement first = await _host.AskAsync("/v1/messages", Claude($$"""{"role":"user","content":"x"}""", Thinking));
        JsonArray block = JsonNode.Parse(first.GetProperty("content").GetRawText())!.AsArray();
        Assert.Equal("thinking", block[0]!["type"]!.GetValue<string>());
        string next(JsonArray content) => Claude($$"""{"role":"user","content":"x"},{"role":"assistant","content":{{content.ToJsonString()}}},{"role":"user","content":"y"}""", Thinking);
        Assert.Contains("Echo: y", (await _host.AskAsync("/v1/messages", next(block))).GetRawText());
        block[0]!["signature"] = block[0]!["signature"]!.GetValue<string>() + "AA==";
        Assert.Equal(400, (int)(await _host.PostAsync("/v1/messages", next(block))).StatusCode);
        block[0]!.AsObject().Remove("signature");
        Assert.Equal(400, (int)(await _host.PostAsync("/v1/messages", next(block))).StatusCode);
    }

    [Fact]
    public async Task Geminis_signature_is_known_only_to_gemini()
    {
        JsonElement answer = await _host.AskAsync("/v1beta/models/gemini-2.5-flash:generateContent", Sample.Text("gemini.functioncall.seed.request.json"));
        string signature = answer.GetProperty("candidates")[0].GetProperty("content").GetProperty("parts")[0].Str("thoughtSignature");
        string gemini(string sign) => $$$$"""{"contents":[{"role":"user","parts":[{"text":"x"}]},{"role":"model","parts":[{"text":"y","thoughtSignature":"{{{{sign}}}}"}]},{"role":"user","parts":[{"text":"z"}]}]}""";
        Assert.Contains("Echo: z", (await _host.AskAsync("/v1beta/models/gemini-2.5-flash:generateContent", gemini(signature))).GetRawText());
        Assert.Equal(400, (int)(await _host.PostAsync("/v1beta/models/gemini-2.5-flash:generateContent", gemini("Y2xhdWRlOjA="))).StatusCode);
        string claude = Claude($$"""{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"thinking","thinking":"t","signature":"{{signature}}"}]},{"role":"user","content":"y"}""", "");
        Assert.Equal(400, (int)(await _host.PostAsync("/v1/messages", claude)).StatusCode);
    }

    [Fact]
    public async Task Encrypted_thinking_comes_when_asked_for_and_goes_back()
    {
        string ask(string input) => $$"""{"model":"gpt-5","input":[{{input}}],"include":["reasoning.encrypted_content"]}""";
        JsonElement first = await _host.AskAsync("/v1/responses", ask("""{"role":"user","content":"x"}"""));
        JsonElement reasoning = first.GetProperty("output")[0];
        Assert.Equal("reasoning", reasoning.Str("type"));
        Assert.NotEmpty(reasoning.Str("encrypted_content"));
        string history = """{"role":"user","content":"x"},""" + reasoning.GetRawText() + """,{"role":"user","content":"y"}""";
        Assert.Contains("Echo: y", (await _host.AskAsync("/v1/responses", ask(history))).GetRawText());
        Assert.Equal(400, (int)(await _host.PostAsync("/v1/responses", ask(history.Replace(reasoning.Str("encrypted_content"), "x", StringComparison.Ordinal)))).StatusCode);
    }

    /// <summary>Bodies that are JSON and nothing else: mutations of real requests, a fixed seed.</summary>
    [Fact]
    public async Task No_json_body_makes_the_emulator_fail()
    {
        Random random = new(7);
        string[] value = ["null", "7", "\"\\ud83d\"", "[]", "{}", "[[]]", "true", "\"x\"", "[null]", "[7]", "-1e400", "[{}]"];
        foreach (WireFormat wire in WireFormat.All)
        {
            for (int i = 0; i < 400; i++)
            {
                JsonObject whole = wire.Request(new("get_weather x=1") { Tools = true, ToolResult = "1", Schema = true, Think = true, Search = true });
                List<Action> place = [];
                Collect(whole, place);
                place[random.Next(place.Count)]();
                string mutated = whole.ToJsonString().Replace("\"@\"", value[random.Next(value.Length)], StringComparison.Ordinal);
                using HttpResponseMessage response = await _host.PostAsync(wire.Path(wire.Model, stream: false), mutated);
                string body = await response.Content.ReadAsStringAsync();
                Assert.False(body.Contains("the emulator failed", StringComparison.Ordinal), mutated + body);
            }
        }
    }

    private static void Collect(JsonNode node, List<Action> place)
    {
        if (node is JsonObject map)
        {
            foreach ((string name, JsonNode? child) in map.ToArray())
            {
                place.Add(() => map[name] = "@");
                Collect(child!, place);
            }
        }
        else if (node is JsonArray list)
        {
            for (int i = 0; i < list.Count; i++)
            {
                int at = i;
                place.Add(() => list[at] = "@");
                Collect(list[i]!, place);
            }
        }
    }

    [Fact]
    public async Task A_balance_can_be_set_and_every_path_tells_it()
    {
        _host.Emulator.Balance = new() { Name = "b\"", Granted = 1_000_000, Used = 250_000, ExpiresAt = DateTimeOffset.FromUnixTimeSeconds(1_798_675_200), ModelLimit = ["gpt-4o"], UnitPerUsd = 250_000 };
        JsonElement token = JsonDocument.Parse(await _host.Http.GetStringAsync("/api/usage/token/")).RootElement.GetProperty("data");
        Assert.Equal(("b\"", 750_000, 1_798_675_200), (token.Str("name"), token.Int("total_available"), token.Int("expires_at")));
        Assert.True(token.GetProperty("model_limits").GetProperty("gpt-4o").GetBoolean());
        Assert.Contains("\"hard_limit_usd\":4,", await _host.Http.GetStringAsync("/v1/dashboard/billing/subscription"));
        Assert.Contains("\"total_usage\":100}", await _host.Http.GetStringAsync("/v1/dashboard/billing/usage"));
        _host.Emulator.Balance = new() { IsUnlimited = true, Granted = 0 };
        Assert.Contains("\"total_available\":-412905,\"unlimited_quota\":true", await _host.Http.GetStringAsync("/api/usage/token/"));
        Assert.Contains("\"hard_limit_usd\":100000000,", await _host.Http.GetStringAsync("/v1/dashboard/billing/subscription"));
    }

    private static string Claude(string message, string more) => $$"""{"model":"claude-sonnet-4-5","max_tokens":4096,"messages":[{{message}}]{{more}}}""";
}
