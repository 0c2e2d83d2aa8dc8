using System.Text.Json;
using Allmhub.Emulator;

namespace Allmhub.Core.Tests.Cli;

/// <summary>`allm history` as a person meets it: what `allm` asked where a log was asked for, from several processes at once.</summary>
public sealed class HistoryTests : IDisposable
{
    private readonly AllmEmulator _emulator = AllmEmulator.Start();
    private readonly string _home = Directory.CreateTempSubdirectory("allmhub-test-").FullName;

    public void Dispose()
    {
        _emulator.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task What_is_asked_is_kept_where_that_is_said_and_comes_back()
    {
        Assert.Equal(0, (await Run("chat", "-m", "gpt-4o-mini", "nobody keeps this")).ExitCode);
        AllmResult none = await Run("history");
        Assert.Equal((0, string.Empty), (none.ExitCode, none.Out));
        Assert.Contains("--log", none.Error, StringComparison.Ordinal);

        Assert.Equal(0, (await Run("chat", "-m", "gpt-4o-mini", "--log", "first question")).ExitCode);
        Assert.Equal(0, (await Run("chat", "-m", "gpt-4o-mini", "--log", "-c", "second question")).ExitCode);

        string[] rows = (await Run("history")).Out.TrimEnd('\n').Split('\n');
        Assert.Equal(["first question", "second question"], rows.Select(static row => row.Split('\t')[3]));
        using JsonDocument entry = JsonDocument.Parse((await Run("history", "-n", "1", "--json")).Out);
        Assert.Equal("allm chat", entry.RootElement.GetProperty("command").GetString());
        Assert.Single(entry.RootElement.GetProperty("asked").EnumerateArray());
        AllmResult found = await Run("history", "FIRST q", "--model", "gpt-4o-mini");
        Assert.Contains("  Prompt: first question", found.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("second", found.Out, StringComparison.Ordinal);
        Assert.Equal(2, (await Run("history", "(")).ExitCode);
    }

    [Fact]
    public async Task Processes_write_into_one_log_at_once()
    {
        AllmProcess[] processes = [.. Enumerable.Range(0, 3).Select(i => AllmProcess.Start(["chat", "-m", "gpt-4o-mini", $"question {i} {new string('x', 20_000)}"], _emulator, environment: Environment(log: "on")))];
        foreach (AllmProcess process in processes)
        {
            using (process)
            {
                Assert.Equal(0, (await process.EndAsync()).ExitCode);
            }
        }

        AllmResult history = await Run("history", "--json");
        Assert.Equal(string.Empty, history.Error);
        Assert.Equal(["question 0", "question 1", "question 2"], history.Out.TrimEnd('\n').Split('\n')
            .Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("asked")[0].GetProperty("text").GetString()![..10]).Order());
    }

    private Dictionary<string, string> Environment(string log) => new() { ["ALLMHUB_HOME"] = _home, ["ALLMHUB_LOG"] = log };

    private async Task<AllmResult> Run(params string[] arguments)
    {
        using AllmProcess process = AllmProcess.Start(arguments, _emulator, environment: new Dictionary<string, string> { ["ALLMHUB_HOME"] = _home });
        return await process.EndAsync();
    }
}
