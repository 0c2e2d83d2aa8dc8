using System.Text.Json;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Media;
using Allmhub.Tasks;
using Allmhub.Tasks.Midjourney;

namespace Allmhub.Core.Tests.Tasks;

/// <summary>Every answer about Midjourney of the contract.</summary>
public sealed class MidjourneySampleTests
{
    private static readonly Uri Gateway = new("https://api.allmhub.com/");

    /// <summary>Action, state, progress, buttons and media of each task.</summary>
    private static readonly Dictionary<string, (string Action, TaskState Status, double? Progress, int Buttons, int Media)> Tasks = new(StringComparer.Ordinal)
    {
        ["mj.task.cancel.json"] = ("IMAGINE", TaskState.Cancelled, 46, 0, 0),
        ["mj.task.describe.success.json"] = ("DESCRIBE", TaskState.Success, 100, 5, 0),
        ["mj.task.failure-noprogress.json"] = ("IMAGINE", TaskState.Failure, null, 0, 0),
        ["mj.task.failure-timeout.json"] = ("IMAGINE", TaskState.Failure, 100, 0, 0),
        ["mj.task.failure.json"] = ("IMAGINE", TaskState.Failure, 100, 0, 0),
        ["mj.task.grid.buttons.json"] = ("IMAGINE", TaskState.Success, 100, 9, 1),
        ["mj.task.inprogress.json"] = ("IMAGINE", TaskState.Running, 46, 0, 0),
        ["mj.task.modal.json"] = ("CUSTOM_ZOOM", TaskState.Modal, 0, 0, 0),
        ["mj.task.new.json"] = ("IMAGINE", TaskState.Submitted, 0, 0, 0),
        ["mj.task.shorten.success.json"] = ("SHORTEN", TaskState.Success, 100, 4, 0),
        ["mj.task.submitted.json"] = ("IMAGINE", TaskState.Submitted, 0, 0, 0),
        ["mj.task.success.json"] = ("IMAGINE", TaskState.Success, 100, 9, 1),
        ["mj.task.swapface.success.json"] = ("SWAP_FACE", TaskState.Success, 100, 0, 1),
        ["mj.task.upscaled.json"] = ("UPSCALE", TaskState.Success, 100, -1, 1),
        ["mj.task.upscaled.v7buttons.json"] = ("UPSCALE", TaskState.Success, 100, -1, 1),
        ["mj.task.video.success.json"] = ("VIDEO", TaskState.Success, 100, 2, 4),
    };

    /// <summary>What becomes of each answer to a submission: the state of the task, or the kind of the error.</summary>
    private static readonly Dictionary<string, object> Replies = new(StringComparer.Ordinal)
    {
        ["mj.submit.banned.json"] = AllmErrorKind.ContentRefused,
        ["mj.submit.existed.json"] = TaskState.Submitted,
        ["mj.submit.failure.json"] = AllmErrorKind.Server,
        ["mj.submit.modal-en.json"] = TaskState.Modal,
        ["mj.submit.modal.json"] = TaskState.Modal,
        ["mj.submit.notfound.json"] = AllmErrorKind.Server,
        ["mj.submit.numeric-result.json"] = TaskState.Submitted,
        ["mj.submit.queued.json"] = TaskState.Queued,
        ["mj.submit.queuefull.json"] = AllmErrorKind.RateLimited,
        ["mj.submit.success-en.json"] = TaskState.Submitted,
        ["mj.submit.success.json"] = TaskState.Submitted,
        ["mj.submit.swapface.json"] = TaskState.Submitted,
        ["mj.submit.upload.json"] = TaskState.Success,
    };

    internal static IEnumerable<string> Claimed => [.. Tasks.Keys, .. Replies.Keys, "mj.task.list.json", "mj.task.list.empty.json", "mj.task.seed.json"];

    public static TheoryData<string> TaskNames => [.. Tasks.Keys];

    public static TheoryData<string> ReplyNames => [.. Replies.Keys];

