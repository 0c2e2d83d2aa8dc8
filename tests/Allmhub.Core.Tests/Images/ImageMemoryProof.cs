using System.Security.Cryptography;
using System.Text;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Images;
using Xunit.Abstractions;

namespace Allmhub.Core.Tests.Images;

/// <summary>Runs alone: what the process allocates is then what the picture costs.</summary>
[CollectionDefinition(nameof(ImageMemoryProof), DisableParallelization = true)]
public sealed class ImageMemoryCollection;

/// <summary>A picture of 100 MB, 133 MB of base64, costs less than 32 MB of memory in every format, and arrives byte for byte.</summary>
[Collection(nameof(ImageMemoryProof))]
[Trait("Proof", "Long")]
public sealed class ImageMemoryProof(ITestOutputHelper output)
{
    private const int Piece = 48 * 1024;
    private const int Pieces = 100 * 1024 * 1024 / Piece;
    private const long MostBytes = 32L * 1024 * 1024;

    private static readonly byte[] Data = MakePiece();

    private static readonly byte[] Base64 = Encoding.ASCII.GetBytes(Convert.ToBase64String(Data));

    [Theory]
    [InlineData(ImageApi.Images, false, "{\"created\":1,\"data\":[{\"b64_json\":\"$\"}],\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}")]
    [InlineData(ImageApi.Images, true, "event: image_generation.completed\ndata: {\"type\":\"image_generation.completed\",\"b64_json\":\"$\"}\n\ndata: [DONE]\n\n")]
    [InlineData(ImageApi.Chat, true, "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"![image](data:image/png;base64,$)\"},\"finish_reason\":null}]}\n\ndata: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")]
    [InlineData(ImageApi.Chat, false, "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"![image](data:image/png;base64,$)\"},\"finish_reason\":\"stop\"}]}")]
    [InlineData(ImageApi.Gemini, false, "{\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"$\"}}]},\"finishReason\":\"STOP\"}]}")]
    [InlineData(ImageApi.Gemini, true, "data: {\"candidates\":[{\"content\":{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"$\"}}]},\"finishReason\":\"STOP\"}]}\n\n")]
    public async Task A_large_picture_costs_little_memory(ImageApi api, bool isStream, string body)
    {
        string[] parts = body.Split('$');
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync(RawServer.Stream(parts[0], isStream ? "text/event-stream" : "application/json"));
            for (int i = 0; i < Pieces; i++)
            {
                await exchange.WriteAsync(Base64);
            }

            await exchange.WriteAsync(parts[1]);
        });
        using AllmClient client = new(Client.Options(server.BaseUri));
        ImageRequest request = Ask.Request(api: api) with { Stream = isStream };
        await ReadAsync(client, request);
        long before = Collected();
        long allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        using PeakWatch peak = new();

        Image image = (await ReadAsync(client, request))!;

        long allocated = GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore;
        long top = peak.Stop() - before;
        output.WriteLine($"{api}, stream {isStream}: {image.Length} bytes; allocated {allocated / 1024} KB in all, working set at most +{top / 1024} KB");
        Assert.Equal(("image/png", (long)Piece * Pieces), (image.MediaType, image.Length));
        await using (Stream stream = image.Data!.OpenRead())
        {
            byte[] piece = new byte[Piece];
            for (int i = 0; i < Pieces; i++)
            {
                await stream.ReadExactlyAsync(piece);
                Assert.True(piece.AsSpan().SequenceEqual(Data));
            }
        }

        // What is allocated in all bounds what is held at any time.
        Assert.InRange(allocated, 0, MostBytes);
    }

    private static async Task<Image?> ReadAsync(AllmClient client, ImageRequest request)
    {
        Image? image = null;
        await foreach (ImageUpdate update in client.Images.Generate(request).StreamAsync(AllmCallOptions.Default, default))
        {
            image = update.Image;
        }

        return image;
    }

    private static long Collected()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return Environment.WorkingSet;
    }

    private static byte[] MakePiece()
    {
        byte[] bytes = RandomNumberGenerator.GetBytes(Piece);
        ((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]).CopyTo(bytes);
        return bytes;
    }

    /// <summary>Looks at the working set a hundred times a second.</summary>
    private sealed class PeakWatch : IDisposable
    {
        private readonly Timer _timer;
        private long _peak;

        public PeakWatch() => _timer = new Timer(_ => _peak = Math.Max(_peak, Environment.WorkingSet), null, 0, 10);

        public long Stop()
        {
            _timer.Dispose();
            return Math.Max(_peak, Environment.WorkingSet);
        }

        public void Dispose() => _timer.Dispose();
    }
}
