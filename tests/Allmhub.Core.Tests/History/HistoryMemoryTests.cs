using Allmhub.History;

namespace Allmhub.Core.Tests.History;

/// <summary>Runs alone: what the process holds is then what the search holds.</summary>
[CollectionDefinition(nameof(HistoryMemoryTests), DisableParallelization = true)]
public sealed class HistoryMemoryCollection;

/// <summary>A log of a hundred megabytes is searched with memory that does not grow with it.</summary>
[Collection(nameof(HistoryMemoryTests))]
public sealed class HistoryMemoryTests : IDisposable
{
    private const int Files = 16;
    private const int LinesOfFile = 800;

    private readonly string _home = Directory.CreateTempSubdirectory("allmhub-history-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void A_hundred_megabytes_are_searched_with_flat_memory()
    {
        byte[] line = HistoryEntryJson.Write(new HistoryEntry
        {
            Time = new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero),
            Model = "gpt-5",
            Asked = [new HistoryMessage("User", string.Concat(Enumerable.Repeat("why is the sky blue? 天空 ", 150)))],
            Text = string.Concat(Enumerable.Repeat("It scatters light. ", 200)),
        });
        byte[] file = [.. Enumerable.Repeat(line, LinesOfFile).SelectMany(static bytes => bytes)];
        for (int i = 0; i < Files; i++)
        {
            File.WriteAllBytes(Path.Combine(_home, HistoryFile.NameOf(new DateTime(2026, 11, 20, 0, 0, 0, DateTimeKind.Utc), i)), file);
        }

        Assert.InRange((long)file.Length * Files, 95_000_000, 130_000_000);
        HistorySearch search = new("scatters (?=light)");
        List<long> held = [];
        int count = 0;
        foreach (HistoryEntry entry in HistoryStore.At(_home).Read(HistoryFilter.All))
        {
            Assert.NotNull(search.Find(entry));
            if (++count % (LinesOfFile * 4) == LinesOfFile)
            {
                held.Add(GC.GetTotalMemory(forceFullCollection: true));
            }
        }

        Assert.Equal(LinesOfFile * Files, count);
        Assert.InRange(held[^1] - held[0], long.MinValue, 2_000_000);
    }
}
