using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Allmhub.Emulator;
using Allmhub.Emulator.Wire;

namespace Allmhub.Core.Tests.Emulator;

/// <summary>What a stranger on the same machine, or a web page, can make the emulator do: nothing.</summary>
public sealed class EmulatorBoundTests : IDisposable
{
    private readonly EmulatorHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("/v1/chat/completions", "sk-wrong", false, 401)]
    [InlineData("/v1/chat/completions", "sk-wrong", true, 401)]
    [InlineData("/v1/nothing", null, false, 404)]
    [InlineData("/v1/nothing", null, true, 404)]
    public async Task A_large_body_without_the_right_key_is_refused_and_not_kept(string path, string? key, bool chunked, int status)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent(EmulatorHost.Chat(new string('x', 4_000_000)), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? _host.Emulator.ApiKey);
        request.Headers.TransferEncodingChunked = chunked;
        using HttpResponseMessage response = await _host.Http.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
        EmulatorRequest recorded = Assert.Single(_host.Emulator.Request);
        Assert.Empty(recorded.BodyByte);
        Assert.Equal(status, recorded.StatusCode);
    }

    [Fact]
    public async Task A_large_body_with_the_right_key_is_kept_and_so_is_a_small_one_without()
    {
        using HttpResponseMessage large = await _host.PostAsync("/v1/chat/completions", EmulatorHost.Chat(new string('x', 4_000_000)));
        Assert.Equal(HttpStatusCode.OK, large.StatusCode);
        _host.Http.DefaultRequestHeaders.Authorization = null;
        using HttpResponseMessage small = await _host.PostAsync("/v1/chat/completions", EmulatorHost.Chat("x"));
        Assert.Equal(HttpStatusCode.Unauthorized, small.StatusCode);
        Assert.InRange(_host.Emulator.Request[0].BodyByte.Length, 4_000_000, 4_001_000);
        Assert.Equal(EmulatorHost.Chat("x"), _host.Emulator.Request[1].Body);
    }

    [Fact]
    public async Task The_journal_forgets_the_oldest_when_it_weighs_too_much_and_keeps_the_newest()
    {
        using EmulatorHost host = new(new EmulatorOptions { MaxRecordBytes = 1_000_000 });
        for (int i = 0; i < 20; i++)
        {
            using HttpResponseMessage response = await host.PostAsync("/v1/chat/completions", EmulatorHost.Chat(new string('x', 150_000)));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.InRange(host.Emulator.Request.Sum(r => r.BodyByte.Length), 150_000, 1_000_000);
        }

        Assert.InRange(host.Emulator.Request.Count, 4, 6);
        using HttpResponseMessage huge = await host.PostAsync("/v1/chat/completions", EmulatorHost.Chat(new string('y', 2_000_000)));
        Assert.Contains("yyy", Assert.Single(host.Emulator.Request).Body);
    }

    [Fact]
    public async Task The_journal_weighs_heads_too()
    {
        using EmulatorHost host = new(new EmulatorOptions { MaxRecordBytes = 1_000_000 });
        for (int i = 0; i < 100; i++)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, "/api/status");
            request.Headers.Add("X-Padding", new string('x', 25_000));
            using HttpResponseMessage response = await host.Http.SendAsync(request);
        }

        Assert.InRange(host.Emulator.Request.Sum(r => r.HeaderLine.Sum(h => h.Value.Length)), 25_000, 500_000);
    }

    [Theory]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", 400)]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n", 400)]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n", 400)]
    [InlineData("Content-Length : 5\r\n", 400)]
    [InlineData("Transfer-Encoding: identity, chunked\r\n", 501)]
    [InlineData("Transfer-Encoding: gzip\r\n", 501)]
    [InlineData("X: a\r\n Content-Length: 5\r\n", 400)]
    [InlineData("X: a\rContent-Length: 5\r\n", 400)]
    [InlineData("X: \u001b]0;title\u0007\r\n", 400)]
    public void A_body_of_two_lengths_is_refused(string header, int status)
    {
        string answer = Send($"POST /v1/chat/completions HTTP/1.1\r\nHost: {_host.Emulator.BaseUri.Authority}\r\n{header}\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer);
        Assert.Equal(2, answer.Split("HTTP/1.1 ").Length);
        Assert.DoesNotContain(_host.Emulator.Request, r => r.Path == "/smuggled");
    }

    [Theory]
    [InlineData("Host: attacker.example\r\n", 421)]
    [InlineData("Host: attacker.example:{port}\r\n", 421)]
    [InlineData("Host: 127.0.0.1.attacker.example:{port}\r\n", 421)]
    [InlineData("Host: 127.0.0.1:1\r\n", 421)]
    [InlineData("Host: 127.0.0.1\r\n", 421)]
    [InlineData("Host: \r\n", 421)]
    [InlineData("Host: 127.0.0.1:{port}\r\nHost: attacker.example\r\n", 421)]
    [InlineData("", 400)]
    [InlineData("Host: 127.0.0.1:{port}\r\n", 200)]
    [InlineData("Host: localhost:{port}\r\n", 200)]
    [InlineData("host: LOCALHOST:{port}\r\n", 200)]
    public void Only_its_own_host_is_answered(string host, int status)
    {
        string port = _host.Emulator.BaseUri.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string answer = Send($"GET /api/status HTTP/1.1\r\n{host.Replace("{port}", port, StringComparison.Ordinal)}Connection: close\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer);
        Assert.DoesNotContain("attacker", answer);
        Assert.Equal(status == 200 ? 1 : 0, _host.Emulator.Request.Count);
    }

    [Theory]
    [InlineData("/v1/%1b%5D0;title%07", "/v1/%1B]0;title%07")]
    [InlineData("/v1/%C2%9Bx", "/v1/%C2%9Bx")]
    [InlineData("/v1/a%E2%80%AEb", "/v1/a%E2%80%AEb")]
    [InlineData("/v1/a%E2%80%A8b%E2%80%8B%C2%AD", "/v1/a%E2%80%A8b%E2%80%8B%C2%AD")]
    [InlineData("/v1/a%0D%0A::add-mask::x", "/v1/a%0D%0A::add-mask::x")]
    [InlineData("/v1/%E6%A8%A1%E5%9E%8B%20%F0%9F%99%82", "/v1/模型 🙂")]
    public async Task A_path_shows_what_is_not_printable_escaped(string target, string shown)
    {
        using HttpResponseMessage response = await _host.Http.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(_host.Emulator.BaseUri + target[1..], new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true })));
        EmulatorRequest request = Assert.Single(_host.Emulator.Request);
        Assert.Equal((shown, target, "GET " + shown), (request.Path, request.Target, request.ToString()));
        Assert.Contains($"Invalid URL (GET {shown})", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("GET /\u001b[2J HTTP/1.1")]
    [InlineData("GET /a\u009bb HTTP/1.1")]
    [InlineData("GET /模型 HTTP/1.1")]
    [InlineData("G\u001bET / HTTP/1.1")]
    public void A_request_line_with_control_characters_is_refused(string line)
    {
        string answer = Send($"{line}\r\nHost: {_host.Emulator.BaseUri.Authority}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", answer);
        Assert.Empty(_host.Emulator.Request);
    }

    private string Send(string request)
    {
        using RawClient client = new(_host.Emulator.BaseUri);
        client.Send(request);
        return Encoding.UTF8.GetString(client.ReadToEnd()!);
    }
}
