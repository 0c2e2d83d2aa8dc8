using BenchmarkDotNet.Attributes;

namespace Allmhub.Benchmarks;

/// <summary>200,000 deltas, in memory.</summary>
[MemoryDiagnoser]
public class DeltaBenchmark
{
    private readonly byte[] _bytes = DeltaStream.Create();

    [Benchmark(Baseline = true, Description = "System.Net.ServerSentEvents, one field")]
    public int Standard() => DeltaReaders.Standard(new MemoryStream(_bytes));

    [Benchmark(Description = "SseParser, one field")]
    public int Parser() => DeltaReaders.Parser(new MemoryStream(_bytes));

    [Benchmark(Description = "SseParser, dialect and fold")]
    public int Folded() => DeltaReaders.Folded(new MemoryStream(_bytes));
}
