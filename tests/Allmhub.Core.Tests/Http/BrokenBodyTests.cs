using System.IO.Compression;
using System.Text;
using Allmhub.Account;
using Allmhub.Http;
using Allmhub.Raw;

namespace Allmhub.Core.Tests.Http;

/// <summary>Bodies whose bytes are not what their headers say: one typed error, whichever way they are read, and bounded memory.</summary>
public sealed class BrokenBodyTests
{
    private static readonly AllmCallOptions Once = new() { MaxRetry = 0 };

    public static TheoryData<string> Lies =>
    [
        "Content-Type: application/json\r\nContent-Encoding: gzip\r\n\r\n{\"id\":\"this is no gzip at all, whatever the header says\"}",
        "Content-Type: application/json\r\nContent-Encoding: br\r\n\r\n{\"id\":\"this is no brotli at all, whatever the header says\"}",
        "Content-Type: application/json\r\nContent-Encoding: deflate\r\n\r\n{\"id\":\"this is no deflate at all, whatever the header says\"}",
        "Content-Type: text/event-stream\r\nContent-Encoding: gzip\r\n\r\ndata: {\"id\":\"c\"}\n\n",
        "Content-Type: text/event-stream\r\nContent-Encoding: br\r\n\r\ndata: {\"id\":\"c\"}\n\n",
        "Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n{}\r\n",
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":1}\r\n0\r\n\r\n",
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n{}",
        "Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"a\":",
    ];

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_body_that_cannot_be_read_is_one_typed_error_in_every_way_of_asking(string rest)
    {
        await using RawServer server = new("HTTP/1.1 200 OK\r\nConnection: close\r\n" + rest);
        using AllmClient client = new(Client.Options(server.BaseUri));
        Func<Task>[] asks =
        [
            () => client.Chat.Complete(Client.Chat()).ExecuteAsync(Once, default),
            () => client.Chat.Complete(Client.Chat(stream: false)).ExecuteAsync(Once, default),
            () => client.Models.List(ModelListing.OpenAI).ExecuteAsync(Once, default),
            async () => await (await RawAsync(client)).ReadJsonAsync(),
            async () => await (await RawAsync(client)).ReadTextAsync(),
            async () => await EventsAsync(await RawAsync(client)),
        ];
        foreach (Func<Task> ask in asks)
        {
            AllmException error = await Assert.ThrowsAsync<AllmException>(ask);
            Assert.Contains(error.Kind, (AllmErrorKind[])[AllmErrorKind.Protocol, AllmErrorKind.Network, AllmErrorKind.IncompleteStream]);
            Assert.DoesNotContain("archive entry", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_body_that_is_damaged_on_its_way_keeps_the_text_before(string encoding)
    {
        byte[] whole = Pack(encoding, stream =>
        {
            for (int i = 0; i < 2000; i++)
            {
                stream.Write(Encoding.UTF8.GetBytes(Client.Delta($"piece {i} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(i)))} ")));
                if (i == 1000)
                {
                    stream.Flush();
                }
            }
        });
        Array.Fill(whole, (byte)0xFF, whole.Length * 3 / 4, whole.Length / 4);
        await using RawServer server = new((_, exchange) => SendAsync(exchange, encoding, "text/event-stream", whole));
        using AllmClient client = new(Client.Options(server.BaseUri));

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => client.Chat.Complete(Client.Chat()).ExecuteAsync(Once, default));

        Assert.Contains(error.Kind, (AllmErrorKind[])[AllmErrorKind.Protocol, AllmErrorKind.IncompleteStream]);
        Assert.StartsWith("piece 0 ", error.PartialCompletion!.Text, StringComparison.Ordinal);
        Assert.Contains("piece 900 ", error.PartialCompletion.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_unpacks_without_end_is_stopped_at_its_bound()
    {
        byte[] bomb = Pack("br", static stream =>
        {
            byte[] blanks = Enumerable.Repeat((byte)' ', 1024 * 1024).ToArray();
            stream.Write("{\"data\":["u8);
            for (int i = 0; i < 300; i++)
            {
                stream.Write(blanks);
            }
        });
        Assert.InRange(bomb.Length, 1, 4096);
        await using RawServer server = new((_, exchange) => SendAsync(exchange, "br", "application/json", bomb));
        using AllmClient client = new(Client.Options(server.BaseUri));
        long before = GC.GetTotalAllocatedBytes(precise: true);
        foreach (Func<Task> ask in (Func<Task>[])[() => client.Models.List(ModelListing.OpenAI).ExecuteAsync(Once, default), async () => await (await RawAsync(client)).ReadTextAsync()])
        {
            AllmException error = await Assert.ThrowsAsync<AllmException>(ask);
            Assert.Equal(AllmErrorKind.Protocol, error.Kind);
            Assert.Contains("longer than 64 MB", error.Message, StringComparison.Ordinal);
        }

        // Doubling up to 64 MB allocates 128 MB each; other tests allocate beside it.
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 1200L * 1024 * 1024);
    }

    [Fact]
    public async Task An_answer_that_never_stops_talking_is_stopped_and_kept()
    {
        string piece = Client.Delta(new string('y', 1024 * 1024));
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync(RawServer.Stream(string.Empty));
            while (true)
            {
                await exchange.WriteAsync(piece);
            }
        });
        using AllmClient client = new(Client.Options(server.BaseUri));

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => client.Chat.Complete(Client.Chat()).ExecuteAsync(Once, default));

        Assert.Equal((AllmErrorKind.Protocol, 33 * 1024 * 1024), (error.Kind, error.PartialCompletion!.Text.Length));
        Assert.Contains("64 MB of text", error.Message, StringComparison.Ordinal);
    }

    private static Task<RawResponse> RawAsync(AllmClient client) => client.Raw.Send(new Allmhub.Raw.RawRequest { Path = "v1/thing" }).ExecuteAsync(Once, default);

    private static async Task EventsAsync(RawResponse response)
    {
        await foreach (RawEvent item in response.ReadEventsAsync())
        {
            Assert.NotNull(item);
        }

        throw new AllmException(AllmErrorKind.IncompleteStream, "What came before the fault was given.");
    }

    private static byte[] Pack(string encoding, Action<Stream> write)
    {
        MemoryStream packed = new();
        using (Stream stream = encoding == "br" ? new BrotliStream(packed, CompressionLevel.Optimal) : new GZipStream(packed, CompressionLevel.Optimal))
        {
            write(stream);
        }

        return packed.ToArray();
    }

    private static async Task SendAsync(RawExchange exchange, string encoding, string type, byte[] body)
    {
        await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Encoding: {encoding}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n");
        await exchange.WriteAsync(body);
    }
}
