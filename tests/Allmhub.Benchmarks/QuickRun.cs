using System.Diagnostics;
using System.Globalization;

namespace Allmhub.Benchmarks;

/// <summary>The same figures in seconds instead of minutes: rounds in turn, the best of each, so that a busy machine disturbs least.</summary>
internal static class QuickRun
{
    private const int Rounds = 12;

    /// <summary>Measures and prints a Markdown table.</summary>
    public static void Run()
    {
        byte[] bytes = DeltaStream.Create();
        (string Name, Func<Stream, int> Read)[] rows =
        [
            ("System.Net.ServerSentEvents + Utf8JsonReader, one field", DeltaReaders.Standard),
            ("core: parser + Utf8JsonReader, one field", DeltaReaders.Parser),
            ("core: parser, dialect and fold", DeltaReaders.Folded),
        ];
        double[] best = Enumerable.Repeat(double.MaxValue, rows.Length).ToArray();
        double[] allocated = Enumerable.Repeat(double.MaxValue, rows.Length).ToArray();
        int expected = DeltaReaders.Standard(new MemoryStream(bytes));
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                using MemoryStream stream = new(bytes);
                long before = GC.GetAllocatedBytesForCurrentThread();
                Stopwatch clock = Stopwatch.StartNew();
                int length = rows[i].Read(stream);
                best[i] = Math.Min(best[i], clock.Elapsed.TotalMilliseconds);
                allocated[i] = Math.Min(allocated[i], GC.GetAllocatedBytesForCurrentThread() - before);
                if (length != expected)
                {
                    throw new InvalidOperationException($"{rows[i].Name} read {length} characters of {expected}.");
                }
            }
        }

        Console.WriteLine($"| {DeltaStream.Count:N0} deltas, {bytes.Length / 1e6:F0} MB, best of {Rounds} | ms | ns a delta | ratio | bytes a delta |");
        Console.WriteLine("|---|---|---|---|---|");
        for (int i = 0; i < rows.Length; i++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {rows[i].Name} | {best[i]:F1} | {best[i] * 1e6 / DeltaStream.Count:F0} | {best[i] / best[0]:F2} | {allocated[i] / DeltaStream.Count:F1} |"));
        }
    }
}
