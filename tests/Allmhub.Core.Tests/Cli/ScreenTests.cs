using System.Text.Json;
using Allmhub.Core.Tests.Http;
using Allmhub.Emulator;

namespace Allmhub.Core.Tests.Cli;

/// <summary>What a service writes drives no terminal and no CI log through `allm`, and this machine is reached without a proxy.</summary>
public sealed class ScreenTests
{
    private const string Hostile = "\u001b]52;c;eA==\u0007\u001b[2J\u009d0;t\u009c\u202e\u2066";

    private static bool Drives(char c) => (char.IsControl(c) && c is not ('\n' or '\t')) || c is '\u202e' or '\u2066';

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Models_are_listed_clean(bool json)
    {
        string name = $"::add-mask::m{Hostile}\n##vso[task.x]y";
        string body = JsonSerializer.Serialize(new { @object = "list", data = new[] { new { id = name, owned_by = Hostile, supported_endpoint_types = new[] { Hostile + "e" } } } });
        await using RawServer server = new(RawServer.Answer(200, body), RawServer.Answer(404, "{}"));

        AllmResult run = await RunAsync(server, json ? ["models", "--json"] : ["models"]);

        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain(run.Out, Drives);
        Assert.False(run.Out.StartsWith("::", StringComparison.Ordinal));
        Assert.Single(run.Out.TrimEnd('\n').Split('\n'));
        if (json)
        {
            Assert.Equal(name, JsonDocument.Parse(run.Out).RootElement[0].GetProperty("name").GetString());
        }
        else
        {
            Assert.DoesNotContain("##vso[", run.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_answer_as_json_is_clean_and_exact()
    {
        await using RawServer server = new(RawServer.Stream(Client.Delta("a" + Hostile) + Client.End()));

        AllmResult run = await RunAsync(server, ["chat", "hi", "--model", "m", "--json"]);

        Assert.DoesNotContain(run.Out, Drives);
        Assert.Equal("a" + Hostile, JsonDocument.Parse(run.Out).RootElement.GetProperty("text").GetString());
    }

    [Fact]
    public async Task An_error_is_one_line_without_commands()
    {
        await using RawServer server = new(RawServer.Answer(400, JsonSerializer.Serialize(new { error = new { message = $"::error::x\n##vso[task.x]y {Hostile}" } })));

        AllmResult run = await RunAsync(server, ["chat", "hi", "--model", "m"]);

        Assert.DoesNotContain(run.Error, Drives);
        Assert.DoesNotContain("##vso[", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task The_environment_s_proxy_does_not_see_what_stays_on_this_machine()
    {
        using AllmEmulator emulator = AllmEmulator.Start();
        await using RawServer proxy = new(RawServer.Answer(200, "{}"));
        Dictionary<string, string> environment = new() { ["http_proxy"] = proxy.BaseUri.ToString(), ["all_proxy"] = proxy.BaseUri.ToString(), ["no_proxy"] = string.Empty };

        AllmResult run = await AllmProcess.RunAsync(["chat", "/say hi", "--model", "gpt-4o-mini"], emulator, environment: environment);

        Assert.Equal((0, "hi\n"), (run.ExitCode, run.Out));
        Assert.Empty(proxy.Requests);
    }

    private static Task<AllmResult> RunAsync(RawServer server, string[] arguments) =>
        AllmProcess.RunAsync(arguments, environment: new Dictionary<string, string> { ["ALLMHUB_BASE_URL"] = server.BaseUri.ToString(), ["ALLMHUB_API_KEY"] = Client.Key });
}
