using System.Text.Json.Nodes;
using Allmhub.Core.Tests.Contract;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Tasks;
using Allmhub.Tasks.Midjourney;

namespace Allmhub.Core.Tests.Tasks;

/// <summary>Buttons: found by what a person calls them, sent by the right path, and their questions answered.</summary>
public sealed class MidjourneyActTests
{
    private const string Hash = "5b1e07c3-92d4-4f6a-8c15-0ae4d7f3b926";
    private const string New = "1765193999000111";
    private const string Change = "/mj/submit/change";
    private const string Action = "/mj/submit/action";
    private const string Modal = "/mj/submit/modal";

    private static readonly MidjourneyAnswer Blue = new() { Prompt = "a blue bicycle" };

    [Theory]
    [InlineData("U1", "UPSCALE", 1)]
    [InlineData("u4", "UPSCALE", 4)]
    [InlineData("V3", "VARIATION", 3)]
    [InlineData("🔄", "REROLL", 1)]
    [InlineData("reroll", "REROLL", 1)]
    [InlineData("MJ::JOB::variation::2::" + Hash, "VARIATION", 2)]
    [InlineData("MJ::JOB::reroll::0::" + Hash + "::SOLO", "REROLL", 1)]
    public async Task What_a_grid_offers_goes_by_change_with_an_index(string button, string action, int index)
    {
        await using FilmHost host = new();
        host.On("POST " + Change, MidjourneyHost.Accepted(New));

        MidjourneyTask made = await host.PressAsync(MidjourneyHost.Grid, button);

        string body = host.Body(Change);
        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", Change, body));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse($$"""{"taskId":"{{MidjourneyHost.Grid.Id}}","action":"{{action}}","index":{{index}}}"""), JsonNode.Parse(body)), body);
        Assert.Equal((New, action, MidjourneyHost.Grid.Id, TaskState.Submitted), (made.Id, made.Action, made.ParentId, made.Status));
        Assert.Equal((New, action, MidjourneyHost.Grid.Id), (Entry(host).Id, Entry(host).Action, Entry(host).ParentId));
        Assert.Single(host.Requests, static request => request.Line.Contains("/mj/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Vary (Strong)", "MJ::JOB::high_variation::1::" + Hash + "::SOLO", "HIGH_VARIATION")]
    [InlineData("zoom out 2X", "MJ::Outpaint::50::1::" + Hash + "::SOLO", "ZOOM")]
    [InlineData("⬅️", "MJ::JOB::pan_left::1::" + Hash + "::SOLO", "PAN")]
    [InlineData("\u2B05", "MJ::JOB::pan_left::1::" + Hash + "::SOLO", "PAN")]
    [InlineData("pan left", "MJ::JOB::pan_left::1::" + Hash + "::SOLO", "PAN")]
    [InlineData("Upscale (Subtle)", "MJ::JOB::upsample_v7_2x_subtle::1::" + Hash + "::SOLO", "UPSCALE")]
    public async Task What_a_single_picture_offers_goes_by_action_with_its_id_letter_by_letter(string button, string customId, string action)
    {
        await using FilmHost host = new();
        host.On("POST " + Action, MidjourneyHost.Accepted(New));
        MidjourneyTask single = MidjourneyHost.Single;
        Assert.Contains(single.Button, known => known.CustomId == customId);

        MidjourneyTask made = await host.PressAsync(single, button, new MidjourneyAnswer { State = "mine" });

        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", Action, host.Body(Action)));
        JsonNode body = JsonNode.Parse(host.Body(Action))!;
        Assert.Equal((single.Id, customId, "mine"), (body["taskId"]!.GetValue<string>(), body["customId"]!.GetValue<string>(), body["state"]!.GetValue<string>()));
        Assert.Equal((action, MidjourneyPrices.NameOf(action)), (made.Action, made.Model));
    }

    [Fact]
    public async Task Another_speed_and_a_remix_have_their_places()
    {
        await using FilmHost host = new();
        host.On("POST /mj-turbo" + Change, MidjourneyHost.Accepted(New));
        host.On("POST " + Action, MidjourneyHost.Accepted(New));

        await host.PressAsync(MidjourneyHost.Grid, "U2", new MidjourneyAnswer { Mode = MidjourneyMode.Turbo });
        await host.PressAsync(MidjourneyHost.Grid, "V2", new MidjourneyAnswer { EnableRemix = true });

        Assert.Equal(1, host.Count("POST /mj-turbo" + Change));
        Assert.True(JsonNode.Parse(host.Body(Action))!["enableRemix"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("U5", "U1, U2, U3, U4, 🔄, V1, V2, V3, V4")]
    [InlineData("MJ:JOB:upsample:1", "has no button")]
    [InlineData("MJ::JOB::upsample::1::another", "has no button")]
    public async Task A_button_that_the_task_does_not_have_names_those_it_has(string button, string says)
    {
        await using FilmHost host = new();

        InvalidInputException error = await Assert.ThrowsAsync<InvalidInputException>(() => host.PressAsync(MidjourneyHost.Grid, button));

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Empty(host.Requests);
    }

    [Theory]
    [InlineData("Animate (High motion)")]
    [InlineData("MJ::JOB::video::1::" + Hash + "::SOLO::vid_1.1_i2v_extend")]
    [InlineData("MJ::JOB::animate_low_extend::1::" + Hash)]
    public async Task A_film_is_no_button(string button)
    {
        await using FilmHost host = new();
        MidjourneyTask task = button.StartsWith("MJ", StringComparison.Ordinal) ? MidjourneyHost.Task("1") : MidjourneyHost.Single;

        Assert.Contains("Video set of Start-AllmMidjourney", (await Assert.ThrowsAsync<InvalidInputException>(() => host.PressAsync(task, button))).Message, StringComparison.Ordinal);
        Assert.Empty(host.Requests);
    }

    [Fact]
    public async Task A_picture_that_several_buttons_share_asks_which()
    {
        await using FilmHost host = new();
        MidjourneyTask task = MidjourneyHost.Grid with { Button = [new MidjourneyButton { CustomId = "a::1", Label = "One", Emoji = "🔍" }, new MidjourneyButton { CustomId = "a::2", Label = "Two", Emoji = "🔍" }] };

        Assert.Contains("One, Two", (await Assert.ThrowsAsync<InvalidInputException>(() => host.PressAsync(task, "🔍"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_of_which_only_the_id_is_known_is_looked_at_first()
    {
        await using FilmHost host = new();
        host.On(MidjourneyHost.Fetch, Sample.Text("mj.task.success.json"));
        host.On("POST " + Change, MidjourneyHost.Accepted(New));

        Assert.Equal(New, (await host.PressAsync(new MidjourneyTask { Id = MidjourneyHost.Id }, "U1")).Id);
        Assert.Equal(["GET", "POST"], host.Requests.Where(static request => request.Line.Contains("/mj/", StringComparison.Ordinal)).Select(static request => request.Line.Split(' ')[0]));
    }

    [Fact]
    public async Task A_task_that_is_not_done_has_no_buttons_yet()
    {
        await using FilmHost host = new();
        host.On(MidjourneyHost.Fetch, Sample.Text("mj.task.inprogress.json"));

        Assert.Contains("stands at IN_PROGRESS", (await Assert.ThrowsAsync<InvalidInputException>(() => host.PressAsync(MidjourneyHost.Task(MidjourneyHost.Id), "U1"))).Message, StringComparison.Ordinal);
        Assert.Equal(0, host.Posts);
        Assert.Contains("has no buttons", (await Assert.ThrowsAsync<InvalidInputException>(() => host.PressAsync(MidjourneyHost.Task("1", TaskState.Failure), "U1"))).Message, StringComparison.Ordinal);
        Assert.Contains("waits for an answer", (await Assert.ThrowsAsync<InvalidInputException>(() => host.PressAsync(MidjourneyHost.Task("1", TaskState.Modal), "U1"))).Message, StringComparison.Ordinal);
        Assert.Contains("has no id", (await Assert.ThrowsAsync<InvalidInputException>(() => host.PressAsync(new MidjourneyTask(), "U1"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"code":21,"description":"Waiting for window confirm","properties":{"finalPrompt":"","remix":true},"result":"1765193999000111"}""", 0)]
    [InlineData("""{"code":1,"description":"x","properties":null,"result":"1765193999000111"}""", 2)]
    public async Task A_prompt_answers_what_the_button_asks_whether_it_is_told_at_once_or_later(string answer, int looks)
    {
        await using FilmHost host = new();
        host.On("POST " + Change, answer);
        host.On($"GET /mj/task/{New}/fetch", MidjourneyHost.Look("\"\"", New), MidjourneyHost.Look("\"MODAL\"", New));
        host.On("POST " + Modal, MidjourneyHost.Accepted(New));
        host.On(MidjourneyHost.List, $"[{MidjourneyHost.Look("\"MODAL\"", New)}]", $"[{MidjourneyHost.Look("\"SUCCESS\"", New)}]");

        MidjourneyTask made = await host.PressAsync(MidjourneyHost.Grid, "V4", Blue);
        TaskOutcome outcome = Assert.Single(await host.WaitAsync(20, made));

        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", Modal, host.Body(Modal)));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse($$"""{"taskId":"{{New}}","prompt":"a blue bicycle"}"""), JsonNode.Parse(host.Body(Modal))));
        Assert.Equal((1, looks), (host.Count("POST " + Modal), host.Count($"GET /mj/task/{New}/fetch")));
        Assert.Equal((New, TaskState.Success, "a blue bicycle"), (outcome.Task.Id, outcome.Task.Status, outcome.Task.Prompt));
        Assert.Equal((New, TaskState.Success), (Entry(host).Id, Entry(host).Status));
    }

    [Fact]
    public async Task A_region_is_answered_with_prompt_and_mask()
    {
        await using FilmHost host = new();
        host.On("POST " + Action, """{"code":21,"description":"Waiting for window confirm","properties":{"finalPrompt":"","remix":true},"result":"1765193999000111"}""");
        host.On("POST " + Modal, MidjourneyHost.Accepted("1765193999000222"));

        MidjourneyTask made = await host.PressAsync(MidjourneyHost.Single, "Vary (Region)", new MidjourneyAnswer { Prompt = "a hat", Mask = MidjourneyHost.Picture });

        JsonNode body = JsonNode.Parse(host.Body(Modal))!;
        Assert.Equal((New, "a hat", "data:image/png;base64," + MidjourneyHost.Pixel), (body["taskId"]!.GetValue<string>(), body["prompt"]!.GetValue<string>(), body["maskBase64"]!.GetValue<string>()));
        Assert.Equal(("1765193999000222", "INPAINT", "a hat"), (made.Id, made.Action, made.Prompt));
        Assert.Equal("1765193999000222", Entry(host).Id);
    }

    [Theory]
    [InlineData("Vary (Region)", "a hat", "wants a mask")]
    [InlineData("Custom Zoom", "a hat", "--zoom")]
    [InlineData("Vary (Strong)", " ", "has no prompt")]
    public async Task An_answer_that_would_be_refused_is_refused_before_the_button_is_pressed(string button, string prompt, string says)
    {
        await using FilmHost host = new();

        Assert.Contains(says, (await Assert.ThrowsAsync<InvalidInputException>(() => host.PressAsync(MidjourneyHost.Single, button, new MidjourneyAnswer { Prompt = prompt }))).Message, StringComparison.Ordinal);
        Assert.Contains("Give -Prompt too", (await Assert.ThrowsAsync<InvalidInputException>(() => host.PressAsync(MidjourneyHost.Single, button, new MidjourneyAnswer { Mask = MidjourneyHost.Picture }))).Message, StringComparison.Ordinal);
        Assert.Empty(host.Requests);
    }

    [Fact]
    public async Task Without_a_prompt_a_question_stands_and_is_answered_later()
    {
        await using FilmHost host = new();
        host.On("GET /api/pricing", """{"success":true,"data":[{"model_name":"mj_modal","quota_type":1,"model_price":0.1},{"model_name":"mj_custom_zoom","quota_type":1,"model_price":0}],"group_ratio":{"default":1}}""");
        host.On("POST " + Action, Sample.Text("mj.submit.modal.json"));
        host.On("POST " + Modal, MidjourneyHost.Accepted("17651929738841620"));
        MidjourneyTask standing = await host.PressAsync(MidjourneyHost.Single, "Custom Zoom");
        Assert.Equal((TaskState.Modal, 0m), (standing.Status, standing.Cost));
        Assert.Contains("--zoom", Assert.Single(await host.WaitAsync(5, standing)).Failure!.RecommendedAction, StringComparison.Ordinal);

        Assert.Throws<InvalidInputException>(() => host.Client.Midjourney.Answer(standing, MidjourneyAnswer.None, host.Log));
        MidjourneyTask made = await host.Client.Midjourney.Answer((MidjourneyTask)Assert.Single(host.Entries), new MidjourneyAnswer { Prompt = "a --zoom 1.5" }, host.Log).ExecuteAsync(AllmCallOptions.Default, CancellationToken.None);

        Assert.Equal(("17651929738841620", TaskState.Submitted, "CUSTOM_ZOOM", MidjourneyHost.Single.Id, 0.1m), (made.Id, made.Status, made.Action, made.ParentId, made.Cost));
        Assert.Equal((made.Id, TaskState.Submitted), (Entry(host).Id, Entry(host).Status));
    }

    [Fact]
    public async Task An_answer_that_is_refused_leaves_the_task_standing_and_one_that_is_lost_leaves_both()
    {
        await using FilmHost host = new();
        MidjourneyTask standing = MidjourneyHost.Task("5", TaskState.Modal);
        host.Log.Write(standing, null);
        host.On("POST " + Modal, """{"code":4,"description":"prompt缺少--zoom参数","properties":null,"result":null}""", RawServer.Answer(504, "<html></html>", "text/html"));

        AllmException refused = await Assert.ThrowsAsync<AllmException>(() => AnswerAsync(host, standing));
        Assert.Equal((AllmErrorKind.InvalidRequest, TaskState.Modal), (refused.Kind, Entry(host).Status));

        AllmException lost = await Assert.ThrowsAsync<AllmException>(() => AnswerAsync(host, standing));
        Assert.Contains("not submitted a second time", lost.Message, StringComparison.Ordinal);
        Assert.Equal([("5", TaskState.Modal), ("", TaskState.Unknown)], host.Entries.Select(static entry => (entry.Id, entry.Status)));
        Assert.Equal(2, host.Posts);
    }

    [Fact]
    public async Task What_has_ended_waits_for_no_answer()
    {
        await using FilmHost host = new();

        Assert.Contains("does not wait", Assert.Throws<InvalidInputException>(() => host.Client.Midjourney.Answer(MidjourneyHost.Grid, Blue, host.Log)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_stays_on_show_for_a_while_after_its_answer_is_none()
    {
        await using FilmHost host = new();
        host.On(MidjourneyHost.List, $"[{MidjourneyHost.Look("\"MODAL\"", "5")}]", $"[{MidjourneyHost.Look("\"MODAL\"", "5")},{MidjourneyHost.Look("\"IN_PROGRESS\"", "5")}]", $"[{MidjourneyHost.Look("\"SUCCESS\"", "5")},{MidjourneyHost.Look("\"MODAL\"", "5")}]");
        MidjourneyTask answered = MidjourneyHost.Task("5") with { AnsweredAt = DateTimeOffset.UtcNow };

        Assert.Equal(TaskState.Success, Assert.Single(await host.WaitAsync(20, answered)).Task.Status);
        Assert.Equal(3, host.Count(MidjourneyHost.List));

        MidjourneyTask longAgo = answered with { AnsweredAt = DateTimeOffset.UtcNow.AddMinutes(-5) };
        host.On(MidjourneyHost.List, $"[{MidjourneyHost.Look("\"MODAL\"", "5")}]");
        Assert.Equal(TaskState.Modal, Assert.Single(await host.WaitAsync(20, longAgo)).Task.Status);
    }

    [Theory]
    [InlineData("V4", "\"IN_PROGRESS\"", 1)]
    [InlineData("U4", "\"SUCCESS\"", 0)]
    public async Task A_button_that_asks_nothing_goes_on_without_the_prompt_and_says_so(string button, string status, int looks)
    {
        await using FilmHost host = new();
        host.On("POST " + Change, MidjourneyHost.Accepted(New));
        host.On($"GET /mj/task/{New}/fetch", MidjourneyHost.Look(status, New));

        MidjourneyTask made = await host.PressAsync(MidjourneyHost.Grid, button, Blue);

        Assert.Equal((New, looks, 0), (made.Id, host.Count($"GET /mj/task/{New}/fetch"), host.Count("POST " + Modal)));
        Assert.Contains(host.Notices.Notices, static notice => notice.Level == NoticeLevel.Warning && notice.Message.Contains("did not ask for a prompt", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_gateway_refuses_comes_as_it_says_it_with_what_it_takes_instead()
    {
        await using FilmHost host = new();
        host.On("POST " + Action, RawServer.Answer(400, """{"error":{"message":"unknown_action","type":"new_api_error","param":"","code":"unknown_action"}}"""));

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => host.PressAsync(MidjourneyHost.Single, "❤️"));

        Assert.Equal((AllmErrorKind.InvalidRequest, "unknown_action", 0), (error.Kind, error.Code, host.Entries.Count));
        Assert.Contains("Vary (Strong)", error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("Animate", error.RecommendedAction, StringComparison.Ordinal);

        MidjourneyTask description = MidjourneyJson.Take(new MidjourneyTask(), Sample.Json("mj.task.describe.success.json"), host.BaseUri, DateTimeOffset.UtcNow);
        Assert.Contains("Suggestion", (await Assert.ThrowsAsync<AllmException>(() => host.PressAsync(description, "2️⃣"))).RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_button_has_a_price()
    {
        await using FilmHost host = new();
        host.On("GET /api/pricing", """{"success":true,"data":[{"model_name":"mj_upscale","quota_type":1,"model_price":0.05}],"group_ratio":{"default":1}}""");
        host.On("POST " + Change, MidjourneyHost.Accepted(New));

        Assert.Equal(0.05m, (await host.PressAsync(MidjourneyHost.Grid, "U1")).Cost);
        Assert.Equal(0.05m, host.Client.Midjourney.Act(MidjourneyHost.Grid, "U2", new MidjourneyAnswer(), host.Log).Estimate(AllmCallOptions.Default)!.Usd);
        Assert.Null(host.Client.Midjourney.Act(new MidjourneyTask { Id = MidjourneyHost.Grid.Id }, "U2", new MidjourneyAnswer(), host.Log).Estimate(AllmCallOptions.Default)!.Usd);
    }

    private static MidjourneyTask Entry(FilmHost host) => Assert.IsType<MidjourneyTask>(Assert.Single(host.Entries));

    private static Task<MidjourneyTask> AnswerAsync(FilmHost host, MidjourneyTask task) => host.Client.Midjourney.Answer(task, Blue, host.Log).ExecuteAsync(AllmCallOptions.Default, CancellationToken.None);
}
