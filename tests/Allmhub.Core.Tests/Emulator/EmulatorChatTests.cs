using System.Net;
using System.Text.Json;
using Allmhub.Emulator.Wire;

namespace Allmhub.Core.Tests.Emulator;

public sealed class EmulatorChatTests : IDisposable
{
    private const string Path = "/v1/chat/completions";
    private readonly EmulatorHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task An_answer_echoes_the_prompt_with_consistent_usage()
    {
        JsonElement answer = await _host.AskAsync(Path, EmulatorHost.Chat("one two three"));
        Assert.Equal("Echo: one two three", Content(answer));
        JsonElement usage = answer.GetProperty("usage");
        Assert.Equal(usage.GetProperty("total_tokens").GetInt32(), usage.GetProperty("prompt_tokens").GetInt32() + usage.GetProperty("completion_tokens").GetInt32());
        Assert.Equal("stop", answer.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
    }

    [Theory]
    [InlineData("a bash function that lists the largest files")]
    [InlineData("一个列出最大文件的 bash 函数")]
    public async Task The_front_pages_bash_function_is_a_code_block(string prompt) =>
        Assert.StartsWith("```bash\nlargest() {", Content(await _host.AskAsync(Path, EmulatorHost.Chat(prompt))), StringComparison.Ordinal);

    [Theory]
    [InlineData("hello")]
    [InlineData("流式输出：每个块只带一小段文字 🙂👩‍💻 done")]
    public async Task A_stream_gives_the_same_text_and_usage_as_an_object(string prompt)
    {
        JsonElement whole = await _host.AskAsync(Path, EmulatorHost.Chat(prompt));
        string stream = await _host.StreamAsync(Path, EmulatorHost.Chat(prompt, stream: true));
        Assert.EndsWith("data: [DONE]\n\n", stream);
        List<JsonElement> chunk = EmulatorHost.Data(stream);
        Assert.Equal(Content(whole), Text(chunk));
        Assert.Equal(whole.GetProperty("usage").GetRawText(), chunk[^1].GetProperty("usage").GetRawText());
        Assert.True(chunk.Count > 5);
    }

    [Fact]
    public async Task Equal_calls_get_equal_bytes_also_in_parallel()
    {
        string first = await _host.StreamAsync(Path, EmulatorHost.Chat("count to 50", stream: true));
        string[] all = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => _host.StreamAsync(Path, EmulatorHost.Chat("count to 50", stream: true))));
        Assert.All(all, s => Assert.Equal(first, s));
        Assert.Equal(33, _host.Emulator.Request.Count);
    }

    [Fact]
    public async Task A_request_is_recorded_as_it_came()
    {
        _ = await _host.AskAsync(Path + "?a=b%20c", EmulatorHost.Chat("hi 你好"));
        EmulatorRequest request = Assert.Single(_host.Emulator.Request);
        Assert.Equal(("POST", Path, "?a=b%20c"), (request.Method, request.Path, request.Query));
        Assert.Equal("b c", request.GetQuery("a"));
        Assert.Equal("hi 你好", request.Json!.Value.GetProperty("messages")[0].GetProperty("content").GetString());
        Assert.StartsWith("Bearer sk-", request.Header["authorization"]);
        Assert.True(request.IsFinished);
        Assert.Equal(200, request.StatusCode);
    }

    [Theory]
    [InlineData(null, "未提供令牌")]
    [InlineData("Bearer sk-wrong", "无效的令牌")]
    public async Task A_missing_or_wrong_key_is_refused(string? authorization, string message)
    {
        using HttpClient http = new() { BaseAddress = _host.Emulator.BaseUri };
        using HttpRequestMessage request = new(HttpMethod.Post, Path) { Content = new StringContent(EmulatorHost.Chat("hi")) };
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        using HttpResponseMessage response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        string id = response.Headers.GetValues("X-Oneapi-Request-Id").Single();
        JsonElement error = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("error");
        Assert.Equal($"{message} (request id: {id})", error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task An_unknown_model_has_no_channel()
    {
        using HttpResponseMessage response = await _host.PostAsync(Path, EmulatorHost.Chat("hi", model: "gpt-9"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("\"model_not_found\"", await response.Content.ReadAsStringAsync());
    }

    private static string? Content(JsonElement answer) => answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString();

    private static string Text(IEnumerable<JsonElement> chunk) => string.Concat(chunk
        .SelectMany(c => c.GetProperty("choices").EnumerateArray())
        .Select(c => c.GetProperty("delta").TryGetProperty("content", out JsonElement text) ? text.GetString() : ""));
}
