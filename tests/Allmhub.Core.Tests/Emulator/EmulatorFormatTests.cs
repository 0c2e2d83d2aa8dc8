using System.Text.Json;

namespace Allmhub.Core.Tests.Emulator;

/// <summary>Every format, streamed and not: requests and answers (each chunk by itself) are allowed by the contract and say the same.</summary>
public sealed class EmulatorFormatTests : IDisposable
{
    private readonly EmulatorHost _host = new();

    public void Dispose() => _host.Dispose();

    public static TheoryData<string> Formats => [.. WireFormat.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Text(string format)
    {
        WireAnswer answer = await BothAsync(format, new("hello"));
        Assert.StartsWith("Hello! 👋 I am the Allmhub emulator", answer.Text);
        Assert.Contains("你好", answer.Text);
        Assert.Contains(answer.Finish, new[] { "stop", "completed", "end_turn", "STOP" });
        Assert.Equal("回声：天气怎么样？🙂", (await BothAsync(format, new("天气怎么样？🙂"))).Text);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Thinking_apart_from_text(string format)
    {
        WireAnswer answer = await BothAsync(format, new("9.9 or 9.11?") { Think = true });
        Assert.Contains("先想一想", answer.Reasoning);
        Assert.Equal("Echo: 9.9 or 9.11?", answer.Text);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Tools_that_the_prompt_names_are_called_in_its_order(string format)
    {
        WireAnswer answer = await BothAsync(format, new("get_time zone=Asia/Shanghai, then get_weather city=\"Kyiv old\" unit=celsius") { Tools = true });
        Assert.Equal("""get_time{"zone":"Asia/Shanghai"};get_weather{"city":"Kyiv old","unit":"celsius"};""", answer.Calls);
        Assert.Equal("", answer.Text);
        Assert.Contains(answer.Finish, new[] { "tool_calls", "completed", "tool_use", "STOP" });
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_tools_result_makes_the_answer(string format)
    {
        WireAnswer answer = await BothAsync(format, new("get_weather city=Kyiv") { Tools = true, ToolResult = "12 degrees, 多云" });
        Assert.Equal("get_weather: 12 degrees, 多云", answer.Text);
        Assert.Equal("", answer.Calls);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_call_is_made_as_dictated_offered_or_not(string format)
    {
        WireAnswer answer = await BothAsync(format, new("/call get_weather {\"city\":\"\\\"; Remove-Item x\"}\n/call Format-Disk {\"x\":\"$(whoami)\"}") { Tools = true });
        Assert.Equal("""get_weather{"city":"\"; Remove-Item x"};Format-Disk{"x":"$(whoami)"};""", answer.Calls);
    }

    [Theory]
    [InlineData("Chat")]
    [InlineData("Responses")]
    [InlineData("Gemini")]
    public async Task A_schema_is_filled(string format)
    {
        WireAnswer answer = await BothAsync(format, new("name=Maria age=7 beta") { Schema = true });
        Assert.Equal("""{"name":"Maria","age":18,"tags":["beta"]}""", answer.Text);
    }

    [Fact]
    public async Task A_schema_in_the_system_text_is_filled_in_a_fence()
    {
        string body = $$"""{"model":"claude-sonnet-4-5","max_tokens":99,"system":{{JsonSerializer.Serialize("Use {braces} well. Answer as JSON by this schema: " + WireSchema.Person + " and nothing else.")}},"messages":[{"role":"user","content":"name=Maria age=30"}]}""";
        JsonElement answer = await _host.AskAsync("/v1/messages", body);
        Assert.Equal("```json\n{\"name\":\"Maria\",\"age\":30,\"tags\":[\"alpha\"]}\n```", answer.GetProperty("content")[0].Str("text"));
    }

    [Theory]
    [InlineData("Chat")]
    [InlineData("Responses")]
    [InlineData("Gemini")]
    public async Task Tools_come_first_and_the_schema_after_their_results(string format)
    {
        WireAnswer first = await BothAsync(format, new("get_weather city=Kyiv name=Maria age=30") { Tools = true, Schema = true });
        Assert.StartsWith("get_weather{", first.Calls);
        WireAnswer second = await BothAsync(format, new("get_weather city=Kyiv name=Maria age=30") { Tools = true, Schema = true, ToolResult = "12" });
        Assert.Equal("""{"name":"Maria","age":30,"tags":["alpha"]}""", second.Text);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_limit_cuts_the_answer(string format)
    {
        WireAnswer answer = await BothAsync(format, new("count to 100") { MaxToken = 16 });
        Assert.Equal("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16", answer.Text);
        Assert.Contains(answer.Finish, new[] { "length", "incomplete", "max_tokens", "MAX_TOKENS" });
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_refusal(string format)
    {
        WireAnswer answer = await BothAsync(format, new("/refuse I must not."));
        Assert.Equal(format == "Gemini" ? "" : "I must not.", answer.Text);
        Assert.Contains(answer.Finish, new[] { "stop", "completed", "refusal", "PROHIBITED_CONTENT" });
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_web_search_is_cited(string format)
    {
        WireFormat wire = WireFormat.All.Single(f => f.Name == format);
        _ = await BothAsync(format, new("search") { Search = true });
        string whole = await _host.StreamAsync(wire.Path(wire.Model, stream: false), wire.Request(new("search") { Search = true }).ToJsonString());
        Assert.Contains("https://example.com/powershell", whole);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task An_emoji_can_be_cut_into_lone_surrogates(string format)
    {
        WireFormat wire = WireFormat.All.Single(f => f.Name == format);
        System.Text.Json.Nodes.JsonObject request = wire.Request(new("a🙂b") { Model = "emulator-surrogate" });
        request["stream"] = format == "Gemini" ? null : true;
        request.Remove(format == "Gemini" ? "stream" : "none");
        string stream = await _host.StreamAsync(wire.Path("emulator-surrogate", stream: true), request.ToJsonString());
        Assert.Contains("\\ud83d\"", stream);
        Assert.Contains("\"\\ude42", stream);
    }

    [Fact]
    public async Task A_picture_is_native_in_gemini_and_a_link_or_a_data_uri_in_chat()
    {
        WireAnswer native = await BothAsync("Gemini", new("a dog") { Model = "gemini-2.5-flash-image" });
        Assert.EndsWith("[image/png]", native.Text);
        Assert.Equal("NO_IMAGE", (await BothAsync("Gemini", new("/fail no") { Model = "gemini-2.5-flash-image" })).Finish);
        WireAnswer linked = await BothAsync("Chat", new("a dog") { Model = "gemini-2.5-flash-image-preview" });
        Assert.Matches(@"!\[image\]\(http://127\.0\.0\.1:\d+/m/[0-9a-f]{16}/[0-9a-f]{16}-1024x1024\.png\)", linked.Text);
        Assert.Contains("[100](%)", linked.Text);
        Assert.Contains("![image](data:image/png;base64,iVBORw0KGgo", (await BothAsync("Chat", new("a dog") { Model = "gemini-2.5-flash-image" })).Text);
    }

    [Theory]
    [InlineData("sora_video2", "竖屏模式")]
    [InlineData("sora_video2-landscape-hd-15s", "横屏模式")]
    public async Task A_film_comes_as_prose_with_a_link_that_opens(string model, string mode)
    {
        WireAnswer answer = await BothAsync("Chat", new("a \"dog\"") { Model = model });
        Assert.Contains($"\"mode\": \"{mode}\"", answer.Text);
        Assert.StartsWith("```json\n", answer.Text);
        string link = System.Text.RegularExpressions.Regex.Match(answer.Text, @"\[点击这里\]\((http[^)]+\.mp4)\)").Groups[1].Value;
        using HttpClient stranger = new();
        byte[] film = await stranger.GetByteArrayAsync(link);
        Assert.Equal("ftyp"u8.ToArray(), film[4..8]);
        WireAnswer failed = await BothAsync("Chat", new("/fail 太暗") { Model = model });
        Assert.EndsWith("> ❌ 视频生成失败，原因：太暗\n\n", failed.Text);
        Assert.DoesNotContain("http", failed.Text);
    }

    [Fact]
    public async Task The_gateways_own_two_pages_are_answered()
    {
        JsonElement film = await _host.AskAsync("/v1/chat/completions", Sample.Text("chat.stream.seed.request.json").Replace("\"stream\": true", "\"stream\": false", StringComparison.Ordinal));
        Assert.Contains("/m/", film.GetRawText());
        JsonElement lights = await _host.AskAsync("/v1beta/models/gemini-2.5-flash:generateContent", Sample.Text("gemini.functioncall.seed.request.json"));
        JsonElement part = lights.GetProperty("candidates")[0].GetProperty("content").GetProperty("parts")[0];
        Assert.Equal("enable_lights", part.GetProperty("functionCall").Str("name"));
        Assert.NotEmpty(part.Str("thoughtSignature"));
    }

    [Fact]
    public async Task Thinking_may_sit_in_tags_inside_the_text()
    {
        WireAnswer answer = await BothAsync("Chat", new("x") { Model = "emulator-think-tags" });
        Assert.StartsWith("<think>\n", answer.Text);
        Assert.EndsWith("\n</think>\n\nEcho: x", answer.Text);
        Assert.Equal("", answer.Reasoning);
    }

    [Fact]
    public async Task Streaming_in_gemini_is_decided_by_alt_alone()
    {
        const string Body = """{"contents":[{"role":"user","parts":[{"text":"hi"}]}]}""";
        using HttpResponseMessage whole = await _host.PostAsync("/v1beta/models/gemini-2.5-flash:streamGenerateContent", Body);
        using HttpResponseMessage stream = await _host.PostAsync("/v1beta/models/gemini-2.5-flash:generateContent?alt=sse", Body);
        Assert.Equal("application/json", whole.Content.Headers.ContentType!.MediaType);
        Assert.Equal("text/event-stream", stream.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("/v1/messages", """{"model":"claude-sonnet-4-5","messages":[{"role":"user","content":"x"}]}""", 400, "max_tokens: Field required")]
    [InlineData("/v1/chat/completions", """{"model":"gpt-4o","messages":[]}""", 500, "field messages is required")]
    [InlineData("/v1/chat/completions", """{"model":"gpt-4o","messages":7}""", 500, "field messages is required")]
    [InlineData("/v1/responses", """{"model":"gpt-4o"}""", 500, "field input is required")]
    [InlineData("/v1/chat/completions", """{"messages":[]}""", 400, "未指定模型名称")]
    [InlineData("/v1/chat/completions", "[]", 400, "未指定模型名称")]
    [InlineData("/v1/chat/completions", "{", 400, "未指定模型名称")]
    [InlineData("/v1/chat/completions", """{"model":"gpt-4o","messages":[{"role":"user","content":"x"}],"tools":[7]}""", 500, "invalid_request")]
    [InlineData("/v1/responses", """{"model":"gpt-4o","input":"x","tools":[{"type":"function"}]}""", 500, "field name is required")]
    public async Task A_body_that_cannot_be_taken_is_refused_in_the_paths_own_shape(string path, string body, int status, string message)
    {
        using HttpResponseMessage response = await _host.PostAsync(path, body);
        string text = await response.Content.ReadAsStringAsync();
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(message, text);
        Assert.Equal(path == "/v1/messages", text.Contains("\"type\": \"error\"", StringComparison.Ordinal));
    }

    private async Task<WireAnswer> BothAsync(string format, WireAsk ask)
    {
        WireFormat wire = WireFormat.All.Single(f => f.Name == format);
        WireAnswer whole = await wire.AskAsync(_host, ask, stream: false);
        WireAnswer stream = await wire.AskAsync(_host, ask, stream: true);
        Assert.Equal(whole, stream);
        return whole;
    }
}
