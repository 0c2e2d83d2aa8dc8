using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Allmhub.Emulator;

namespace Allmhub.Core.Tests.Emulator;

/// <summary>The HTTP of the emulator: kept connections, bodies, bounds, hostile clients, the end.</summary>
public sealed class EmulatorWireTests : IDisposable
{
    private readonly EmulatorHost _host = new(new EmulatorOptions { MaxBodyBytes = 100_000 });

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_connection_serves_one_request_after_the_other_also_when_sent_at_once()
    {
        using RawClient client = new(_host.Emulator.BaseUri);
        string get = $"GET /v1/models/gpt-4o HTTP/1.1\r\nHost: {client.Authority}\r\nAuthorization: Bearer {_host.Emulator.ApiKey}\r\n\r\n";
        client.Send(get);
        client.ReadUntil("}");
        client.Send(get + get + get.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal));
        string three = Encoding.UTF8.GetString(client.ReadToEnd()!);
        Assert.Equal(3, three.Split("HTTP/1.1 200 OK").Length - 1);
        Assert.Equal(4, _host.Emulator.Request.Count);
        Assert.All(_host.Emulator.Request, r => Assert.Null(r.ConnectionClosedAt));
    }

    [Fact]
    public void A_chunked_body_and_expect_are_understood()
    {
        using RawClient client = new(_host.Emulator.BaseUri);
        client.Send($"POST /v1/chat/completions HTTP/1.1\r\nHost: {client.Authority}\r\nAuthorization: Bearer {_host.Emulator.ApiKey}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n");
        client.ReadUntil("HTTP/1.1 100 Continue\r\n\r\n");
        string body = EmulatorHost.Chat("你好吗 friend");
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        foreach (byte[] part in bytes.Chunk(11))
        {
            client.Send($"{part.Length:x};name=value\r\n");
            client.Send(part);
            client.Send("\r\n");
        }

        client.Send("0\r\nTrailer: x\r\n\r\n");
        Assert.Contains("回声：你好吗 friend", client.ReadUntil("system_fingerprint"));
        Assert.Equal(body, _host.Emulator.Request[0].Body);
    }

    [Theory]
    [InlineData("\u0016\u0003\u0001\u0002\u0000garbage\r\n\r\n", 400)]
    [InlineData("GET / HTTP/2.0\r\n\r\n", 400)]
    [InlineData("GET http://elsewhere/ HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET /v1/models HTTP/1.1\r\nno colon\r\n\r\n", 400)]
    [InlineData("POST /v1/chat/completions HTTP/1.1\r\nContent-Length: -5\r\n\r\n", 400)]
    [InlineData("POST /v1/chat/completions HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", 400)]
    [InlineData("POST /v1/chat/completions HTTP/1.1\r\nContent-Length: 100001\r\n\r\n", 413)]
    [InlineData("POST /v1/chat/completions HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400)]
    [InlineData("POST /v1/chat/completions HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n", 413)]
    [InlineData("POST /v1/chat/completions HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", 400)]
    public async Task What_is_no_request_is_refused_and_others_go_on(string sent, int status)
    {
        using RawClient client = new(_host.Emulator.BaseUri);
        client.Send(sent.Replace(" HTTP/1.1\r\n", $" HTTP/1.1\r\nHost: {client.Authority}\r\nAuthorization: Bearer {_host.Emulator.ApiKey}\r\n", StringComparison.Ordinal));
        Assert.StartsWith($"HTTP/1.1 {status} ", client.ReadUntil("\r\n\r\n"));
        await StillAnswersAsync();
    }

    [Fact]
    public async Task A_head_without_end_is_cut_off()
    {
        using RawClient client = new(_host.Emulator.BaseUri);
        Exception? broken = Record.Exception(() =>
        {
            client.Send("GET /v1/models HTTP/1.1\r\nX: ");
            for (int i = 0; i < 1000; i++)
            {
                client.Send(new string('a', 1000));
            }
        });
        string answer = broken is null ? client.ReadUntil("\r\n\r\n") : "HTTP/1.1 431 ";
        Assert.StartsWith("HTTP/1.1 431 ", answer);
        await StillAnswersAsync();
    }

    [Fact]
    public async Task Clients_that_vanish_do_no_harm()
    {
        for (int i = 0; i < 50; i++)
        {
            using RawClient client = new(_host.Emulator.BaseUri);
            switch (i % 4)
            {
                case 0:
                    client.Send($"POST /v1/chat/completions HTTP/1.1\r\nHost: {client.Authority}\r\nContent-Length: 500\r\n\r\n{{\"mod");
                    break;
                case 1:
                    client.SendChat(_host.Emulator.ApiKey, "/repeat 100000 word");
                    break;
                case 2:
                    client.Send("GE");
                    break;
            }

            client.Reset();
        }

        await StillAnswersAsync();
    }

    [Fact]
    public async Task A_client_that_leaves_is_seen_at_once_and_not_taken_for_one_that_stays()
    {
        using EmulatorHost slow = new(new EmulatorOptions { DelayMs = 20 });
        using HttpResponseMessage staying = await slow.PostAsync("/v1/chat/completions", EmulatorHost.Chat("count to 3", stream: true));
        _ = await staying.Content.ReadAsStringAsync();
        HttpResponseMessage leaving = await slow.PostAsync("/v1/chat/completions", EmulatorHost.Chat("count to 1000", stream: true));
        Stream body = await leaving.Content.ReadAsStreamAsync();
        _ = await body.ReadAsync(new byte[10]);
        Stopwatch watch = Stopwatch.StartNew();
        leaving.Dispose();
        while (slow.Emulator.Request[1].ConnectionClosedAt is null && watch.Elapsed < TimeSpan.FromSeconds(10))
        {
            await Task.Delay(5);
        }

        Assert.True(slow.Emulator.Request[1].Aborted);
        Assert.False(slow.Emulator.Request[0].Aborted);
        Assert.True(slow.Emulator.Request[0].IsFinished);
    }

    [Fact]
    public async Task The_first_token_comes_before_the_last_is_written()
    {
        using EmulatorHost slow = new(new EmulatorOptions { DelayMs = 25 });
        using HttpResponseMessage response = await slow.PostAsync("/v1/chat/completions", EmulatorHost.Chat("count to 20", stream: true));
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync());
        string? line;
        do
        {
            line = await reader.ReadLineAsync();
        }
        while (line is not null && !line.Contains("\"content\":\"1\"", StringComparison.Ordinal));
        Assert.NotNull(line);
        Assert.False(slow.Emulator.Request[0].IsFinished);
        Assert.Contains("[DONE]", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task Stopping_closes_every_connection_and_the_port()
    {
        EmulatorHost host = new();
        using RawClient idle = new(host.Emulator.BaseUri);
        using RawClient stalled = new(host.Emulator.BaseUri);
        stalled.SendChat(host.Emulator.ApiKey, "x", "stall=first");
        stalled.ReadUntil("\r\n\r\n");
        await host.Emulator.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(host.Emulator.IsRunning);
        Assert.True(idle.Arrives(5000));
        Assert.True(stalled.Arrives(5000));
        Assert.Throws<SocketException>(() => new RawClient(host.Emulator.BaseUri));
        host.Dispose();
    }

    [Fact]
    public void A_port_can_be_chosen_and_is_taken_once()
    {
        using AllmEmulator first = AllmEmulator.Start();
        Assert.Throws<SocketException>(() => AllmEmulator.Start(new EmulatorOptions { Port = first.BaseUri.Port }));
        Assert.Equal("127.0.0.1", first.BaseUri.Host);
    }

    [Fact]
    public async Task An_unknown_path_says_so()
    {
        using HttpResponseMessage response = await _host.Http.GetAsync("/v1/chat/completion");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("Invalid URL (GET /v1/chat/completion)", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_journal_forgets_the_oldest_when_full()
    {
        using EmulatorHost host = new(new EmulatorOptions { MaxRecord = 10 });
        for (int i = 0; i < 15; i++)
        {
            _ = await host.Http.GetStringAsync($"/api/status?n={i}");
        }

        Assert.InRange(host.Emulator.Request.Count, 5, 10);
        Assert.Equal("?n=14", host.Emulator.Request[^1].Query);
        host.Emulator.ClearRequest();
        Assert.Empty(host.Emulator.Request);
    }

    [Fact]
    public void It_stands_on_the_runtime_alone() =>
        Assert.All(typeof(AllmEmulator).Assembly.GetReferencedAssemblies(), a => Assert.StartsWith("System", a.Name));

    private async Task StillAnswersAsync() =>
        Assert.Contains("gpt-4o", await _host.Http.GetStringAsync("/v1/models/gpt-4o").WaitAsync(TimeSpan.FromSeconds(10)));
}
