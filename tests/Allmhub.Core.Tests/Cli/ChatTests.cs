using System.Diagnostics;
using System.Text.Json;
using Allmhub.Core.Tests.Http;
using Allmhub.Emulator;

namespace Allmhub.Core.Tests.Cli;

/// <summary>`allm chat` as a person or a script meets it: arguments, pipes and exit codes of a real process.</summary>
public sealed class ChatTests : IDisposable
{
    private static readonly string[] Model = ["--model", "gpt-4o-mini"];

    private readonly AllmEmulator _emulator = AllmEmulator.Start();

    public void Dispose() => _emulator.Dispose();

    [Fact]
    public async Task The_built_in_emulator_answers_without_a_key_and_a_footer_follows()
    {
        AllmResult run = await AllmProcess.RunAsync(["chat", "--emulator", "hello"]);
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("Hello! 👋", run.Out, StringComparison.Ordinal);
        Assert.Contains("你好", run.Out, StringComparison.Ordinal);
        Assert.Matches(@"^gpt-4o-mini · \d+ in, \d+ out · about 0\.\d+ USD by list price · \d+\.\d s\n$", run.Error);
        Assert.DoesNotContain('\u001b', run.Out + run.Error);
    }

    [Fact]
    public async Task Text_is_written_while_the_answer_is_still_coming()
    {
        using AllmProcess process = AllmProcess.Start(["chat", "--emulator", "count to 40"]);
        string first = await process.ReadSomeAsync();
        AllmResult run = await process.EndAsync();
        string expected = string.Join(' ', Enumerable.Range(1, 40));
        Assert.Equal(expected + "\n", first + run.Out);
        Assert.True(first.Length < expected.Length, "The whole answer came in one piece.");
    }

    [Fact]
    public async Task The_prompt_may_come_from_standard_input()
    {
        AllmResult run = await AllmProcess.RunAsync(["chat", .. Model], _emulator, input: "/say 中文 and 😀");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("中文 and 😀\n", run.Out);
    }