    [Theory]
    [MemberData(nameof(TaskNames))]
    public void A_task_is_read(string name)
    {
        MidjourneyTask task = Take(name);

        (string action, TaskState status, double? progress, int buttons, int media) = Tasks[name];
        Assert.Equal((action, status, progress), (task.Action, task.Status, task.Progress));
        Assert.Equal(Sample.Json(name).GetProperty("id").GetString(), task.Id);
        Assert.Equal(buttons < 0 ? Sample.Json(name).GetProperty("buttons").GetArrayLength() : buttons, task.Button.Count);
        Assert.Equal(media, ((IMediaSource)task).GetMedia().Count);
        Assert.Equal(status is TaskState.Failure or TaskState.Cancelled, task.FailReason is { Length: > 0 });
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(Sample.Json(name).GetProperty("submitTime").GetInt64()), task.CreatedAt);
        Assert.Equal(Sample.Json(name).GetProperty("startTime").GetInt64() == 0, task.StartedAt is null);
        Assert.Equal(!task.IsEnded || Sample.Json(name).GetProperty("finishTime").GetInt64() == 0, task.CompletedAt is null);
    }

    [Theory]
    [MemberData(nameof(ReplyNames))]
    public async Task A_submission_is_answered(string name)
    {
        await using FilmHost host = new();
        host.On(MidjourneyHost.Imagine, Sample.Text(name));

        if (Replies[name] is TaskState state)
        {
            MidjourneyTask task = await host.PaintAsync();
            JsonElement result = Sample.Json(name).GetProperty("result");
            Assert.Equal((state, result.ValueKind == JsonValueKind.Array ? string.Empty : result.ToString()), (task.Status, task.Id));
            Assert.Equal((task.Id, state), (Assert.Single(host.Entries).Id, host.Entries[0].Status));
        }
        else
        {
            AllmException error = await Assert.ThrowsAsync<AllmException>(() => host.PaintAsync(call: new AllmCallOptions { MaxRetry = 0 }));
            Assert.Equal((Replies[name], Sample.Json(name).GetProperty("code").GetRawText(), 1), (error.Kind, error.Code, host.Posts));
            Assert.Empty(host.Entries);
        }
    }

    [Fact]
    public void A_description_is_four_prompts_without_their_numbers_and_its_picture_is_the_input()
    {
        MidjourneyTask task = Take("mj.task.describe.success.json");

        Assert.Equal(["a red bicycle --ar 5:4", "bicycle by a river --ar 5:4", "morning light --ar 5:4", "vintage bike --ar 5:4"], task.Suggestion);
        Assert.StartsWith("1️⃣ a red bicycle", task.FinalPrompt, StringComparison.Ordinal);
        Assert.Null(task.ImageUri);
    }

    [Fact]
    public void A_shortening_is_its_prompts() => Assert.Equal(["beautiful red bicycle", "red bicycle", "bicycle"], Take("mj.task.shorten.success.json").Suggestion);

    [Theory]
    [InlineData("1️⃣ a\n\n2️⃣ 1 bike & 2 men --ar 5:4", "a|1 bike & 2 men --ar 5:4")]
    [InlineData("1⃣ a, 2 b\r\n2⃣ c", "a, 2 b|c")]
    [InlineData("no numbers at all", "")]
    [InlineData(null, "")]
    public void Numbers_are_keycaps_at_the_beginning_of_a_line(string? text, string prompts) => Assert.Equal(prompts, string.Join('|', MidjourneySuggestion.Read(text)));

    [Fact]
    public void What_a_button_does_stands_in_its_id()
    {
        Assert.Equal(["U1", "U2", "U3", "U4", "🔄", "V1", "V2", "V3", "V4"], MidjourneyHost.Grid.Button.Select(static button => button.Name));
        Assert.Equal(["UPSCALE", "UPSCALE", "UPSCALE", "UPSCALE", "REROLL", "VARIATION", "VARIATION", "VARIATION", "VARIATION"], MidjourneyHost.Grid.Button.Select(static button => button.Action));
        Assert.DoesNotContain("ACTION", MidjourneyHost.Single.Button.Select(static button => button.Action));
        Assert.Equal(2, MidjourneyHost.Grid.Button[0].Type);
    }

    [Fact]
    public async Task A_list_is_matched_by_id()
    {
        await using FilmHost host = new();
        host.On(MidjourneyHost.List, Sample.Text("mj.task.list.json"));

        IReadOnlyList<TaskOutcome> found = await host.Client.Midjourney.Find([MidjourneyHost.Task("1765193999000111"), MidjourneyHost.Task("nobodys"), MidjourneyHost.Task(MidjourneyHost.Id)]).ExecuteAsync(AllmCallOptions.Default, CancellationToken.None);

        Assert.Equal([TaskState.Running, TaskState.Submitted, TaskState.Success], found.Select(static outcome => outcome.Task.Status));
        Assert.Equal([null, "task_no_found", null], found.Select(static outcome => outcome.Failure?.Code));
        Assert.Single(host.Requests);
    }

    [Fact]
    public async Task An_empty_list_knows_none_of_them()
    {
        await using FilmHost host = new();
        host.On(MidjourneyHost.List, Sample.Text("mj.task.list.empty.json"));

        IReadOnlyList<TaskOutcome> found = await host.Client.Midjourney.Find([MidjourneyHost.Task("1"), MidjourneyHost.Task("2")]).ExecuteAsync(AllmCallOptions.Default, CancellationToken.None);

        Assert.All(found, static outcome => Assert.Equal(AllmErrorKind.InvalidRequest, outcome.Failure!.Kind));
    }

    [Theory]
    [InlineData("error.mj.json", 400, AllmErrorKind.InvalidRequest, "task_no_found")]
    [InlineData("error.mj.auth.json", 401, AllmErrorKind.Authentication, "未提供令牌")]
    public async Task A_look_that_is_refused_says_why(string sample, int status, AllmErrorKind kind, string words)
    {
        await using FilmHost host = new();
        host.On(MidjourneyHost.Fetch, RawServer.Answer(status, Sample.Text(sample)));

        AllmException failure = Assert.Single(await host.Client.Midjourney.Find([MidjourneyHost.Task(MidjourneyHost.Id)]).ExecuteAsync(AllmCallOptions.Default, CancellationToken.None)).Failure!;

        Assert.Equal(kind, failure.Kind);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error.mj.prompt.json", 400, AllmErrorKind.InvalidRequest)]
    [InlineData("error.mj.quota.json", 400, AllmErrorKind.InsufficientBalance)]
    [InlineData("error.mj.simplechange.json", 503, AllmErrorKind.ModelNotFound)]
    [InlineData("error.mj.auth.json", 401, AllmErrorKind.Authentication)]
    [InlineData("error.openai.500-panic.json", 500, AllmErrorKind.Server)]
    public async Task A_submission_that_the_gateway_refuses_is_no_task(string sample, int status, AllmErrorKind kind)
    {
        await using FilmHost host = new();
        host.On(MidjourneyHost.Imagine, RawServer.Answer(status, Sample.Text(sample)));

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => host.PaintAsync());

        Assert.Equal((kind, 1, 0), (error.Kind, host.Posts, host.Entries.Count));
        Assert.Equal(error.Message.Trim(), error.Message);
    }

    [Fact]
    public async Task Too_many_requests_are_asked_again_for_nothing_was_accepted()
    {
        await using FilmHost host = new();
        host.On(MidjourneyHost.Imagine, RawServer.Answer(429, Sample.Text("error.mj.429.json")), MidjourneyHost.Accepted());

        Assert.Equal((MidjourneyHost.Id, 2, 1), ((await host.PaintAsync()).Id, host.Posts, host.Entries.Count));
    }

    private static MidjourneyTask Take(string name) => MidjourneyJson.Take(new MidjourneyTask(), Sample.Json(name), Gateway, DateTimeOffset.UtcNow);
}
