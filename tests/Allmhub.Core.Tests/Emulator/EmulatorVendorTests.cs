using System.Net.Http.Headers;
using System.Text.Json;

namespace Allmhub.Core.Tests.Emulator;

/// <summary>
/// What OpenAI's own schema (openai/openai-openapi) allows and the gateway's does not tell apart: official client libraries stand on it.
/// The gateway's own departures come on request.
/// </summary>
public sealed class EmulatorVendorTests : IDisposable
{
    private const string Chat = "/v1/chat/completions";
    private const string Responses = "/v1/responses";
    private const string Tools = ""","tools":[{"type":"function","function":{"name":"get_weather","strict":true,"parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}}}]""";
    private readonly EmulatorHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Later_fragments_of_a_tool_call_have_no_type()
    {
        List<JsonElement> fragment = await FragmentsAsync(fault: null);
        Assert.Equal("function", fragment[0].Str("type"));
        Assert.True(fragment.Count > 2);
        Assert.All(fragment.Skip(1), f => Assert.False(f.TryGetProperty("type", out _), f.GetRawText()));
    }

    [Fact]
    public async Task Later_fragments_have_a_type_of_null_on_request()
    {
        List<JsonElement> fragment = await FragmentsAsync("nulls");
        Assert.Equal("function", fragment[0].Str("type"));
        Assert.All(fragment.Skip(1), f => Assert.Equal(JsonValueKind.Null, f.GetProperty("type").ValueKind));
    }

    [Fact]
    public async Task A_response_has_no_user_and_no_usage_of_null_unless_asked()
    {
        JsonElement answer = await _host.AskAsync(Responses, """{"model":"gpt-4o","input":"x"}""");
        Assert.False(answer.TryGetProperty("user", out _));
        Assert.Equal(0, answer.GetProperty("usage").GetProperty("input_tokens_details").GetProperty("cache_write_tokens").GetInt32());
        JsonElement[] inside = [.. (await ResponseEventsAsync(fault: null)).Where(e => e.TryGetProperty("response", out _)).Select(e => e.GetProperty("response"))];
        Assert.Equal(3, inside.Length);
        Assert.All(inside, r => Assert.False(r.TryGetProperty("user", out _)));
        Assert.Equal([false, false, true], inside.Select(r => r.TryGetProperty("usage", out _)));
        JsonElement created = (await ResponseEventsAsync("nulls"))[0].GetProperty("response");
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (created.GetProperty("user").ValueKind, created.GetProperty("usage").ValueKind));
    }

    [Fact]
    public async Task Errors_in_a_stream_of_responses_count_on()
    {
        List<JsonElement> events = await ResponseEventsAsync("error-event");
        Assert.Equal(["error", "response.failed"], events.TakeLast(2).Select(e => e.Str("type")));
        Assert.Equal(Enumerable.Range(0, events.Count), events.Select(e => e.GetProperty("sequence_number").GetInt32()));
    }

    [Theory]
    [InlineData("""{"model":"gpt-9","messages":[]}""", null, 503)]
    [InlineData("""{"model":"gpt-4o","messages":[]}""", null, 500)]
    [InlineData("{}", null, 400)]
    [InlineData("{}", "status=401", 401)]
    [InlineData("{}", "status=403", 403)]
    [InlineData("{}", "status=404", 404)]
    [InlineData("{}", "status=429", 429)]
    [InlineData("{}", "status=503", 503)]
    [InlineData("{}", "status=418", 418)]
    public async Task An_error_tells_a_parameter(string body, string? fault, int status)
    {
        using HttpResponseMessage response = await _host.PostAsync(Chat, body, fault);
        Assert.Equal(status, (int)response.StatusCode);
        JsonElement error = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("error");
        Assert.Equal(["code", "message", "param", "type"], error.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_wrong_key_tells_a_parameter_and_the_sample_stays_as_the_gateway_writes_it()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/v1/models");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "sk-wrong");
        using HttpResponseMessage refused = await _host.Http.SendAsync(request);
        JsonElement error = JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement.GetProperty("error");
        Assert.Equal("", error.GetProperty("param").GetString());
        Assert.Contains("无效的令牌", error.Str("message"));
        using HttpResponseMessage sample = await _host.PostAsync(Chat, "{}", "sample=error.openai.401");
        Assert.DoesNotContain("param", await sample.Content.ReadAsStringAsync());
    }

    private async Task<List<JsonElement>> FragmentsAsync(string? fault)
    {
        string stream = await _host.StreamAsync(Chat, EmulatorHost.Chat("get_weather city=Dnipropetrovsk", stream: true, more: Tools), fault);
        return [.. EmulatorHost.Data(stream).SelectMany(d => d.GetProperty("choices").EnumerateArray())
            .Select(c => c.GetProperty("delta")).Where(d => d.TryGetProperty("tool_calls", out _)).Select(d => d.GetProperty("tool_calls")[0])];
    }

    private async Task<List<JsonElement>> ResponseEventsAsync(string? fault) =>
        EmulatorHost.Data(await _host.StreamAsync(Responses, """{"model":"gpt-4o","input":"count to 9","stream":true}""", fault));
}