    [Theory]
    [InlineData("--timeout", "total time limit")]
    [InlineData("--first-byte-timeout", "first-byte time limit")]
    public async Task A_server_that_never_answers_is_given_up(string option, string limit)
    {
        _emulator.AddFault("stall=headers");
        AllmResult run = await AllmProcess.RunAsync(["chat", "hello", .. Model, option, "1"], _emulator);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(limit, run.Error, StringComparison.Ordinal);
        Assert.Contains("[Timeout", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("86401")]
    [InlineData("soon")]
    public async Task What_is_no_time_limit_is_a_usage_error(string seconds)
    {
        AllmResult run = await AllmProcess.RunAsync(["chat", "hello", .. Model, "--timeout", seconds], _emulator);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("whole seconds from 0 to 86400", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prompt_may_begin_with_a_hyphen_or_an_at_sign()
    {
        AllmResult hyphen = await AllmProcess.RunAsync(["chat", .. Model, "--", "--why"], _emulator);
        AllmResult at = await AllmProcess.RunAsync(["chat", .. Model, "@home"], _emulator);
        Assert.Equal("Echo: --why\n", hyphen.Out);
        Assert.Equal("Echo: @home\n", at.Out);
    }

    [Fact]
    public async Task Model_system_text_and_no_stream_reach_the_gateway()
    {
        AllmResult run = await AllmProcess.RunAsync(["chat", "why?", "--model", "gpt-4.1", "--system", "Be brief.", "--no-stream"], _emulator);
        Assert.Equal(0, run.ExitCode);
        JsonElement sent = Assert.Single(_emulator.Request).Json!.Value;
        Assert.Equal("gpt-4.1", sent.GetProperty("model").GetString());
        Assert.Equal(["system", "user"], sent.GetProperty("messages").EnumerateArray().Select(static message => message.GetProperty("role").GetString()));
        Assert.False(sent.TryGetProperty("stream", out JsonElement stream) && stream.GetBoolean());
        Assert.Equal("Because a pipeline that cannot be tried cannot be trusted.\n", run.Out);
    }

    [Fact]
    public async Task A_call_that_nobody_offered_is_refused_and_answered_in_words()
    {
        AllmResult run = await AllmProcess.RunAsync(["chat", "/call delete_all {\"path\":\"/\"}", .. Model], _emulator);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(2, _emulator.Request.Count);
        JsonElement told = _emulator.Request[1].Json!.Value.GetProperty("messages").EnumerateArray().Last();
        Assert.Equal("tool", told.GetProperty("role").GetString());
        Assert.Contains("no tools here", told.GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Contains("no tools here", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Json_is_one_object_on_one_line(bool stream)
    {
        AllmResult run = await AllmProcess.RunAsync(["chat", "hello", "--json", .. Model, .. stream ? [] : (string[])["--no-stream"]], _emulator);
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        Assert.Equal(1, run.Out.Count(static c => c == '\n'));
        JsonElement answer = JsonElement.Parse(run.Out);
        Assert.StartsWith("Hello!", answer.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("gpt-4o-mini", answer.GetProperty("model").GetString());
        Assert.Equal("Stop", answer.GetProperty("finishReason").GetString());
        Assert.True(answer.GetProperty("usage").GetProperty("outputToken").GetInt64() > 0);
        Assert.True(answer.GetProperty("durationMs").GetDouble() > 0);
    }

    [Fact]
    public async Task Control_sequences_of_the_model_do_not_reach_the_terminal()
    {
        AllmResult run = await AllmProcess.RunAsync(["chat", .. Model], _emulator, input: "/say a\u001b[31mb\u001b]52;c;aGk=\u0007c\u009b2Jd");
        Assert.Equal("abcd\n", run.Out);
    }

    [Fact]
    public async Task Nor_do_those_in_the_reason_an_answer_ended_with()
    {
        string end = """data: {"choices":[{"index":0,"delta":{},"finish_reason":"\u001b]0;mine\u0007odd\nreason"}]}""" + "\n\ndata: [DONE]\n\n";
        await using RawServer server = new(RawServer.Stream(Client.Delta("text") + end));

        AllmResult run = await AllmProcess.RunAsync(["chat", "hello", .. Model], environment: new Dictionary<string, string> { ["ALLMHUB_BASE_URL"] = server.BaseUri.ToString(), ["ALLMHUB_API_KEY"] = "sk-test-0123456789" });

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("text\n", run.Out);
        Assert.EndsWith(" · ended by odd\\nreason\n", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Error);
    }

    [Theory]
    [InlineData("chat", "hello", "--nonsense")]
    [InlineData("chat", "--nonsense")]
    [InlineData("chat", "hello", "--model")]
    [InlineData("nonsense")]
    [InlineData("chat")]
    [InlineData("chat", "   ", "--emulator")]
    [InlineData("chat", "hello", "--emulator", "--base-url", "https://api.allmhub.com")]
    [InlineData("chat", "hello", "--model", "gpt-4o-mini")]
    public async Task What_was_typed_wrong_ends_with_2_and_one_line(params string[] arguments)
    {
        AllmResult run = await AllmProcess.RunAsync(arguments);
        AssertOneLine(run, 2);
    }

    [Theory]
    [InlineData("api.allmhub.com", "https://api.allmhub.com")]
    [InlineData("http://api.allmhub.com", "plain http")]
    [InlineData("ftp://api.allmhub.com", "neither https nor http")]
    public async Task A_bad_address_ends_with_2_and_says_what_is_wrong(string address, string hint)
    {
        AllmResult run = await AllmProcess.RunAsync(["chat", "hello", "--base-url", address, .. Model], _emulator);
        AssertOneLine(run, 2);
        Assert.Contains(hint, run.Error, StringComparison.Ordinal);
        Assert.Empty(_emulator.Request);
    }

    [Fact]
    public async Task A_key_of_the_environment_does_not_go_to_an_address_it_does_not_name()
    {
        await using RawServer server = new(RawServer.Stream(Client.Delta("text")));

        AllmResult run = await AllmProcess.RunAsync(["chat", "hello", "--base-url", server.BaseUri.ToString(), .. Model], _emulator);

        AssertOneLine(run, 2);
        Assert.Contains($"is for {_emulator.BaseUri} and is not sent to {server.BaseUri}", run.Error, StringComparison.Ordinal);
        Assert.Contains("ALLMHUB_BASE_URL", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_model_the_error_names_the_option()
    {
        AllmResult run = await AllmProcess.RunAsync(["chat", "hello"], _emulator);
        AssertOneLine(run, 2);
        Assert.Contains("--model", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_the_error_names_the_variable_and_the_emulator()
    {
        AllmResult run = await AllmProcess.RunAsync(["chat", "hello", .. Model]);
        AssertOneLine(run, 2);
        Assert.Contains("ALLMHUB_API_KEY", run.Error, StringComparison.Ordinal);
        Assert.Contains("--emulator", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status=401", "Authentication")]
    [InlineData("sample=error.openai.503-nochannel", "ModelNotFound")]
    [InlineData("html", "Protocol")]
    [InlineData("empty", "Protocol")]
    public async Task A_service_error_ends_with_1_and_one_line_without_the_key(string fault, string kind)
    {
        _emulator.AddFault(fault);
        AllmResult run = await AllmProcess.RunAsync(["chat", "hello", .. Model], _emulator);
        AssertOneLine(run, 1);
        Assert.Contains(kind, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(_emulator.ApiKey, run.Out + run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cut=mid")]
    [InlineData("error-event")]
    [InlineData("bare-json")]
    public async Task An_answer_that_breaks_off_keeps_its_text_and_ends_with_1(string fault)
    {
        _emulator.AddFault(fault);
        AllmResult run = await AllmProcess.RunAsync(["chat", "count to 20", .. Model], _emulator);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("1 2 3", run.Out, StringComparison.Ordinal);
        Assert.EndsWith("\n", run.Out, StringComparison.Ordinal);
        Assert.StartsWith("allm: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(static c => c == '\n'));
    }

    [Fact]
    public async Task Nobody_listening_ends_with_1()
    {
        await _emulator.DisposeAsync();
        AllmResult run = await AllmProcess.RunAsync(["chat", "hello", .. Model], _emulator);
        Assert.Equal((1, string.Empty), (run.ExitCode, run.Out));
        Assert.Matches(@"^allm: Attempt 1 of 4 failed: Nothing listens at \S+: the connection was refused\. Trying again in [\d.]+ s\.\nallm: Nothing listens [^\n]+ \[Network, after 4 attempts in [\d.]+ s\] [^\n]+\n$", run.Error);
    }

    [Fact]
    public async Task Help_ends_with_0_and_names_every_option()
    {
        AllmResult run = await AllmProcess.RunAsync(["chat", "--help"]);
        Assert.Equal(0, run.ExitCode);
        Assert.All(["--model", "--system", "--base-url", "--emulator", "--json", "--no-stream"], option => Assert.Contains(option, run.Out, StringComparison.Ordinal));
    }

    [UnixTheory]
    [InlineData("count to 100000", true)]
    [InlineData("hello", false)]
    public async Task Ctrl_C_ends_with_130_and_closes_the_connection(string prompt, bool afterText)
    {
        using AllmEmulator slow = AllmEmulator.Start(new EmulatorOptions { DelayMs = 20 });
        if (!afterText)
        {
            slow.AddFault("stall=headers");
        }

        // A shell that runs tests in the background may have switched SIGINT off for its children.
        using AllmProcess process = AllmProcess.Start(["chat", prompt, .. Model], slow, null, null, "env", "--default-signal=INT");
        await WaitUntilAsync(() => slow.Request.Count == 1);
        if (afterText)
        {
            Assert.NotEmpty(await process.ReadSomeAsync());
        }

        using (Process kill = Process.Start("kill", ["-INT", process.Id.ToString()]))
        {
            await kill.WaitForExitAsync();
        }

        AllmResult run = await process.EndAsync();
        Assert.Equal(130, run.ExitCode);
        Assert.Empty(run.Error);
        await WaitUntilAsync(() => slow.Request[0].Aborted);
    }

    [UnixTheory("script")]
    [InlineData("", true)]
    [InlineData("NO_COLOR=1", false)]
    public async Task On_a_terminal_the_footer_is_dim_unless_NO_COLOR_says_no(string variable, bool dim)
    {
        string command = $"env {variable} dotnet exec '{Path.Combine(AppContext.BaseDirectory, "allm.dll")}' chat --emulator why";
        ProcessStartInfo start = new("script", ["-qec", command, "/dev/null"]) { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment.Remove("NO_COLOR");
        start.Environment["TERM"] = "xterm-256color";
        using Process process = Process.Start(start)!;
        string shown = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(dim, shown.Contains("\u001b[2mgpt-4o-mini", StringComparison.Ordinal));
        Assert.Contains("Because a pipeline", shown, StringComparison.Ordinal);
    }

    [UnixTheory("script")]
    [InlineData("", true)]
    [InlineData("TERM=dumb", false)]
    [InlineData("CI=true", false)]
    public async Task On_a_terminal_it_says_that_it_waits_until_the_first_word(string variable, bool says)
    {
        _emulator.AddFault("stall=headers;stall-ms=900");
        string command = $"env -u CI -u NO_COLOR ALLMHUB_API_KEY={_emulator.ApiKey} ALLMHUB_BASE_URL={_emulator.BaseUri} {variable} dotnet exec '{Path.Combine(AppContext.BaseDirectory, "allm.dll")}' chat -m gpt-4o-mini '/say the word'";
        ProcessStartInfo start = new("script", ["-qec", command, "/dev/null"]) { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment["TERM"] = "xterm-256color";
        using Process process = Process.Start(start)!;
        string shown = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Contains("the word", shown, StringComparison.Ordinal);
        Assert.Equal(says, shown.Contains("waiting 0 s", StringComparison.Ordinal));
        Assert.True(shown.LastIndexOf("waiting", StringComparison.Ordinal) < shown.IndexOf("the word", StringComparison.Ordinal), shown);
        Assert.Equal(says, shown.Contains("\u001b8\u001b[K", StringComparison.Ordinal));
    }

    [UnixTheory("script")]
    [InlineData(130)]
    public async Task The_prompt_of_the_shell_does_not_stand_beside_the_mark_of_Ctrl_C(int exitCode)
    {
        _emulator.AddFault("stall=headers");
        string allm = $"env --default-signal=INT -u CI -u NO_COLOR ALLMHUB_API_KEY={_emulator.ApiKey} ALLMHUB_BASE_URL={_emulator.BaseUri} dotnet exec '{Path.Combine(AppContext.BaseDirectory, "allm.dll")}' chat -m gpt-4o-mini hello";
        ProcessStartInfo start = new("script", ["-qec", $"trap : INT; {allm}; echo \"ended $?\"", "/dev/null"]) { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["SHELL"] = "/bin/sh";
        using Process process = Process.Start(start)!;
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        string shown = string.Empty;
        char[] buffer = new char[4096];
        while (!shown.Contains("waiting", StringComparison.Ordinal))
        {
            shown += new string(buffer, 0, await process.StandardOutput.ReadAsync(buffer, limit.Token));
        }

        await process.StandardInput.WriteAsync('\u0003');
        await process.StandardInput.FlushAsync(limit.Token);
        shown += await process.StandardOutput.ReadToEndAsync(limit.Token);
        Assert.EndsWith($"\r\nended {exitCode}\r\n", shown, StringComparison.Ordinal);
    }

    private static void AssertOneLine(AllmResult run, int exitCode)
    {
        Assert.True(exitCode == run.ExitCode, $"{run.ExitCode}: {run.Error}");
        Assert.Empty(run.Out);
        Assert.Matches(@"^allm: \S.*\n$", run.Error);
    }

    internal static async Task WaitUntilAsync(Func<bool> condition)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
