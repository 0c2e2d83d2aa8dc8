using Allmhub.Emulator;

namespace Allmhub.Core.Tests.Cli;

/// <summary>`allm prompts`, and `allm chat -p`, over a folder of prompts.</summary>
public sealed class PromptTests : IDisposable
{
    private readonly AllmEmulator _emulator = AllmEmulator.Start();
    private readonly string _folder = Directory.CreateTempSubdirectory("allmhub-prompts-").FullName;
    private readonly Dictionary<string, string> _environment;

    public PromptTests()
    {
        _environment = new() { ["ALLMHUB_PROMPTS"] = _folder };
        Directory.CreateDirectory(Path.Combine(_folder, "team"));
        File.WriteAllText(Path.Combine(_folder, "review.md"), "---\ndescription: Reviews code\nmodel: gpt-4o\nsystem: You know {{Lang}}.\ntemperature: 0.5\ntopP: 0.9\ntools: [Get-Date]\nvariables: { Lang: C# }\n---\n\nReview this {{Lang}} code:\n");
        File.WriteAllText(Path.Combine(_folder, "team", "tr.md"), "To {{Lang}}: {{_}}\n");
    }

    public void Dispose()
    {
        _emulator.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_kept_prompt_is_asked_with_what_its_file_says_and_options_win()
    {
        AllmResult run = await AllmProcess.RunAsync(["chat", "-p", "review", "--var", "lang=Rust", "--temperature", "1", "be kind"], _emulator, input: "fn main() {}\n", environment: _environment);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("Echo: Review this Rust code:\n\nbe kind\n\nfn main() {}\n", run.Out);
        Assert.Contains("names tools, and allm runs none: Get-Date", run.Error, StringComparison.Ordinal);
        string sent = _emulator.Request.Last(static request => request.Path.Contains("chat", StringComparison.Ordinal)).Body!;
        Assert.Contains("\"model\":\"gpt-4o\"", sent, StringComparison.Ordinal);
        Assert.Contains("You know Rust.", sent, StringComparison.Ordinal);
        Assert.Contains("\"temperature\":1", sent, StringComparison.Ordinal);
        Assert.Contains("\"top_p\":0.9", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("Get-Date", sent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--var 'Lang=…'", "-p", "team/tr", "hi")]
    [InlineData("is about something, and there is nothing", "-p", "team/tr", "--var", "Lang=en")]
    [InlineData("has no variable 'Lnag'. It has Lang.", "-p", "review", "--var", "Lnag=C", "x")]
    [InlineData("There is no prompt 'nope'", "-p", "nope", "x")]
    [InlineData("--var fills the places of --prompt", "--var", "a=b", "x")]
    public async Task What_is_missing_or_wrong_is_said_before_anything_is_asked(string words, params string[] args)
    {
        AllmResult run = await AllmProcess.RunAsync(["chat", "-m", "gpt-4o", .. args], _emulator, environment: _environment);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.Empty(_emulator.Request);
    }

    [Fact]
    public async Task Prompts_are_listed_and_a_broken_one_is_told_of()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "broken.md"), "---\nmodel: [a\n---\nx");
        AllmResult run = await AllmProcess.RunAsync(["prompts"], environment: _environment);
        Assert.Equal("review\tgpt-4o\t[Lang]\tReviews code\nteam/tr\t\tLang\t\n", run.Out);
        Assert.Contains("broken.md', line ", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, run.ExitCode);
    }
}
