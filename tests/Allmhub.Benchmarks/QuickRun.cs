using System.Diagnostics;
using System.Globalization;

namespace Allmhub.Benchmarks;

/// <summary>The same figures in seconds instead of minutes: rounds in turn, the best of each, so that a busy machine disturbs least.</summary>
internal static class QuickRun
{
    private const int Rounds = 12;

    /// <summary>Measures and prints Markdown tables.</summary>
    /// <returns>When done.</returns>
    public static async Task RunAsync()
    {
        byte[] bytes = DeltaStream.Create();
        await MeasureAsync(
            $"{DeltaStream.Count:N0} deltas, {bytes.Length / 1e6:F0} MB in memory, best of {Rounds}",
            ("System.Net.ServerSentEvents + Utf8JsonReader, one field", () => Task.FromResult(DeltaReaders.Standard(new MemoryStream(bytes)))),
            ("core: parser + Utf8JsonReader, one field", () => Task.FromResult(DeltaReaders.Parser(new MemoryStream(bytes)))),
            ("core: parser, dialect and fold", () => Task.FromResult(DeltaReaders.Folded(new MemoryStream(bytes)))));
        await CompareAsync("the same, every chunk padded with a field of its own, as OpenAI does", DeltaStream.Create(variation: DeltaVariation.Padding));
        await CompareAsync("the same, every chunk with a field of another name, so that each has to be parsed", DeltaStream.Create(variation: DeltaVariation.Name));
        using LoopbackReaders loopback = new(bytes);
        await MeasureAsync(
            "the same over loopback",
            ("HttpClient + System.Net.ServerSentEvents + Utf8JsonReader, one field", loopback.StandardAsync),
            ("core: client.Chat.Stream, folded", loopback.ClientAsync),
            ("core: Conversation.Ask, folded", loopback.ConversationAsync));
    }

    private static Task CompareAsync(string title, byte[] bytes) => MeasureAsync(
        title,
        ("System.Net.ServerSentEvents + Utf8JsonReader, one field", () => Task.FromResult(DeltaReaders.Standard(new MemoryStream(bytes)))),
        ("core: parser, dialect and fold", () => Task.FromResult(DeltaReaders.Folded(new MemoryStream(bytes)))));

    private static async Task MeasureAsync(string title, params (string Name, Func<Task<int>> Read)[] rows)
    {
        double[] best = Enumerable.Repeat(double.MaxValue, rows.Length).ToArray();
        double[] allocated = Enumerable.Repeat(double.MaxValue, rows.Length).ToArray();
        int expected = await rows[0].Read();
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                long before = GC.GetTotalAllocatedBytes(precise: true);
                Stopwatch clock = Stopwatch.StartNew();
                int length = await rows[i].Read();
                best[i] = Math.Min(best[i], clock.Elapsed.TotalMilliseconds);
                allocated[i] = Math.Min(allocated[i], GC.GetTotalAllocatedBytes(precise: true) - before);
                if (length != expected)
                {
                    throw new InvalidOperationException($"{rows[i].Name} read {length} characters of {expected}.");
                }
            }
        }

        Console.WriteLine($"| {title} | ms | ns a delta | ratio | bytes a delta |");
        Console.WriteLine("|---|---|---|---|---|");
        for (int i = 0; i < rows.Length; i++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {rows[i].Name} | {best[i]:F1} | {best[i] * 1e6 / DeltaStream.Count:F0} | {best[i] / best[0]:F2} | {allocated[i] / DeltaStream.Count:F1} |"));
        }

        Console.WriteLine();
    }
}
