using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Images;

namespace Allmhub.Core.Tests.Images;

/// <summary>Pictures take minutes of silence, and large ones minutes of reading.</summary>
public sealed class ImageTimeTests
{
    [Fact]
    public void A_connection_that_names_no_idle_limit_gives_pictures_eleven_minutes()
    {
        AllmRequest picture = new() { Method = HttpMethod.Post, Path = "x", LeastIdle = TimeSpan.FromMinutes(11) };
        AllmRequest other = new() { Method = HttpMethod.Post, Path = "x" };
        AllmClientOptions usual = new();
        AllmClientOptions own = new() { IdleTimeout = TimeSpan.FromSeconds(2) };
        AllmClientOptions none = new() { IdleTimeout = Timeout.InfiniteTimeSpan };

        Assert.Equal(TimeSpan.FromMinutes(11), usual.IdleFor(picture));
        Assert.Equal(TimeSpan.FromSeconds(330), usual.IdleFor(other));
        Assert.Equal(TimeSpan.FromSeconds(2), own.IdleFor(picture));
        Assert.Equal(Timeout.InfiniteTimeSpan, none.IdleFor(picture));
        Assert.True(usual.FirstByteTimeout >= TimeSpan.FromMinutes(11));
    }

    [Fact]
    public async Task A_limit_of_ones_own_holds_and_its_error_says_that_it_may_be_charged()
    {
        Ask ask = await Ask.ServeAsync(
            async (_, exchange) =>
            {
                await exchange.WriteAsync(RawServer.Stream(" ", "application/json"));
                await exchange.StallAsync();
            },
            options: static address => Client.Options(address, idle: TimeSpan.FromMilliseconds(150)));

        Assert.Equal(AllmErrorKind.Timeout, ask.Error?.Kind);
        Assert.Contains("charged", ask.Error!.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(ask.Requests);
    }

    [Fact]
    public async Task A_large_picture_that_comes_slowly_is_not_idle()
    {
        // Longer than the limit as a whole, and never so long between two pieces.
        TimeSpan limit = TimeSpan.FromSeconds(2);
        string piece = Convert.ToBase64String(new byte[96 * 1024]);
        Ask ask = await Ask.ServeAsync(
            async (_, exchange) =>
            {
                await exchange.WriteAsync(RawServer.Stream("{\"data\":[{\"b64_json\":\"", "application/json"));
                for (int i = 0; i < 30; i++)
                {
                    await exchange.WriteAsync(piece);
                    await Task.Delay(limit / 20);
                }

                await exchange.WriteAsync("\"}]}");
            },
            options: address => Client.Options(address, idle: limit));

        Assert.Null(ask.Error);
        Assert.Equal(30 * 96 * 1024, Assert.Single(ask.Finished).Length);
    }

    [Fact]
    public async Task A_stop_stops()
    {
        using CancellationTokenSource stop = new();
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync(RawServer.Stream("{\"data\":[{\"b64_json\":\"", "application/json"));
            await stop.CancelAsync();
            await exchange.StallAsync();
        });
        using AllmClient client = new(Client.Options(server.BaseUri));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ImageUpdate update in client.Images.Generate(Ask.Request()).StreamAsync(AllmCallOptions.Default, stop.Token))
            {
                Assert.Fail($"Got {update}.");
            }
        });
    }

    [Fact]
    public async Task A_large_picture_that_breaks_off_is_an_error_and_no_picture()
    {
        Ask ask = await Ask.ServeAsync(async (_, exchange) =>
        {
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9000000\r\n\r\n{\"data\":[{\"b64_json\":\"");
            await exchange.WriteAsync(Convert.ToBase64String(new byte[600 * 1024]));
        });

        Assert.Empty(ask.Finished);
        Assert.Equal(AllmErrorKind.Network, ask.Error?.Kind);
    }
}
