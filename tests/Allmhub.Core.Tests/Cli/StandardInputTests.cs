using System.Text;
using System.Text.Json;
using Allmhub.Emulator;

namespace Allmhub.Core.Tests.Cli;

/// <summary>What is piped into `allm chat`, and who reads its output, as pipelines and jobs have them.</summary>
public sealed class StandardInputTests : IDisposable
{
    private static readonly byte[] Picture = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13];
    private static readonly string[] Model = ["--model", "gpt-4o-mini"];

    private readonly AllmEmulator _emulator = AllmEmulator.Start();

    public void Dispose() => _emulator.Dispose();

    [Fact]
    public async Task It_is_what_the_prompt_is_about()
    {
        AllmResult run = await AllmProcess.RunAsync(["chat", "Summarise", "this log", .. Model], _emulator, input: "1\n2\n3\n");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("Summarise this log\n\n1\n2\n3\n", SentText());
    }

    [Theory]
    [InlineData("bell \u0007 and \u001b[31mred\b\b", "bell \u0007 and \u001b[31mred\b\b")]
    [InlineData("中文 😀", "中文 😀")]
    [InlineData("   \n", "why?")]
    [InlineData("", "why?")]
    public async Task Text_goes_as_it_is_and_nothing_is_harmless(string input, string sent)
    {
        AllmResult run = await AllmProcess.RunAsync(["chat", "why?", .. Model], _emulator, input: input);
        Assert.Equal(0, run.ExitCode);
        Assert.EndsWith(sent, SentText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_with_a_broken_byte_is_still_text_and_a_warning_says_so()
    {
        AllmResult run = await AllmProcess.RunAsync(["chat", "why?", .. Model], [.. "a "u8, 0xFF, .. " b"u8], _emulator);
        Assert.Equal("why?\n\na \uFFFD b", SentText());
        Assert.Contains("no UTF-8", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_is_attached_by_its_first_bytes()
    {
        AllmResult run = await AllmProcess.RunAsync(["chat", "what is this?", .. Model], Picture, _emulator);
        Assert.Equal(0, run.ExitCode);
        JsonElement[] parts = [.. Sent().GetProperty("content").EnumerateArray()];
        Assert.Equal("data:image/png;base64," + Convert.ToBase64String(Picture), parts[0].GetProperty("image_url").GetProperty("url").GetString());
        Assert.Equal("what is this?", parts[1].GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("what?")]
    [InlineData]
    public async Task Bytes_that_are_nothing_known_are_refused_before_anything_is_paid(params string[] prompt)
    {
        AllmResult run = await AllmProcess.RunAsync(["chat", .. prompt, .. Model], [0x7F, 0x45, 0x4C, 0x46, 0, 0, 1], _emulator);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("neither text nor a picture", run.Error, StringComparison.Ordinal);
        Assert.Empty(_emulator.Request);
    }

    [Theory]
    [InlineData("chat", "-")]
    [InlineData("chat")]
    public async Task A_hyphen_or_no_prompt_makes_it_the_prompt(params string[] command)
    {
        AllmResult run = await AllmProcess.RunAsync([.. command, .. Model], _emulator, input: "/say here\n");
        Assert.Equal("here\n", run.Out);
        Assert.Equal("/say here", SentText());
    }

    [Fact]
    public async Task Files_and_input_are_attached_together()
    {
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "from the file");
        AllmResult run = await AllmProcess.RunAsync(["chat", "-f", file, "-f", "-", "-f", "https://example.com/a.png", "compare", .. Model], Picture, _emulator);
        File.Delete(file);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["text", "image_url", "image_url", "text"], Sent().GetProperty("content").EnumerateArray().Select(static part => part.GetProperty("type").GetString()));
    }

    [Theory]
    [InlineData("there is no file", "--attach", "/nowhere/a.png")]
    [InlineData("each with its own -f", "-f", "/")]
    [InlineData("curl -s", "-f", "https://example.com/page.html")]
    public async Task What_cannot_be_attached_is_said_in_the_words_of_allm(string hint, params string[] option)
    {
        AllmResult run = await AllmProcess.RunAsync(["chat", "why?", .. option, .. Model], _emulator);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(hint, run.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(_emulator.Request);
    }

    [Fact]
    public async Task An_input_that_stays_open_and_silent_is_left_alone_when_told_so()
    {
        using AllmProcess process = AllmProcess.Start(["chat", "why?", "--no-input", .. Model], _emulator, [], environment: null, endsInput: false);
        Assert.Equal(0, (await process.EndAsync()).ExitCode);
    }

    [Theory]
    [InlineData("", "why?")]
    [InlineData("begun", "why?")]
    [InlineData("begun")]
    public async Task One_that_never_ends_is_waited_for_no_longer_than_the_time_limit(string begun, params string[] prompt)
    {
        using AllmProcess process = AllmProcess.Start(["chat", .. prompt, "--timeout", "1", .. Model], _emulator, Encoding.UTF8.GetBytes(begun), environment: null, endsInput: false);
        AllmResult run = await process.EndAsync();
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("did not end within the 1 s of --timeout", run.Error, StringComparison.Ordinal);
        Assert.Empty(_emulator.Request);
    }

    [UnixTheory]
    [InlineData("count to 100000")]
    public async Task When_the_reader_leaves_the_call_is_ended_at_once(string prompt)
    {
        using AllmEmulator slow = AllmEmulator.Start(new EmulatorOptions { DelayMs = 20 });
        using AllmProcess process = AllmProcess.Start(["chat", prompt, .. Model], slow);
        Assert.NotEmpty(await process.ReadSomeAsync());
        Assert.Equal((141, string.Empty), await process.LeaveAsync());
        await ChatTests.WaitUntilAsync(() => slow.Request[0].Aborted);
    }

    [UnixTheory]
    [InlineData("why?")]
    public async Task Also_while_the_model_has_not_said_a_word(string prompt)
    {
        _emulator.AddFault("stall=headers");
        using AllmProcess process = AllmProcess.Start(["chat", prompt, .. Model], _emulator);
        await ChatTests.WaitUntilAsync(() => _emulator.Request.Count == 1);
        Assert.Equal(141, (await process.LeaveAsync()).ExitCode);
    }

    [UnixTheory("sh")]
    [InlineData("<&-")]
    [InlineData("</dev/null")]
    public async Task A_closed_or_empty_input_is_harmless(string redirection)
    {
        string command = $"dotnet exec '{Path.Combine(AppContext.BaseDirectory, "allm.dll")}' chat why? --model gpt-4o-mini {redirection}";
        using AllmProcess process = AllmProcess.StartShell(command, _emulator);
        AllmResult run = await process.EndAsync();
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("why?", SentText());
    }

    private JsonElement Sent() => Assert.Single(_emulator.Request).Json!.Value.GetProperty("messages").EnumerateArray().Last();

    private string SentText()
    {
        JsonElement content = Sent().GetProperty("content");
        return content.ValueKind == JsonValueKind.String ? content.GetString()! : Assert.Single(content.EnumerateArray()).GetProperty("text").GetString()!;
    }
}
