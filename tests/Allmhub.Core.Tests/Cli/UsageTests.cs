using System.Text.Json;
using Allmhub.Emulator;

namespace Allmhub.Core.Tests.Cli;

/// <summary>`allm usage` as a job meets it: what `allm` itself spent, in one ledger with the module.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly AllmEmulator _emulator = AllmEmulator.Start();
    private readonly string _home = Directory.CreateTempSubdirectory("allmhub-test-").FullName;

    public void Dispose()
    {
        _emulator.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task A_call_of_allm_is_a_line_of_the_ledger_and_comes_back_as_a_sum()
    {
        Assert.Equal(0, (await Run("chat", "-m", "gpt-4o-mini", "--json", "/say hidden words")).ExitCode);
        string line = Assert.Single(await File.ReadAllLinesAsync(Assert.Single(Directory.GetFiles(Path.Combine(_home, "ledger")))));
        Assert.Contains("\"command\":\"allm chat\"", line, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", line, StringComparison.Ordinal);
        Assert.DoesNotContain(_emulator.ApiKey[3..], line, StringComparison.Ordinal);

        AllmResult text = await Run("usage", "--by", "command");
        Assert.Equal(0, text.ExitCode);
        Assert.StartsWith("allm chat\t1 call\t", text.Out, StringComparison.Ordinal);
        Assert.Contains("(ledger): 1 call, ", text.Error, StringComparison.Ordinal);

        AllmResult json = await Run("usage", "--json");
        using JsonDocument usage = JsonDocument.Parse(json.Out);
        Assert.Equal("gpt-4o-mini", Assert.Single(usage.RootElement.GetProperty("part").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(string.Empty, json.Error);
    }

    [Fact]
    public async Task Held_against_the_log_each_call_has_its_state()
    {
        Assert.Equal(0, (await Run("chat", "-m", "gpt-4o-mini", "--json", "hi")).ExitCode);

        AllmResult run = await Run("usage", "--reconcile", "--json");

        using JsonDocument all = JsonDocument.Parse(run.Out);
        JsonElement row = Assert.Single(all.RootElement.GetProperty("entry").EnumerateArray());
        Assert.Equal("gpt-4o-mini", row.GetProperty("model").GetString());
        Assert.Contains(row.GetProperty("state").GetString(), (string[])["Same", "Different", "NoEstimate", "LedgerOnly"]);
    }

    [Fact]
    public async Task The_ledger_is_off_where_the_environment_says_so()
    {
        Assert.Equal(0, (await Run(new Dictionary<string, string> { ["ALLMHUB_LEDGER"] = "off" }, "chat", "-m", "gpt-4o-mini", "hi")).ExitCode);

        Assert.False(Directory.Exists(Path.Combine(_home, "ledger")));
    }

    [Theory]
    [InlineData("--since", "yesterday", "no usable date")]
    [InlineData("--by", "user", "nothing --by takes")]
    [InlineData("--reconcile", "--by", "day")]
    public async Task What_is_typed_wrong_is_told(params string[] typed)
    {
        string[] arguments = typed[^1] == "day" ? ["usage", .. typed] : ["usage", .. typed[..^1]];
        AllmResult run = await Run(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(typed[^1] == "day" ? "leave one out" : typed[^1], run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_the_ledger_is_read_all_the_same()
    {
        AllmResult run = await AllmProcess.RunAsync(["usage"], environment: new Dictionary<string, string> { ["ALLMHUB_HOME"] = _home });

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Out));
        Assert.Contains("nothing spent", run.Error, StringComparison.Ordinal);
    }

    private Task<AllmResult> Run(params string[] arguments) => Run(new Dictionary<string, string>(), arguments);

    private Task<AllmResult> Run(Dictionary<string, string> environment, params string[] arguments) =>
        AllmProcess.RunAsync(arguments, _emulator, environment: new Dictionary<string, string>(environment) { ["ALLMHUB_HOME"] = _home });
}
