using System.Text.Json;
using Allmhub.Emulator;
using Allmhub.Emulator.Account;

namespace Allmhub.Core.Tests.Cli;

/// <summary>`allm balance` and `allm models` as a job meets them: exit codes and output of a real process.</summary>
public sealed class BalanceTests : IDisposable
{
    private readonly AllmEmulator _emulator = AllmEmulator.Start();
    private readonly string _home = Directory.CreateTempSubdirectory("allmhub-test-").FullName;

    public void Dispose()
    {
        _emulator.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task Without_a_minimum_it_shows_what_is_left()
    {
        AllmResult run = await Run("balance");
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Equal("4.17419 USD left of 5.00, 0.82581 used (/api/usage/token/)\n", run.Out);
    }

    [Theory]
    [InlineData("4", 0)]
    [InlineData("4.17419", 0)]
    [InlineData("4.2", 1)]
    [InlineData("5", 1)]
    public async Task A_minimum_decides_the_exit_code(string minimum, int exitCode)
    {
        AllmResult run = await Run("balance", "--minimum", minimum);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Equal(exitCode == 1, run.Error.Contains($"4.17419 USD are left; at least {decimal.Parse(minimum, System.Globalization.CultureInfo.InvariantCulture):0.00####} USD are asked for.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(3, "7", 1)]
    [InlineData(30, "7", 0)]
    [InlineData(-1, "0", 1)]
    public async Task So_do_the_days_the_key_is_good_for(int days, string minimumDay, int exitCode)
    {
        _emulator.Balance = new EmulatorBalance { ExpiresAt = DateTimeOffset.UtcNow.AddDays(days) };
        AllmResult run = await Run("balance", "--minimum-day", minimumDay);
        Assert.Equal(exitCode, run.ExitCode);
    }

    [Fact]
    public async Task An_unlimited_key_is_always_enough()
    {
        _emulator.Balance = new EmulatorBalance { IsUnlimited = true, Granted = 0, Used = 73311 };
        AllmResult run = await Run("balance", "--minimum", "1000000");
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("unlimited, 0.146622 used", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--minimum", "-1")]
    [InlineData("--minimum", "much")]
    [InlineData("--minimum", "5,5")]
    [InlineData("--minimum")]
    [InlineData("--minimum-day", "-3")]
    [InlineData("--scope", "nobody")]
    [InlineData("--nonsense")]
    public async Task What_was_typed_wrong_ends_with_2(params string[] arguments)
    {
        AllmResult run = await Run(["balance", .. arguments]);
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Matches(@"^allm: \S.*\(allm balance --help\)\n$", run.Error);
        Assert.Empty(_emulator.Request);
    }

    [Fact]
    public async Task Without_a_key_it_ends_with_2_and_names_the_variable()
    {
        AllmResult run = await AllmProcess.RunAsync(["balance"]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("ALLMHUB_API_KEY", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status=401;count=all", "Authentication")]
    [InlineData("sample=error.openai.429-empty;count=all", "RateLimited")]
    [InlineData("html;count=all", "Protocol")]
    public async Task What_could_not_be_asked_ends_with_3(string fault, string kind)
    {
        _emulator.AddFault(fault);
        AllmResult run = await Run("balance", "--minimum", "1");
        Assert.Equal(3, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Contains(kind, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_emulator.ApiKey, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_listening_ends_with_3()
    {
        await _emulator.DisposeAsync();
        Assert.Equal(3, (await Run("balance", "--minimum", "1")).ExitCode);
    }

    [Fact]
    public async Task The_users_balance_goes_with_token_and_id()
    {
        AllmResult run = await Run(["balance", "--scope", "user", "--json"], new() { ["ALLMHUB_ACCESS_TOKEN"] = _emulator.AccessToken, ["ALLMHUB_USER_ID"] = "1024" });
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(62.40891m, JsonElement.Parse(run.Out).GetProperty("remaining").GetDecimal());
        Assert.Equal("1024", _emulator.Request[0].GetHeader("New-Api-User"));
    }

    [Fact]
    public async Task The_users_balance_without_a_token_ends_with_2()
    {
        AllmResult run = await Run("balance", "--scope", "user");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("ALLMHUB_ACCESS_TOKEN", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_one_object_on_one_line_also_below_the_minimum()
    {
        AllmResult run = await Run("balance", "--minimum", "5", "--json");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(1, run.Out.Count(static c => c == '\n'));
        JsonElement balance = JsonElement.Parse(run.Out);
        Assert.Equal((4.17419m, 2087095, "Token"), (balance.GetProperty("remaining").GetDecimal(), balance.GetProperty("remainingUnit").GetInt64(), balance.GetProperty("scope").GetString()));
        Assert.Equal(JsonValueKind.Null, balance.GetProperty("expiresAt").ValueKind);
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", "::error title=Allmhub::4.17419 USD are left")]
    [InlineData("TF_BUILD", "##vso[task.logissue type=error]4.17419 USD are left")]
    public async Task A_CI_service_gets_its_line(string variable, string line)
    {
        AllmResult run = await Run(["balance", "--minimum", "5"], new() { [variable] = "true" });
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(run.Out.Split('\n'), text => text.StartsWith(line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_built_in_emulator_needs_no_key() =>
        Assert.Equal(0, (await AllmProcess.RunAsync(["balance", "--emulator", "--minimum", "1"])).ExitCode);

    [Fact]
    public async Task Models_are_listed_with_prices_and_chat_then_knows_its_cost()
    {
        AllmResult list = await Run("models", "gpt-4o-*");
        Assert.Equal(0, list.ExitCode);
        Assert.Contains("gpt-4o-mini\t0.15 in, 0.6 out per million\topenai, openai-response\n", list.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("claude", list.Out, StringComparison.Ordinal);

        AllmResult chat = await Run("chat", "count to 100", "--model", "gpt-4o-mini");
        Assert.Matches(@"^gpt-4o-mini · \d+ in, \d+ out · about 0\.\d+ USD by list price · \d+\.\d s\n$", chat.Error);
        JsonElement answer = JsonElement.Parse((await Run("chat", "count to 100", "--model", "gpt-4o-mini", "--json")).Out);
        JsonElement usage = answer.GetProperty("usage");
        decimal units = ((usage.GetProperty("inputToken").GetInt64() * 0.15m) + (usage.GetProperty("outputToken").GetInt64() * 0.6m)) / 2;
        Assert.Equal(Math.Round(units, MidpointRounding.AwayFromZero) / 500_000m, answer.GetProperty("costUsd").GetDecimal());
        Assert.Contains("list price", answer.GetProperty("costBasis").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_may_be_chosen_by_what_they_speak()
    {
        AllmResult run = await Run("models", "--api", "anthropic", "--json");
        string?[] names = [.. JsonElement.Parse(run.Out).EnumerateArray().Select(static model => model.GetProperty("name").GetString())];
        Assert.Contains("claude-sonnet-4-5", names);
        Assert.DoesNotContain("gpt-4o", names);
    }

    [Fact]
    public async Task A_refused_key_ends_models_with_1()
    {
        _emulator.AddFault("status=401");
        Assert.Equal(1, (await Run("models")).ExitCode);
    }

    private Task<AllmResult> Run(params string[] arguments) => Run(arguments, []);

    private Task<AllmResult> Run(string[] arguments, Dictionary<string, string> environment)
    {
        environment["ALLMHUB_HOME"] = _home;
        return AllmProcess.RunAsync(arguments, _emulator, environment: environment);
    }
}
