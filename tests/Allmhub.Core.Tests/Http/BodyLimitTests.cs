using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Allmhub.Chat;
using Allmhub.Http;
using Allmhub.Raw;

namespace Allmhub.Core.Tests.Http;

/// <summary>What an answer may take of the machine's memory: bounded after decompression, and held once.</summary>
[Collection(nameof(BodyLimitTests))]
[CollectionDefinition(nameof(BodyLimitTests), DisableParallelization = true)]
public sealed class BodyLimitTests : IDisposable
{
    private const int Megabyte = 1024 * 1024;

    private readonly string _folder = Directory.CreateTempSubdirectory("allmhub").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Few_bytes_that_become_gigabytes_are_refused_at_the_bound(string encoding)
    {
        await using RawServer server = Bomb(encoding, 600);
        using SendPipeline pipeline = new(Client.Options(server.BaseUri));
        using AllmResponse response = await pipeline.SendAsync(Client.Request(RetryPolicy.Read), AllmCallOptions.Default, default);
        long before = GC.GetTotalAllocatedBytes(precise: true);

        AllmException error = await Assert.ThrowsAsync<AllmException>(response.ReadJsonAsync);

        Assert.Equal(AllmErrorKind.Protocol, error.Kind);
        Assert.Contains("longer than 64 MB", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.RecommendedAction);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 200L * Megabyte);
    }

    [Fact]
    public async Task What_goes_to_a_file_is_not_bounded()
    {
        await using RawServer server = Bomb("br", 80);
        using AllmClient client = new(Client.Options(server.BaseUri));
        using RawResponse response = await client.Raw.Send(new Allmhub.Raw.RawRequest { Path = "v1/x" }).ExecuteAsync(AllmCallOptions.Default, default);

        Assert.Equal(80L * Megabyte, await response.SaveAsync(Path.Combine(_folder, "large.bin"), overwrite: false, default));
    }

    [Fact]
    public async Task A_length_over_the_bound_is_refused_before_anything_is_read()
    {
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2001\r\n\r\n");
            await exchange.StallAsync();
        });
        using SendPipeline pipeline = new(Client.Options(server.BaseUri));
        using AllmResponse response = await pipeline.SendAsync(Client.Request(RetryPolicy.Read) with { MaxBody = 2000 }, AllmCallOptions.Default, default);

        AllmException error = await Assert.ThrowsAsync<AllmException>(response.ReadJsonAsync).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Contains("longer than 2000 bytes", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2000, true)]
    [InlineData(2001, false)]
    public async Task The_bound_itself_passes(int length, bool passes)
    {
        await using RawServer server = new(RawServer.Stream($"\"{new string('x', length - 2)}\"", "application/json"));
        using SendPipeline pipeline = new(Client.Options(server.BaseUri));
        using AllmResponse response = await pipeline.SendAsync(Client.Request(RetryPolicy.Read) with { MaxBody = 2000 }, AllmCallOptions.Default, default);

        Exception? error = await Record.ExceptionAsync(response.ReadJsonAsync);

        Assert.Equal(passes, error is null);
    }

    [Fact]
    public async Task A_picture_of_100_MB_in_an_answer_that_is_not_streamed_is_taken()
    {
        byte[] head = Encoding.UTF8.GetBytes("""{"id":"c","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"![p](data:image/png;base64,""");
        byte[] tail = Encoding.UTF8.GetBytes(""")"},"finish_reason":"stop"}]}""");
        byte[] picture = new byte[134 * Megabyte];
        Array.Fill(picture, (byte)'A');
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {head.Length + picture.Length + tail.Length}\r\n\r\n");
            await exchange.WriteAsync(head);
            await exchange.WriteAsync(picture);
            await exchange.WriteAsync(tail);
        });
        using AllmClient client = new(Client.Options(server.BaseUri));

        ChatCompletion completion = await client.Chat.Complete(Client.Chat(stream: false)).ExecuteAsync(AllmCallOptions.Default, default);

        Assert.Equal(picture.Length / 4 * 3, Assert.Single(completion.Media).Data!.Value.Length);
    }

    [Fact]
    public async Task A_body_is_held_once()
    {
        // Small enough for a document's index to stay at its first size.
        const int Size = 4 * Megabyte - 1024;
        byte[] body = new byte[Size];
        Array.Fill(body, (byte)'x');
        body[0] = body[^1] = (byte)'"';
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Size}\r\nConnection: close\r\n\r\n");
            await exchange.WriteAsync(body);
        });
        using SendPipeline pipeline = new(Client.Options(server.BaseUri));
        long least = long.MaxValue;

        for (int i = 0; i < 6; i++)
        {
            using AllmResponse response = await pipeline.SendAsync(Client.Request(RetryPolicy.Read), AllmCallOptions.Default, default);
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Assert.Equal(JsonValueKind.String, await response.ReadJsonAsync(static root => root.ValueKind));
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.InRange(least, Size, 1.6 * Size);
    }

    private static RawServer Bomb(string encoding, int megabytes)
    {
        MemoryStream packed = new();
        using (Stream pack = encoding switch
        {
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            byte[] blanks = new byte[Megabyte];
            Array.Fill(blanks, (byte)' ');
            for (int i = 0; i < megabytes; i++)
            {
                pack.Write(blanks);
            }
        }

        return new RawServer(async (_, exchange) =>
        {
            await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: {encoding}\r\nContent-Length: {packed.Length}\r\n\r\n");
            await exchange.WriteAsync(packed.ToArray());
        });
    }
}
