using System.Text.Json;
using Allmhub.Core.Tests.Http;
using Allmhub.Emulator;

namespace Allmhub.Core.Tests.Cli;

/// <summary>What `allm chat` asks for and takes out of an answer: code, values, formats, limits.</summary>
public sealed class AnswerTests : IDisposable
{
    private const string TwoBlocks = "Here:\n```python app.py\nprint('一')\n```\nand\n~~~sh\nls\n\ncd\n~~~\ndone";
    private static readonly string[] Model = ["--model", "gpt-4o-mini"];

    private readonly AllmEmulator _emulator = AllmEmulator.Start();

    public void Dispose() => _emulator.Dispose();

    [Theory]
    [InlineData("-x", "print('一')\n", true)]
    [InlineData("--extract-all", "print('一')\n\nls\n\ncd\n", false)]
    public async Task Code_alone_is_written(string option, string code, bool hasHint)
    {
        AllmResult run = await AllmProcess.RunAsync(["chat", option, .. Model], _emulator, input: "/say " + TwoBlocks);
        Assert.Equal((0, code), (run.ExitCode, run.Out));
        Assert.Equal(hasHint, run.Error.Contains("--extract-all", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_without_code_is_not_taken_for_code()
    {
        AllmResult run = await AllmProcess.RunAsync(["chat", "-x", "/say rm it", .. Model], _emulator);
        Assert.Equal((1, string.Empty), (run.ExitCode, run.Out));
        Assert.StartsWith("rm it\nallm: The answer has no code block", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_tells_the_code_blocks()
    {
        AllmResult run = await AllmProcess.RunAsync(["chat", "--json", .. Model], _emulator, input: "/say " + TwoBlocks);
        JsonElement[] blocks = [.. JsonElement.Parse(run.Out).GetProperty("codeBlock").EnumerateArray()];
        Assert.Equal(["python", "sh"], blocks.Select(static block => block.GetProperty("language").GetString()));
        Assert.Equal("app.py", blocks[0].GetProperty("fileName").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_schema_makes_the_answer_one_line_of_valid_json(bool asFile)
    {
        const string Schema = """{"type":"object","properties":{"city":{"type":"string"},"people":{"type":"integer"}},"required":["city","people"]}""";
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Schema);
        AllmResult run = await AllmProcess.RunAsync(["chat", "city=Lima people=9", "--schema", asFile ? file : Schema, .. Model], _emulator);
        File.Delete(file);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("{\"city\":\"Lima\",\"people\":9}\n", run.Out);
    }

    [Fact]
    public async Task An_answer_that_does_not_follow_the_schema_is_no_output()
    {
        await using RawServer server = new(RawServer.Stream(Client.Delta("no json") + Client.End()), RawServer.Stream(Client.Delta("none again") + Client.End()));
        AllmResult run = await AllmProcess.RunAsync(
            ["chat", "city?", "--schema", """{"type":"object"}""", .. Model],
            environment: new Dictionary<string, string> { ["ALLMHUB_BASE_URL"] = server.BaseUri.ToString(), ["ALLMHUB_API_KEY"] = Client.Key });
        Assert.Equal((1, string.Empty), (run.ExitCode, run.Out));
        Assert.StartsWith("none again\nallm: ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("or a simpler schema.\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_reach_the_gateway()
    {
        await AllmProcess.RunAsync(["chat", "why", "is", "it", "--temperature", "0.25", "--max-tokens", "77", "--effort", "low", "--api", "Responses", "-m", "gpt-5"], _emulator);
        JsonElement sent = Assert.Single(_emulator.Request).Json!.Value;
        Assert.Equal("/v1/responses", _emulator.Request[0].Path);
        Assert.Equal((0.25, 77, "low"), (sent.GetProperty("temperature").GetDouble(), sent.GetProperty("max_output_tokens").GetInt32(), sent.GetProperty("reasoning").GetProperty("effort").GetString()));
        Assert.Contains("why is it", _emulator.Request[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_usual_model_comes_from_the_environment()
    {
        AllmResult run = await AllmProcess.RunAsync(["chat", "hello"], _emulator, environment: new Dictionary<string, string> { ["ALLMHUB_MODEL"] = "gpt-4.1" });
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("gpt-4.1 · ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listing_in_which_nothing_matches_says_so()
    {
        AllmResult none = await AllmProcess.RunAsync(["models", "nosuch"], _emulator);
        AllmResult slip = await AllmProcess.RunAsync(["models", "gtp-4o-mini", "--json"], _emulator);
        AllmResult part = await AllmProcess.RunAsync(["models", "4o"], _emulator);
        Assert.Equal((1, string.Empty, "allm: No model of this key matches 'nosuch'.\n"), (none.ExitCode, none.Out, none.Error));
        Assert.Equal((1, "[]\n"), (slip.ExitCode, slip.Out));
        Assert.EndsWith("Did you mean 'gpt-4o-mini'?\n", slip.Error, StringComparison.Ordinal);
        Assert.Contains("'*4o*' finds", part.Error, StringComparison.Ordinal);
    }
}
