using Allmhub.Core.Tests.Contract;
using Allmhub.Core.Tests.Http;
using Allmhub.Downloads;
using Allmhub.Emulator;
using Allmhub.Emulator.Wire;
using Allmhub.Http;
using Allmhub.Images;
using Allmhub.Media;
using Allmhub.Tasks;
using Allmhub.Tasks.Midjourney;

namespace Allmhub.Core.Tests.Tasks;

/// <summary>Every submission from the beginning to its file, against the emulator, which shares no code with the client; what was sent is held to the contract.</summary>
public sealed class MidjourneyEmulatorTests : IDisposable
{
    private readonly AllmEmulator _emulator = AllmEmulator.Start();
    private readonly string _home = Directory.CreateTempSubdirectory("allmhub-mj-").FullName;
    private readonly NoticeList _notices = new();
    private readonly AllmClient _client;
    private readonly TaskLog _log;

    public MidjourneyEmulatorTests()
    {
        _client = Connect(hasToken: false);
        _log = new TaskLog(new TaskJournal(Path.Combine(_home, "tasks.jsonl")));
    }

    private static ImageSource Picture => ImageSource.FromBytes(Emulator.Pictures.PictureHost.Png());

    public void Dispose()
    {
        _client.Dispose();
        _emulator.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    public static TheoryData<string, string, int, decimal> Submissions => new()
    {
        { "imagine", "IMAGINE", 1, 0.1m }, { "reference", "IMAGINE", 1, 0.1m }, { "blend", "BLEND", 1, 0.1m }, { "describe", "DESCRIBE", 0, 0.05m }, { "shorten", "SHORTEN", 0, 0.1m },
        { "swap", "SWAP_FACE", 1, 0.05m }, { "edit", "EDITS", 1, 0.1m }, { "upload", "UPLOAD", 2, 0.05m }, { "video", "VIDEO", 4, 0.8m },
    };

    [Theory]
    [MemberData(nameof(Submissions))]
    public async Task A_submission_becomes_files(string what, string action, int media, decimal usd)
    {
        long before = _emulator.Balance.UserQuota;
        MidjourneyTask submitted = await SubmitAsync(RequestOf(what));
        TaskOutcome outcome = await WaitAsync(submitted);

        Assert.Null(outcome.Failure);
        MidjourneyTask task = (MidjourneyTask)outcome.Task;
        Assert.Equal((action, TaskState.Succeeded, usd), (task.Action, task.Status, task.Cost));
        Assert.Equal(usd * 500_000, before - _emulator.Balance.UserQuota);
        Assert.Equal(media, (await SaveAsync(task)).Count);
        Assert.Equal(media == 0, task.Suggestion.Count > 0);
        Assert.Equal((task.Id, TaskState.Succeeded), (Assert.Single(TaskService.List(_log)).Id, TaskService.List(_log).First().Status));
        await AssertSentAsync();
    }

    [Fact]
    public async Task A_grid_goes_on_to_a_single_picture_to_a_region_to_a_film_and_to_its_continuation()
    {
        MidjourneyTask grid = await EndAsync(await SubmitAsync(new MidjourneyImagine { Prompt = "a red bicycle --ar 3:2" }));
        MidjourneyTask varied = await EndAsync(await PressAsync(grid, "V1"));
        MidjourneyTask again = await EndAsync(await PressAsync(varied, "🔄"));
        MidjourneyTask single = await EndAsync(await PressAsync(again, "U2"));
        MidjourneyTask strong = await EndAsync(await PressAsync(single, "Vary (Strong)"));
        MidjourneyTask region = await EndAsync(await PressAsync(single, "Vary (Region)", new MidjourneyAnswer { Prompt = "a hat", Mask = Picture }));
        MidjourneyTask zoom = await EndAsync(await PressAsync(single, "Custom Zoom", new MidjourneyAnswer { Prompt = "a red bicycle --zoom 1.5" }));
        MidjourneyTask film = await EndAsync(await SubmitAsync(new MidjourneyVideo { Prompt = "it rolls", Image = ImageSource.FromAddress(single.ImageUri!.OriginalString), Count = 2 }));
        MidjourneyTask longer = await EndAsync(await SubmitAsync(new MidjourneyVideo { Prompt = "and stops", ExtendId = film.Id, ExtendIndex = 1, Count = 1 }));

        Assert.Equal(["IMAGINE", "VARIATION", "REROLL", "UPSCALE", "HIGH_VARIATION", "INPAINT", "CUSTOM_ZOOM", "VIDEO", "VIDEO"], new[] { grid, varied, again, single, strong, region, zoom, film, longer }.Select(static task => task.Action));
        Assert.Equal([grid.Id, varied.Id, again.Id, single.Id], new[] { varied, again, single, strong }.Select(static task => task.ParentId));
        Assert.Equal((2, 1, film.Id), (film.VideoUri.Count, longer.VideoUri.Count, longer.ParentId));
        Assert.Equal((0.1m, 0.1m), (region.Cost, zoom.Cost));
        Assert.Equal(9, TaskService.List(_log).Count());
        await AssertSentAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("new-id;")]
    [InlineData("stale=3;")]
    public async Task A_remix_that_stands_is_answered_by_the_prompt(string script)
    {
        MidjourneyTask grid = await EndAsync(await SubmitAsync(new MidjourneyImagine { Prompt = $"/task {script}remix\na red bicycle" }));

        MidjourneyTask standing = await PressAsync(grid, "V2");
        TaskOutcome waiting = await WaitAsync(standing);
        MidjourneyTask made = await EndAsync(await PressAsync(grid, "V2", new MidjourneyAnswer { Prompt = "a blue bicycle" }));

        Assert.Equal((TaskState.Modal, AllmErrorKind.TaskFailed), (waiting.Task.Status, waiting.Failure!.Kind));
        Assert.Equal((TaskState.Succeeded, "a blue bicycle"), (made.Status, made.Prompt));
        MidjourneyTask late = await EndAsync(await _client.Midjourney.Answer((MidjourneyTask)waiting.Task, new MidjourneyAnswer { Prompt = "a green bicycle" }, _log).ExecuteAsync(Options, CancellationToken.None));
        Assert.Equal(TaskState.Succeeded, late.Status);
        Assert.DoesNotContain(TaskService.List(_log), static task => task.Status == TaskState.Modal);
    }

    [Fact]
    public async Task A_failure_gives_the_money_back()
    {
        long before = _emulator.Balance.UserQuota;

        TaskOutcome outcome = await WaitAsync(await SubmitAsync(new MidjourneyImagine { Prompt = "/task states=IN_PROGRESS:46%,FAILURE:100%;fail=bad luck\nx" }));

        Assert.Equal((TaskState.Failed, "bad luck", 0m, before), (outcome.Task.Status, outcome.Task.Error, outcome.Task.Cost, _emulator.Balance.UserQuota));
    }

    [Fact]
    public async Task A_queue_that_is_full_twice_has_room_the_third_time()
    {
        _emulator.AddFault("mj-code=23;count=2");

        MidjourneyTask task = await EndAsync(await SubmitAsync(MidjourneyHost.Request));

        Assert.Equal(TaskState.Succeeded, task.Status);
        Assert.Single(_emulator.Task);
        Assert.Single(TaskService.List(_log));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_answer_is_found_in_the_users_list_or_in_the_log(bool hasToken)
    {
        // The emulator's own answer is thrown away after the task was made.
        using AllmClient client = Connect(hasToken);
        _emulator.AddFault("reset;path=/mj/submit/imagine");
        await Assert.ThrowsAsync<AllmException>(() => SubmitAsync(MidjourneyHost.Request));

        TaskOutcome outcome = Assert.Single(await client.Tasks.Refresh([.. TaskService.List(_log)], _log).ExecuteAsync(Options, CancellationToken.None));

        Assert.Equal((Assert.Single(_emulator.Task).Id, TaskState.Submitted), (outcome.Task.Id, outcome.Task.Status));
        Assert.Equal(outcome.Task.Id, Assert.Single(TaskService.List(_log)).Id);
    }

    [Theory]
    [InlineData("cdn", "?ex=6a1b2c3d&is=6a19dabd&hm=0f1e%2B2d&=&format=webp")]
    [InlineData("gateway", "/mj/image/")]
    [InlineData("localhost", "/mj/image/")]
    public async Task The_picture_is_fetched_wherever_it_lies(string link, string part)
    {
        MidjourneyTask task = await EndAsync(await SubmitAsync(new MidjourneyImagine { Prompt = $"/task link={link}\na red bicycle" }));

        Assert.Contains(part, task.ImageUri!.OriginalString, StringComparison.Ordinal);
        Assert.Single(await SaveAsync(task));
    }

    [Fact]
    public async Task Ids_of_nineteen_digits_as_numbers_and_many_at_a_time()
    {
        MidjourneyTask[] tasks = [await SubmitAsync(new MidjourneyImagine { Prompt = "/task number;digits=19\nx" }), await SubmitAsync(new MidjourneyImagine { Prompt = "/task looks=2\ny" }), await SubmitAsync(new MidjourneyShorten { Prompt = "z" })];
        _emulator.ClearRequest();
        List<TaskOutcome> outcomes = [];
        await foreach (TaskOutcome outcome in _client.Tasks.Wait(tasks, TimeSpan.FromSeconds(20), _log).StreamAsync(Options, CancellationToken.None))
        {
            outcomes.Add(outcome);
        }

        Assert.Equal(3, outcomes.Count(static outcome => outcome.Failure is null));
        Assert.Equal(19, tasks[0].Id.Length);
        Assert.All(_emulator.Request, static request => Assert.StartsWith("/mj/task/list-by-condition", request.Path, StringComparison.Ordinal));
        await AssertSentAsync();
    }

    [Fact]
    public async Task A_seed_comes_and_an_unknown_id_is_an_error()
    {
        MidjourneyTask task = await EndAsync(await SubmitAsync(MidjourneyHost.Request));

        Assert.Matches("^[0-9]+$", (await _client.Midjourney.Seed(task.Id).ExecuteAsync(Options, CancellationToken.None)).Seed);
        Assert.Equal("task_no_found", (await Assert.ThrowsAsync<AllmException>(() => _client.Midjourney.Seed("nobody").ExecuteAsync(Options, CancellationToken.None))).Message);
    }

    private AllmCallOptions Options => new() { Notices = _notices };

    private static MidjourneySubmission RequestOf(string what) => what switch
    {
        "imagine" => new MidjourneyImagine { Prompt = "江边的红色自行车 --ar 3:2", Mode = MidjourneyMode.Relax },
        "reference" => new MidjourneyImagine { Prompt = "the same in ink", Image = [Picture], Bot = MidjourneyBot.Niji },
        "blend" => new MidjourneyBlend { Image = [Picture, Picture], Dimension = MidjourneyDimension.Portrait },
        "describe" => new MidjourneyDescribe { Image = Picture },
        "shorten" => new MidjourneyShorten { Prompt = "a very very beautiful red bicycle" },
        "swap" => new MidjourneySwapFace { Source = Picture, Target = Picture, Mode = MidjourneyMode.Fast },
        "edit" => new MidjourneyEdit { Prompt = "paint it blue", Image = Picture },
        "upload" => new MidjourneyUpload { Image = [Picture, Picture] },
        _ => new MidjourneyVideo { Prompt = "it rolls", Image = Picture, Motion = MidjourneyMotion.High },
    };

    private AllmClient Connect(bool hasToken) => new(new AllmClientOptions
    {
        BaseUri = _emulator.BaseUri,
        Credential = AllmCredential.FromText(_emulator.ApiKey),
        AccessToken = hasToken ? AllmCredential.FromText(_emulator.AccessToken) : null,
        UserId = hasToken ? _emulator.UserId.ToString(System.Globalization.CultureInfo.InvariantCulture) : null,
        RetryBaseDelay = TimeSpan.FromMilliseconds(1),
    });

    private Task<MidjourneyTask> SubmitAsync(MidjourneySubmission request) => _client.Midjourney.Submit(request, _log).ExecuteAsync(Options, CancellationToken.None);

    private Task<MidjourneyTask> PressAsync(MidjourneyTask task, string button, MidjourneyAnswer? answer = null) =>
        _client.Midjourney.Act(task, button, answer ?? MidjourneyAnswer.None, _log).ExecuteAsync(Options, CancellationToken.None);

    private async Task<TaskOutcome> WaitAsync(MidjourneyTask task)
    {
        await foreach (TaskOutcome outcome in _client.Tasks.Wait([task], TimeSpan.FromSeconds(20), _log).StreamAsync(Options, CancellationToken.None))
        {
            return outcome;
        }

        throw new InvalidOperationException("The waiting ended with nothing.");
    }

    private async Task<MidjourneyTask> EndAsync(MidjourneyTask task)
    {
        TaskOutcome outcome = await WaitAsync(task);
        Assert.Null(outcome.Failure);
        return (MidjourneyTask)outcome.Task;
    }

    private async Task<List<SavedMedia>> SaveAsync(MidjourneyTask task)
    {
        List<SavedMedia> saved = [];
        MediaSaving saving = new(MediaTarget.Of(_home, force: false));
        foreach (MediaContent content in ((IMediaSource)task).GetMedia())
        {
            saved.Add(await _client.Media.Save(content, saving).ExecuteAsync(AllmCallOptions.Default, CancellationToken.None));
        }

        return saved;
    }

    private async Task AssertSentAsync()
    {
        foreach (EmulatorRequest sent in _emulator.Request.Where(static request => request.Method == "POST"))
        {
            string path = sent.Path.IndexOf("/mj/", 1, StringComparison.Ordinal) is int second and > 0 ? sent.Path[second..] : sent.Path;
            Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", path, sent.Body));
        }
    }
}
