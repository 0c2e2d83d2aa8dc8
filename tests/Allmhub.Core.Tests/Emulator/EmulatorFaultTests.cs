using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Allmhub.Core.Tests.Contract;
using Allmhub.Emulator.Faults;

namespace Allmhub.Core.Tests.Emulator;

/// <summary>Every fault, in every format where it has its own words, seen with nothing of the client library.</summary>
public sealed class EmulatorFaultTests : IDisposable
{
    private const string Chat = "/v1/chat/completions";
    private readonly EmulatorHost _host = new();

    public void Dispose() => _host.Dispose();

    public static TheoryData<string> Samples => [.. Sample.Names("error.*").Select(n => Path.GetFileNameWithoutExtension(n)!)];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Every_error_sample_is_answered_as_the_contract_has_it(string name)
    {
        JsonElement entry = Sample.Json("index.json").GetProperty("samples").EnumerateArray().Single(s => Path.GetFileNameWithoutExtension(s.Str("file")) == name);
        using HttpResponseMessage response = await _host.PostAsync(Chat, EmulatorHost.Chat("x"), "sample=" + name);
        Assert.Equal(entry.Int("status"), (int)response.StatusCode);
        Assert.Equal(entry.Str("contentType"), response.Content.Headers.ContentType?.ToString() ?? "");
        string id = response.Headers.GetValues("X-Oneapi-Request-Id").Single();
        foreach (JsonProperty header in entry.GetProperty("headers").EnumerateObject().Where(h => h.Name != "X-Oneapi-Request-Id"))
        {
            Assert.Equal(header.Value.GetString(), response.Headers.GetValues(header.Name).Single());
        }

        string inSample = entry.GetProperty("headers").TryGetProperty("X-Oneapi-Request-Id", out JsonElement told) ? told.GetString()! : "20251208095512604418330HwYkTzQa";
        string body = (await response.Content.ReadAsStringAsync()).Replace(id, inSample, StringComparison.Ordinal);
        string expected = Sample.Text(entry.Str("file"));
        if (entry.Str("file").EndsWith(".json", StringComparison.Ordinal))
        {
            Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, JsonDocument.Parse(body).RootElement), body);
        }
        else
        {
            Assert.Equal(expected, body);
        }
    }

    [Theory]
    [InlineData("openai.500-modelprice", "ErrorResponse")]
    [InlineData("openai.500-emptyresponse", "ErrorResponse")]
    [InlineData("openai.500-pluginroute", "ErrorResponse")]
    [InlineData("system.403-code", "SystemFailure")]
    [InlineData("system.500-code", "SystemFailure")]
    public async Task An_error_that_only_the_notes_tell_of_has_the_contracts_shape(string name, string schema)
    {
        using HttpResponseMessage response = await _host.PostAsync(Chat, EmulatorHost.Chat("x"), "sample=" + name);
        Assert.Equal(name.Split('.')[1][..3], $"{(int)response.StatusCode}");
        Assert.Empty(await OpenApiContract.ValidateSchemaAsync(schema, await response.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(524)]
    [InlineData(529)]
    public async Task A_status_comes_for_as_many_calls_as_said(int status)
    {
        _host.Emulator.AddFault($"status={status};retry-after=3;count=2");
        for (int i = 0; i < 2; i++)
        {
            using HttpResponseMessage response = await _host.PostAsync(Chat, EmulatorHost.Chat("x"));
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal("3", response.Headers.GetValues("Retry-After").Single());
        }

        using HttpResponseMessage good = await _host.PostAsync(Chat, EmulatorHost.Chat("x"));
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        Assert.Empty(_host.Emulator.Fault);
    }

    [Fact]
    public async Task Faults_wait_in_order_and_may_be_for_one_path()
    {
        _host.Emulator.AddFault("status=429;path=/v1/models");
        _host.Emulator.AddFault("status=500");
        using HttpResponseMessage first = await _host.PostAsync(Chat, EmulatorHost.Chat("x"));
        using HttpResponseMessage second = await _host.Http.GetAsync("/v1/models");
        Assert.Equal((500, 429), ((int)first.StatusCode, (int)second.StatusCode));
        _host.Emulator.AddFault(new EmulatorFault { Status = 503, Count = 0 });
        _ = await _host.PostAsync(Chat, EmulatorHost.Chat("x"));
        Assert.Single(_host.Emulator.Fault);
        _host.Emulator.ClearFault();
        Assert.Empty(_host.Emulator.Fault);
    }

    [Theory]
    [InlineData("stall=headers", "")]
    [InlineData("stall=first", "HTTP/1.1 200 OK")]
    [InlineData("stall=mid", "\"content\":\" 3\"")]
    public void A_stall_sends_what_it_says_and_then_nothing(string fault, string last)
    {
        using RawClient client = new(_host.Emulator.BaseUri);
        client.SendChat(_host.Emulator.ApiKey, "count to 6", fault);
        string before = last.Length > 0 ? client.ReadUntil(last) : "";
        Assert.DoesNotContain("\"content\":\" 4\"", before);
        Assert.Equal(fault == "stall=mid", before.Contains("data:", StringComparison.Ordinal));
        Assert.False(client.Arrives(150));
        client.Reset();
        SpinWait.SpinUntil(() => _host.Emulator.Request[0].Aborted, 5000);
        Assert.True(_host.Emulator.Request[0].Aborted);
    }

    [Theory]
    [InlineData("stall=headers;stall-ms=30")]
    [InlineData("stall=first;stall-ms=30")]
    [InlineData("stall=mid;stall-ms=30")]
    [InlineData("pings=3;ping-ms=5")]
    [InlineData("drip=0")]
    [InlineData("split=7")]
    public async Task Slow_or_odd_ways_change_no_byte_of_the_answer(string fault)
    {
        string expected = await _host.StreamAsync(Chat, EmulatorHost.Chat("慢慢来 🙂", stream: true));
        string actual = await _host.StreamAsync(Chat, EmulatorHost.Chat("慢慢来 🙂", stream: true), fault);
        Assert.Equal(expected, actual.Replace(": PING\n\n", "", StringComparison.Ordinal));
        Assert.Equal(fault.StartsWith("pings", StringComparison.Ordinal) ? 3 : 0, actual.Split(": PING\n\n").Length - 1);
        string whole = await _host.StreamAsync(Chat, EmulatorHost.Chat("慢慢来 🙂"), fault);
        Assert.Contains("回声：慢慢来 🙂", whole);
    }

    [Fact]
    public void Pings_go_on_until_the_client_leaves()
    {
        using RawClient client = new(_host.Emulator.BaseUri);
        client.SendChat(_host.Emulator.ApiKey, "x", "pings;ping-ms=1");
        Assert.DoesNotContain("data:", client.ReadUntil(string.Concat(Enumerable.Repeat("8\r\n: PING\n\n\r\n", 5))));
        client.Dispose();
        SpinWait.SpinUntil(() => _host.Emulator.Request[0].ConnectionClosedAt is not null, 5000);
        Assert.True(_host.Emulator.Request[0].Aborted);
    }

    [Theory]
    [InlineData("cut=start")]
    [InlineData("cut=mid")]
    [InlineData("cut=event")]
    [InlineData("cut=utf8")]
    public void A_cut_ends_the_connection_where_it_says(string fault)
    {
        using RawClient client = new(_host.Emulator.BaseUri);
        client.SendChat(_host.Emulator.ApiKey, "数到五：一二三四五 🙂", fault);
        byte[] all = client.ReadToEnd()!;
        string text = Encoding.UTF8.GetString(all);
        Assert.DoesNotContain("[DONE]", text);
        Assert.False(text.EndsWith("0\r\n\r\n", StringComparison.Ordinal));
        string body = text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].TrimEnd('\r', '\n');
        Assert.Equal(fault == "cut=start", body.Length == 0);
        Assert.Equal(fault == "cut=utf8", all[^3] >= 0x80);
        Assert.Equal(fault == "cut=mid", body.EndsWith("\"usage\":null}", StringComparison.Ordinal));
        Assert.False(_host.Emulator.Request[0].IsFinished);
    }

    [Theory]
    [InlineData("cut=mid")]
    [InlineData("cut=utf8")]
    public async Task A_cut_also_hits_an_answer_in_one_piece(string fault)
    {
        using HttpResponseMessage response = await _host.PostAsync(Chat, EmulatorHost.Chat("汉字"), fault);
        await Assert.ThrowsAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("Chat", "data: {\"error\":{\"message\":\"The server had an error while it processed the request.\"", true)]
    [InlineData("Responses", "event: error\ndata: {\"type\":\"error\"", false)]
    [InlineData("Claude", "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"", false)]
    [InlineData("Gemini", "data: {\"error\":{\"code\":503", false)]
    public async Task An_error_event_in_the_formats_own_words(string format, string error, bool done)
    {
        string stream = await AskAsync(format, "error-event");
        Assert.Contains(error, stream);
        Assert.Contains("2", stream);
        Assert.Equal(done, stream.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal));
        WireFormat wire = WireFormat.All.Single(f => f.Name == format);
        foreach (JsonElement data in EmulatorHost.Data(stream).Where(d => format != "Gemini" || !d.TryGetProperty("error", out _)))
        {
            Assert.Empty(await OpenApiContract.ValidateSchemaAsync(wire.ChunkSchema, data.GetRawText()));
        }
    }

    [Theory]
    [InlineData("Chat")]
    [InlineData("Responses")]
    [InlineData("Claude")]
    [InlineData("Gemini")]
    public async Task A_bare_error_line_ends_the_stream(string format)
    {
        string stream = await AskAsync(format, "bare-json");
        string last = stream[(stream.LastIndexOf('\n') + 1)..];
        Assert.StartsWith("{\"error\":{", last);
        Assert.NotEmpty(EmulatorHost.Data(stream));
        Assert.Empty(await OpenApiContract.ValidateSchemaAsync(format == "Claude" ? "ClaudeErrorResponse" : "ErrorResponse", last));
        string afterPings = await AskAsync(format, "pings=2;ping-ms=1;bare-json");
        Assert.Matches("^: PING\n\n: PING\n\n\\{\"error\"", afterPings);
    }

    [Theory]
    [InlineData("Chat", "\"finish_reason\":\"stop\"", "[DONE]")]
    [InlineData("Responses", "response.completed", "")]
    [InlineData("Claude", "stop_reason\":\"end_turn\"", "")]
    [InlineData("Gemini", "finishReason", "")]
    public async Task The_end_can_be_left_out(string format, string finish, string done)
    {
        Assert.Contains(finish, await AskAsync(format, "split=100"));
        Assert.DoesNotContain(finish, await AskAsync(format, "no-finish"));
        Assert.Contains(done, await AskAsync(format, "no-finish"));
        if (done.Length > 0)
        {
            string stream = await AskAsync(format, "no-done");
            Assert.Contains(finish, stream);
            Assert.DoesNotContain(done, stream);
        }

        Assert.DoesNotContain("message_stop", await AskAsync("Claude", "no-done"));
    }

    [Fact]
    public async Task Success_can_be_a_web_page_nothing_or_of_another_type()
    {
        using HttpResponseMessage page = await _host.PostAsync(Chat, EmulatorHost.Chat("x"), "html");
        Assert.Equal((200, "text/html"), ((int)page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        Assert.Contains("<html>", await page.Content.ReadAsStringAsync());
        using HttpResponseMessage nothing = await _host.PostAsync(Chat, EmulatorHost.Chat("x"), "empty");
        Assert.Equal((200, 0L), ((int)nothing.StatusCode, nothing.Content.Headers.ContentLength));
        using HttpResponseMessage other = await _host.PostAsync(Chat, EmulatorHost.Chat("x"), "content-type=text/plain");
        Assert.Equal("text/plain", other.Content.Headers.ContentType!.MediaType);
        Assert.Contains("Echo: x", await other.Content.ReadAsStringAsync());
        using HttpResponseMessage moved = await _host.PostAsync(Chat, EmulatorHost.Chat("x"), "redirect=http://127.0.0.1:9/there");
        Assert.Equal((301, "http://127.0.0.1:9/there"), ((int)moved.StatusCode, moved.Headers.Location!.ToString()));
    }

    [Fact]
    public void A_reset_hits_the_connection_itself_or_takes_the_answers_place()
    {
        _host.Emulator.AddFault("reset");
        using RawClient onConnect = new(_host.Emulator.BaseUri);
        Assert.Null(ReadOrReset(onConnect));
        Assert.Empty(_host.Emulator.Request);
        using RawClient onAnswer = new(_host.Emulator.BaseUri);
        onAnswer.SendChat(_host.Emulator.ApiKey, "x", "reset");
        Assert.Null(ReadOrReset(onAnswer));
        Assert.Single(_host.Emulator.Request);
    }

    [Theory]
    [InlineData("status=429;retry-after=1;count=2")]
    [InlineData("sample=error.openai.503-nochannel")]
    [InlineData("stall=mid;stall-ms=500")]
    [InlineData("pings;ping-ms=5")]
    [InlineData("cut=utf8;count=all")]
    [InlineData("error-event;path=/v1/messages")]
    [InlineData("no-finish;no-done")]
    [InlineData("redirect=/moved")]
    [InlineData("content-type=text/plain;drip=1")]
    [InlineData("retry-after=Wed, 21 Oct 2026 07:28:00 GMT")]
    public void A_fault_is_written_as_it_is_read(string words) => Assert.Equal(words, EmulatorFault.Parse(words).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("count=2")]
    [InlineData("stal=mid")]
    [InlineData("stall")]
    [InlineData("stall=3")]
    [InlineData("status=abc")]
    [InlineData("status=99")]
    [InlineData("html=yes")]
    [InlineData("drip=-1")]
    public void A_word_that_is_none_lists_the_words(string words)
    {
        FormatException error = Assert.Throws<FormatException>(() => EmulatorFault.Parse(words));
        foreach (string word in new[] { "status=", "sample=", "stall=headers|first|mid", "cut=", "pings", "error-event", "bare-json", "no-finish", "no-done", "html", "empty", "redirect", "content-type", "drip", "reset", "count" })
        {
            Assert.Contains(word, error.Message);
        }
    }

    [Theory]
    [InlineData("error.nothing")]
    [InlineData("error.openai.499-nothing")]
    [InlineData("task.nothing")]
    public void A_sample_that_is_none_lists_the_samples(string name)
    {
        FormatException error = Assert.Throws<FormatException>(() => EmulatorFault.Parse("sample=" + name));
        Assert.Contains("error.openai.503-nochannel", error.Message);
    }

    [Fact]
    public async Task A_wrong_fault_header_is_a_bad_request()
    {
        using HttpResponseMessage response = await _host.PostAsync(Chat, EmulatorHost.Chat("x"), "nonsense");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("nonsense", await response.Content.ReadAsStringAsync());
    }

    private static byte[]? ReadOrReset(RawClient client)
    {
        try
        {
            return client.ReadToEnd();
        }
        catch (IOException e) when (e.InnerException is SocketException)
        {
            return null;
        }
    }

    private async Task<string> AskAsync(string format, string fault)
    {
        WireFormat wire = WireFormat.All.Single(f => f.Name == format);
        System.Text.Json.Nodes.JsonObject request = wire.Request(new("count to 4"));
        if (format != "Gemini")
        {
            request["stream"] = true;
        }

        return await _host.StreamAsync(wire.Path(wire.Model, stream: true), request.ToJsonString(), fault);
    }
}
