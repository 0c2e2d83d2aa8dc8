using System.Diagnostics;
using System.Text.Json;
using Allmhub.Cli.Screen;
using Allmhub.Core.Tests.Emulator.Tasks;
using Allmhub.Emulator;

namespace Allmhub.Core.Tests.Cli;

/// <summary>`allm video` and `allm tasks` as a person or a script meets them: files, ids and exit codes of real processes, and one submission each.</summary>
public sealed class VideoTests : IDisposable
{
    private readonly AllmEmulator _emulator = AllmEmulator.Start();
    private readonly string _folder = Directory.CreateTempSubdirectory("allm-cli").FullName;

    private Dictionary<string, string> Environment => new() { ["ALLMHUB_HOME"] = Path.Combine(_folder, "home"), ["ALLMHUB_POLL_INTERVAL"] = "0.05" };

    public void Dispose()
    {
        _emulator.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_film_is_waited_for_and_saved()
    {
        AllmResult run = await RunAsync("video", "a red bicycle", "-m", "sora-2", "--seconds", "8", "--size", "1280x720", "-o", At("a.mp4"));
        Assert.Equal((0, At("a.mp4") + "\n"), (run.ExitCode, run.Out));
        Assert.Matches(@"^sora-2 · video_[0-9a-f]+", run.Error);
        Assert.Equal("ftyp mdat moov", FilmBoxes.Names(await File.ReadAllBytesAsync(At("a.mp4"))));
        JsonElement sent = Submissions.Single().Json!.Value;
        Assert.Equal(("8", "1280x720"), (sent.GetProperty("seconds").GetString(), sent.GetProperty("size").GetString()));
    }

    [Fact]
    public async Task The_built_in_emulator_films_without_a_key()
    {
        AllmResult run = await AllmProcess.RunAsync(["video", "a red bicycle", "--emulator", "-o", At("a.mp4")], environment: Environment);
        Assert.Equal((0, At("a.mp4") + "\n"), (run.ExitCode, run.Out));
    }

    [Fact]
    public async Task A_film_through_chat_has_ended_with_its_submission()
    {
        AllmResult run = await RunAsync("video", "a red bicycle", "-m", "veo_3_1", "-o", _folder);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("ftyp mdat moov", FilmBoxes.Names(await File.ReadAllBytesAsync(run.Out.TrimEnd('\n'))));
    }

    [Fact]
    public async Task An_id_goes_on_where_another_run_ended()
    {
        AllmResult begun = await RunAsync("video", "a red bicycle", "-m", "sora-2", "--no-wait");
        string id = _emulator.Task.Single().Id;
        Assert.Equal((0, id + "\n", ""), (begun.ExitCode, begun.Out, begun.Error));
        Assert.Equal(0, _emulator.Task.Single().Look);
        AllmResult listed = await RunAsync("tasks");
        Assert.Matches($@"^{id}  (Submitted|Queued)\s+.*sora-2\s+a red bicycle\n$", listed.Out);
        AllmResult done = await RunAsync("video", "--id", id, "-o", At("a.mp4"));
        Assert.Equal((0, At("a.mp4") + "\n"), (done.ExitCode, done.Out));
        Assert.Single(Submissions);
        Assert.Contains("Success", (await RunAsync("tasks")).Out);
        Assert.Equal("", (await RunAsync("tasks", "--status", "Failure")).Out);
    }

    [Fact]
    public async Task A_run_that_is_killed_is_gone_on_with_and_nothing_is_begun_twice()
    {
        _emulator.TaskScript = new() { Look = 1000 };
        using (AllmProcess run = AllmProcess.Start(["video", "a red bicycle", "-m", "sora-2", "-o", At("a.mp4")], _emulator, environment: Environment))
        {
            await UntilAsync(() => _emulator.Task is [{ Look: > 1 }]);
            Process.GetProcessById(run.Id).Kill();
            _ = await run.EndAsync();
        }

        string id = JsonDocument.Parse((await RunAsync("tasks", "--json")).Out).RootElement[0].GetProperty("id").GetString()!;
        _emulator.AdvanceTask(TimeSpan.FromHours(6));
        AllmResult done = await RunAsync("video", "--id", id, "-o", At("a.mp4"));
        Assert.Equal((0, At("a.mp4") + "\n"), (done.ExitCode, done.Out));
        Assert.Single(Submissions);
    }

    [UnixTheory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_run_that_is_stopped_says_how_to_go_on(string signal)
    {
        _emulator.TaskScript = new() { Look = 1000 };

        // What starts the tests in the background may have SIGINT ignored, which a process inherits.
        string[] launcher = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT"] : [];
        using AllmProcess run = AllmProcess.Start(["video", "a red bicycle", "-m", "sora-2"], _emulator, environment: Environment, launcher: launcher);
        await UntilAsync(() => _emulator.Task is [{ Look: > 1 }]);
        using Process kill = Process.Start("kill", ["-s", signal, run.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        AllmResult end = await run.EndAsync();
        Assert.Equal((signal == "TERM" ? 143 : 130, ""), (end.ExitCode, end.Out));
        Assert.Contains($"allm video --id {_emulator.Task.Single().Id}", end.Error);
    }

    [Fact]
    public async Task Json_is_one_object_on_one_line()
    {
        AllmResult run = await RunAsync("video", "a red bicycle", "-m", "sora-2", "--json", "-o", At("a.mp4"));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        JsonElement film = JsonDocument.Parse(Assert.Single(run.Out.TrimEnd('\n').Split('\n'))).RootElement;
        Assert.Equal((At("a.mp4"), "Success", "Video"), (film.GetProperty("path")[0].GetString(), film.GetProperty("status").GetString(), film.GetProperty("kind").GetString()));
    }

    [Theory]
    [InlineData("/fail no bicycles\na red bicycle", "", "no bicycles")]
    [InlineData("a red bicycle", "status=401", "Authentication")]
    [InlineData("a red bicycle", "sample=error.task.quota;path=/v1/videos", "user quota is not enough")]
    public async Task A_failure_is_one_line_and_exit_code_1(string prompt, string fault, string says)
    {
        if (fault.Length > 0)
        {
            _emulator.AddFault(fault);
        }

        AllmResult run = await RunAsync("video", prompt, "-m", "sora-2", "-o", At("a.mp4"));
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Contains(says, run.Error);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Assert.False(File.Exists(At("a.mp4")));
    }

    [Fact]
    public async Task A_film_that_cannot_be_fetched_leaves_its_address()
    {
        _emulator.AddFault("link-expired;count=all");
        AllmResult run = await RunAsync("video", "/task link=url;content=upstream\na red bicycle", "-m", "sora-2", "-o", At("a.mp4"));
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(_emulator.Link.BaseUri.AbsoluteUri, run.Out);
    }

    [Fact]
    public async Task What_takes_too_long_stays_in_the_journal()
    {
        _emulator.TaskScript = new() { Look = 100_000 };
        AllmResult run = await RunAsync("video", "a red bicycle", "-m", "sora-2", "--timeout", "1");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Timeout", run.Error);
        Assert.Contains(_emulator.Task.Single().Id, (await RunAsync("tasks")).Out);
    }

    [Theory]
    [InlineData("--model", "video", "a red bicycle")]
    [InlineData("prompt is empty", "video", " ", "-m", "sora-2")]
    [InlineData("1 to 3600", "video", "a", "-m", "sora-2", "--seconds", "0")]
    [InlineData("--no-wait", "video", "a", "-m", "sora-2", "--no-wait", "-o", "a.mp4")]
    [InlineData("--id", "video", "a", "--id", "task_1")]
    [InlineData("no-such.png", "video", "a", "-m", "sora-2", "--image", "no-such.png")]
    [InlineData("--force", "video", "a", "-m", "sora-2", "-o", "no-such-folder/a.mp4")]
    [InlineData("--status", "tasks", "--status", "Dreaming")]
    public async Task What_is_typed_wrong_is_a_usage_error_and_asks_nothing(string says, params string[] arguments)
    {
        AllmResult run = await RunAsync(arguments);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(says, run.Error);
        Assert.Empty(_emulator.Request);
    }

    [Fact]
    public async Task Refresh_looks_once_and_an_empty_journal_is_empty()
    {
        AllmResult empty = await AllmProcess.RunAsync(["tasks"], environment: Environment);
        Assert.Equal((0, "", ""), (empty.ExitCode, empty.Out, empty.Error));
        _ = await RunAsync("video", "a red bicycle", "-m", "sora-2", "--no-wait");
        _emulator.AdvanceTask(TimeSpan.FromMinutes(5));
        AllmResult run = await RunAsync("tasks", "--refresh", "--json");
        Assert.Equal("Success", JsonDocument.Parse(run.Out).RootElement[0].GetProperty("status").GetString());
        Assert.Single(_emulator.Request, r => r.Path == "/v1/videos/" + _emulator.Task.Single().Id);
    }

    [Theory]
    [InlineData(null, "[....................]     % 0:00 queued")]
    [InlineData(36.0, "[#######.............]  36 % 1:05 in_progress")]
    [InlineData(120.0, "[####################] 100 % 0:00 x")]
    public void The_bar_is_one_line(double? percent, string bar)
    {
        string[] part = bar.Split(' ');
        TimeSpan time = bar.Contains("1:05", StringComparison.Ordinal) ? TimeSpan.FromSeconds(65) : TimeSpan.Zero;
        Assert.Equal(bar, ProgressLine.Bar(percent, part[^1], time));
        Assert.DoesNotContain('\n', ProgressLine.Bar(percent, "a\nb\u001b[2J", time));
    }

    private IReadOnlyList<Allmhub.Emulator.Wire.EmulatorRequest> Submissions => [.. _emulator.Request.Where(static r => r is { Method: "POST", Path: "/v1/videos" })];

    private Task<AllmResult> RunAsync(params string[] arguments) => AllmProcess.RunAsync(arguments, _emulator, environment: Environment);

    private string At(string name) => Path.Combine(_folder, name);

    private static async Task UntilAsync(Func<bool> isSo)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!isSo())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), "It never came to that.");
            await Task.Delay(20);
        }
    }
}
