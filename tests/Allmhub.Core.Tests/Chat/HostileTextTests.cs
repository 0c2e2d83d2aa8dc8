using Allmhub.Benchmarks;

namespace Allmhub.Core.Tests.Chat;

/// <summary>What a service writes costs time in proportion to its length, whatever it is.</summary>
[Collection(nameof(HostileTextTests))]
[CollectionDefinition(nameof(HostileTextTests), DisableParallelization = true)]
public sealed class HostileTextTests
{
#if DEBUG
    // Code that is not optimised makes a constant factor of a longer way look larger; what is not linear is beyond both by far.
    private const int Most = 10;
#else
    private const int Most = 5;
#endif
    private const int Size = 128 * 1024;

    public static TheoryData<string> Names => [.. All(1024).Select(static stream => stream.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Hostile_text_costs_no_more_than_a_few_times_ordinary_text(string name)
    {
        HostileStream stream = All(Size).Single(stream => stream.Name == name);
        double ratio = double.MaxValue;

        // A busy machine disturbs a turn; quadratic time is there in each.
        for (int i = 0; i < 12 && ratio > Most; i++)
        {
            ratio = Math.Min(ratio, HostileText.Measure(stream, 3).Ratio);
        }

        Assert.True(ratio <= Most, $"{name}: {ratio:F1} times");
    }

    private static IEnumerable<HostileStream> All(int size) => HostileText.Texts(size).Concat(HostileText.Deltas(size)).Concat(HostileText.Events(size));
}
