using System.Net;
using System.Net.Sockets;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Http;

/// <summary>The way to the gateway: proxy, names, TLS. Every failure names the host.</summary>
public sealed class NetworkTests
{
    private static readonly AllmCallOptions Once = new() { MaxRetry = 0 };

    [Fact]
    public async Task Proxy_gets_the_request()
    {
        await using RawServer proxy = new(RawServer.Answer(200, "{}"));
        using SendPipeline pipeline = new(new AllmClientOptions
        {
            AsksPrices = false,
            BaseUri = new Uri("http://gateway.invalid"),
            Proxy = new WebProxy(proxy.BaseUri) { Credentials = new NetworkCredential("user", "pass") },
        });

        using AllmResponse response = await pipeline.SendAsync(Client.Request(RetryPolicy.Read), Once, default);

        Assert.Equal("GET http://gateway.invalid/v1/thing HTTP/1.1", Assert.Single(proxy.Requests).Line);
    }

    [Theory]
    [InlineData("http://gateway.invalid", "http")]
    [InlineData("https://gateway.invalid", "http")]
    [InlineData("https://gateway.invalid", "socks5")]
    public async Task Dead_proxy_is_named_as_such(string gateway, string scheme)
    {
        AllmException error = await FailAsync(new Uri(gateway), new WebProxy($"{scheme}://127.0.0.1:{FreePort()}"));

        Assert.StartsWith("The proxy 127.0.0.1:", error.Message, StringComparison.Ordinal);
        Assert.Contains("refused", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("gateway.invalid", error.Message, StringComparison.Ordinal);
        Assert.Contains("-Proxy", error.RecommendedAction, StringComparison.Ordinal);
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task Proxy_that_no_name_leads_to_is_named()
    {
        AllmException error = await FailAsync(new Uri("http://gateway.invalid"), new WebProxy("http://no-such-proxy.invalid:8080"));

        Assert.StartsWith("The proxy no-such-proxy.invalid:8080 cannot be reached", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proxy_that_hangs_is_named()
    {
        using Socket deaf = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen(0);
        List<Socket> fillers = [.. Enumerable.Range(0, 4).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))];
        foreach (Socket filler in fillers)
        {
            _ = filler.ConnectAsync(deaf.LocalEndPoint!);
        }

        await Task.Delay(100);
        string address = deaf.LocalEndPoint!.ToString()!;
        using SendPipeline pipeline = new(new AllmClientOptions { AsksPrices = false, BaseUri = new Uri("http://gateway.invalid"), Proxy = new WebProxy("http://" + address), ConnectTimeout = TimeSpan.FromMilliseconds(300) });

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => pipeline.SendAsync(Client.Request(RetryPolicy.Read), Once, default));

        Assert.StartsWith($"No connection to the proxy {address} within", error.Message, StringComparison.Ordinal);
        fillers.ForEach(static filler => filler.Dispose());
    }

    [Fact]
    public async Task Loopback_goes_through_no_proxy()
    {
        await using RawServer proxy = new(RawServer.Answer(500, "{}"));
        await using RawServer gateway = new(RawServer.Answer(200, "{}"));
        using SendPipeline pipeline = new(new AllmClientOptions { AsksPrices = false, BaseUri = gateway.BaseUri, Proxy = new WebProxy(proxy.BaseUri) });

        using AllmResponse response = await pipeline.SendAsync(Client.Request(RetryPolicy.Read), Once, default);

        Assert.Empty(proxy.Requests);
        Assert.Single(gateway.Requests);
    }

    [Fact]
    public async Task Unknown_host_is_named()
    {
        AllmException error = await FailAsync(new Uri("http://no-such-host.invalid"));

        Assert.Equal("The host name 'no-such-host.invalid' could not be resolved.", error.Message);
    }

    [Fact]
    public async Task Https_to_a_server_without_tls_is_said_to_be_that()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task answer = Task.Run(async () =>
        {
            using Socket socket = await listener.AcceptSocketAsync();
            await socket.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        });
        string host = $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

        AllmException error = await FailAsync(new Uri("https://" + host));
        await answer;

        Assert.StartsWith($"No secure connection to {host}", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task Answer_that_is_no_http_is_said_to_be_that()
    {
        await using RawServer server = new("SSH-2.0-OpenSSH_9.6\r\n\r\n");
        AllmException error = await FailAsync(server.BaseUri);

        Assert.Contains("is not HTTP as it should be", error.Message, StringComparison.Ordinal);
        Assert.Contains(server.BaseUri.Authority, error.Message, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<AllmException> FailAsync(Uri address, IWebProxy? proxy = null)
    {
        using SendPipeline pipeline = new(proxy is null ? Client.Options(address) : new AllmClientOptions { AsksPrices = false, BaseUri = address, Proxy = proxy });
        AllmException error = await Assert.ThrowsAsync<AllmException>(() => pipeline.SendAsync(Client.Request(RetryPolicy.Read), Once, default));
        Assert.Equal((AllmErrorKind.Network, 1), (error.Kind, error.Attempts));
        Assert.NotNull(error.RecommendedAction);
        return error;
    }
}
