using Allmhub.Downloads;
using Xunit.Abstractions;

namespace Allmhub.Core.Tests.Downloads;

/// <summary>Runs alone: what the process allocates is then what the download and its server cost.</summary>
[CollectionDefinition(nameof(DownloadMemoryProof), DisableParallelization = true)]
public sealed class DownloadMemoryCollection;

/// <summary>A file of 100 MB is saved, cut in the middle and gone on with, within 16 MB of memory.</summary>
[Collection(nameof(DownloadMemoryProof))]
[Trait("Proof", "Long")]
public sealed class DownloadMemoryProof(ITestOutputHelper output)
{
    private const int Size = 100_000_000;
    private const long Most = 16_000_000;

    [Fact]
    public async Task A_large_file_costs_little_memory()
    {
        using SaveHost host = new();
        await host.SaveAsync(host.Put(Pictures.Png(1000), "small.png"));
        byte[] large = Pictures.Png(Size);
        Uri link = host.Put(large, "large.png", "link-cut=60000000");
        long before = GC.GetTotalAllocatedBytes(precise: true);

        SavedMedia saved = await host.SaveAsync(link);

        // What is allocated in all bounds what is held at any time.
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        output.WriteLine($"{saved.Length} bytes; allocated {allocated / 1024} KB in all, the server's share included");
        Assert.InRange(allocated, 0, Most);
        Assert.True((await File.ReadAllBytesAsync(saved.Path)).AsSpan().SequenceEqual(large));
        Assert.Equal(3, host.Requests.Count);
    }
}
