using Allmhub.Chat.Sessions;
using Allmhub.Emulator;

namespace Allmhub.Core.Tests.Cli;

/// <summary>`allm chat -c` and `--session`: conversations that go on from run to run, in private files.</summary>
public sealed class ConversationTests : IDisposable
{
    private readonly AllmEmulator _emulator = AllmEmulator.Start();
    private readonly string _home = Directory.CreateTempSubdirectory("allmhub-test-").FullName;

    public void Dispose()
    {
        _emulator.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    private string Sessions => Path.Combine(_home, "sessions");

    [Fact]
    public async Task The_last_question_goes_on_with_its_model_and_instructions()
    {
        await RunAsync("chat", "my name is Bob", "--model", "gpt-4.1", "--system", "Be brief.");
        AllmResult second = await RunAsync("chat", "-c", "what did i say");
        Assert.Equal((0, "my name is Bob\n"), (second.ExitCode, second.Out));
        Assert.Equal(["system", "user", "assistant", "user"], Roles(1));
        Assert.Equal("gpt-4.1", _emulator.Request[1].Json!.Value.GetProperty("model").GetString());

        await RunAsync("chat", "new", "--model", "gpt-4o-mini");
        await RunAsync("chat", "-c", "and?");
        Assert.Equal(["user", "assistant", "user"], Roles(3));
    }

    [Fact]
    public async Task A_named_one_is_kept_beside_others_and_can_be_loaded_by_the_module()
    {
        await RunAsync("chat", "one", "--session", "review", "--model", "gpt-4o-mini");
        await RunAsync("chat", "other", "--model", "gpt-4o-mini");
        AllmResult second = await RunAsync("chat", "two", "--session", "review");
        Assert.Equal(0, second.ExitCode);
        Assert.Equal(["user", "assistant", "user"], Roles(2));
        ChatSession session = ChatSession.Load(Path.Combine(Sessions, "review.json"));
        Assert.Equal((2, "gpt-4o-mini"), (session.Turn, session.Model));
    }

    [Fact]
    public async Task A_path_is_a_session_file()
    {
        string file = Path.Combine(_home, "mine.json");
        new ChatSession { System = "Be kind.", Model = "gpt-4.1" }.SaveAs(file);
        await RunAsync("chat", "one", "--session", file);
        Assert.Equal(["system", "user"], Roles(0));
        Assert.Equal(1, ChatSession.Load(file).Turn);
    }

    [Fact]
    public async Task What_is_kept_is_the_users_alone_and_can_be_left_out()
    {
        await RunAsync("chat", "secret", "--model", "gpt-4o-mini", "--no-keep");
        Assert.False(Directory.Exists(Sessions));
        AllmResult nothing = await RunAsync("chat", "-c", "and?", "--model", "gpt-4o-mini");
        Assert.Equal(2, nothing.ExitCode);
        Assert.Contains("no conversation to go on with", nothing.Error, StringComparison.Ordinal);

        await RunAsync("chat", "one", "--model", "gpt-4o-mini");
        string file = Assert.Single(Directory.GetFiles(Sessions));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Sessions));
        }
    }

    [Fact]
    public async Task A_turn_that_failed_is_not_kept()
    {
        await RunAsync("chat", "one", "--session", "a", "--model", "gpt-4o-mini");
        _emulator.AddFault("status=401");
        Assert.Equal(1, (await RunAsync("chat", "two", "--session", "a")).ExitCode);
        Assert.Equal(1, ChatSession.Load(Path.Combine(Sessions, "a.json")).Turn);
    }

    [Theory]
    [InlineData("--session", ".hidden")]
    [InlineData("--session", "a b")]
    [InlineData("--session", "x", "-c")]
    public async Task What_is_no_name_is_a_usage_error(params string[] option)
    {
        AllmResult run = await RunAsync(["chat", "why?", "--model", "gpt-4o-mini", .. option]);
        Assert.Equal(2, run.ExitCode);
        Assert.Empty(_emulator.Request);
    }

    private List<string?> Roles(int request) => [.. _emulator.Request[request].Json!.Value.GetProperty("messages").EnumerateArray().Select(static message => message.GetProperty("role").GetString())];

    private Task<AllmResult> RunAsync(params string[] arguments) =>
        AllmProcess.RunAsync(arguments, _emulator, environment: new Dictionary<string, string> { ["ALLMHUB_HOME"] = _home });
}
