using BenchmarkDotNet.Attributes;

namespace Allmhub.Benchmarks;

/// <summary>200,000 deltas, over loopback, through the whole client.</summary>
[MemoryDiagnoser]
public class LoopbackBenchmark
{
    private LoopbackReaders? _readers;

    [GlobalSetup]
    public void Start() => _readers = new LoopbackReaders(DeltaStream.Create());

    [GlobalCleanup]
    public void Stop() => _readers?.Dispose();

    [Benchmark(Baseline = true, Description = "HttpClient, System.Net.ServerSentEvents, one field")]
    public Task<int> Standard() => _readers!.StandardAsync();

    [Benchmark(Description = "client.Chat.Stream")]
    public Task<int> Client() => _readers!.ClientAsync();
}
