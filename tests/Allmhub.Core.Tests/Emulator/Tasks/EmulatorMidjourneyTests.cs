using System.Net;
using System.Text.Json;
using Allmhub.Core.Tests.Emulator.Pictures;

namespace Allmhub.Core.Tests.Emulator.Tasks;

/// <summary>Midjourney of the emulator: nine submissions, what follows them, and everything the queue answers.</summary>
public sealed class EmulatorMidjourneyTests : IDisposable
{
    private readonly TaskHost _host = new();

    public void Dispose() => _host.Dispose();

    private static string Inside => "data:image/png;base64," + Convert.ToBase64String(PictureHost.Png());

    public static TheoryData<string, string, string, long> Submissions => new()
    {
        { "/mj/submit/imagine", """{"botType":"MID_JOURNEY","prompt":"江边的红色自行车 --ar 3:2","base64Array":[]}""", "IMAGINE", 50_000 },
        { "/mj/submit/blend", $$"""{"base64Array":["{{Inside}}","{{Inside}}"],"dimensions":"SQUARE"}""", "BLEND", 50_000 },
        { "/mj/submit/describe", $$"""{"base64":"{{Inside}}"}""", "DESCRIBE", 25_000 },
        { "/mj/submit/shorten", """{"prompt":"a very very beautiful red bicycle"}""", "SHORTEN", 50_000 },
        { "/mj/submit/video", Sample.Text("mj.video.request.json"), "VIDEO", 400_000 },
        { "/mj/submit/edits", Sample.Text("mj.edits.request.json"), "EDITS", 50_000 },
        { "/mj/insight-face/swap", $$"""{"sourceBase64":"{{Inside}}","targetBase64":"{{Inside}}"}""", "SWAP_FACE", 25_000 },
    };

    [Theory]
    [MemberData(nameof(Submissions))]
    public async Task A_submission_becomes_a_task_that_ends_well(string path, string body, string action, long unit)
    {
        long before = _host.Emulator.Balance.UserQuota;
        JsonElement submitted = await _host.PostAsync(path, body);
        Assert.Equal(1, submitted.Int("code"));
        Assert.Equal(unit, before - _host.Emulator.Balance.UserQuota);
        string fetch = $"/mj/task/{submitted.Str("result")}/fetch";
        Assert.Equal(["\"\"", "\"SUBMITTED\"", "\"IN_PROGRESS\"", "\"SUCCESS\""], await _host.LookAsync(fetch, 4));
        JsonElement task = await _host.GetAsync(fetch);
        Assert.Equal((action, "100%"), (task.Str("action"), task.Str("progress")));
        Assert.True(task.GetProperty("submitTime").GetInt64() > 1_700_000_000_000);
        await HasResultAsync(task);
    }

    [Fact]
    public async Task An_upload_is_finished_at_once()
    {
        JsonElement result = (await _host.PostAsync("/mj/submit/upload-discord-images", $$"""{"base64Array":["{{Inside}}"]}""")).GetProperty("result");
        Assert.Equal(PictureHost.Png(), await TaskHost.FetchAsync(result[0].GetString()!));
        Assert.Empty(_host.Tasks);
    }

    [Theory]
    [InlineData("--ar 3:2", "Png 1248x832")]
    [InlineData("", "Png 1024x1024")]
    public async Task The_picture_is_a_grid_in_the_ratio_asked_and_needs_no_key(string ratio, string size)
    {
        JsonElement task = await EndAsync("a red bicycle " + ratio);
        Assert.StartsWith(size, PictureHost.Describe(await TaskHost.FetchAsync(task.Str("imageUrl"))));
        Assert.Equal(9, task.GetProperty("buttons").GetArrayLength());
        Assert.Contains("--v 7.0", task.GetProperty("properties").Str("finalPrompt"));
    }

    [Fact]
    public async Task A_preview_changes_with_each_look()
    {
        string fetch = await FetchAsync("/task states=IN_PROGRESS:15%,IN_PROGRESS:46%,IN_PROGRESS:31%,SUCCESS:99%");
        List<string> link = [];
        List<string> progress = [];
        for (int i = 0; i < 4; i++)
        {
            JsonElement look = await _host.GetAsync(fetch);
            link.Add(look.Str("imageUrl"));
            progress.Add(look.Str("progress"));
        }

        Assert.Equal(4, link.Distinct().Count());
        Assert.Equal(["15%", "46%", "31%", "99%"], progress);
    }

    [Theory]
    [InlineData("states=NOT_START,SUBMITTED:,WEIRD:Waiting to start,IN_PROGRESS:(fast),SUCCESS:100%", "NOT_START,SUBMITTED,WEIRD,IN_PROGRESS,SUCCESS", ",,Waiting to start,(fast),100%")]
    [InlineData("states=IN_PROGRESS:46%,CANCEL:46%", "IN_PROGRESS,CANCEL,CANCEL", "46%,46%,46%")]
    public async Task States_and_progress_come_as_they_are_dictated(string words, string states, string progress)
    {
        string fetch = await FetchAsync("/task " + words);
        string[] state = states.Split(',');
        List<JsonElement> look = [];
        for (int i = 0; i < state.Length; i++)
        {
            look.Add(await _host.GetAsync(fetch));
        }

        Assert.Equal(state, look.Select(static l => l.Str("status")));
        Assert.Equal(progress, string.Join(',', look.Select(static l => l.Str("progress"))));
    }

    [Theory]
    [InlineData("U2", "change", "UPSCALE")]
    [InlineData("V3", "change", "VARIATION")]
    [InlineData("R", "change", "REROLL")]
    [InlineData("U2", "simple-change", "UPSCALE")]
    [InlineData("R", "simple-change", "REROLL")]
    [InlineData("U2", "action", "UPSCALE")]
    [InlineData("R", "action", "REROLL")]
    public async Task A_grid_goes_on_by_each_of_the_three_ways(string word, string way, string action)
    {
        JsonElement grid = await EndAsync("a red bicycle");
        string id = grid.Str("id");
        int index = word.Length > 1 ? word[1] - '0' : 1;
        string body = way switch
        {
            "change" => $$"""{"taskId":"{{id}}","action":"{{action}}","index":{{index}}}""",
            "simple-change" => $$"""{"content":"{{id}} {{word}}","taskId":"{{id}}","action":"{{action}}","index":{{index}}}""",
            _ => $$"""{"taskId":"{{id}}","customId":"{{Button(grid, word == "R" ? "🔄" : word)}}"}""",
        };
        JsonElement task = await EndAsync("/mj/submit/" + way, body);
        Assert.Equal(action, task.Str("action"));
        Assert.NotEqual(id, task.Str("id"));
        string size = action == "UPSCALE" ? "Png 512x512" : "Png 1024x1024";
        Assert.StartsWith(size, PictureHost.Describe(await TaskHost.FetchAsync(task.Str("imageUrl"))));
    }

    [Theory]
    [InlineData("Vary (Strong)", "HIGH_VARIATION")]
    [InlineData("Vary (Subtle)", "LOW_VARIATION")]
    [InlineData("Zoom Out 2x", "ZOOM")]
    [InlineData("⬅️", "PAN")]
    [InlineData("Upscale (Subtle)", "UPSCALE")]
    public async Task A_single_picture_goes_on_by_its_buttons(string label, string action)
    {
        JsonElement single = await SingleAsync();
        JsonElement task = await EndAsync("/mj/submit/action", $$"""{"taskId":"{{single.Str("id")}}","customId":"{{Button(single, label)}}"}""");
        Assert.Equal(action, task.Str("action"));
    }

    [Theory]
    [InlineData("Custom Zoom", "CUSTOM_ZOOM", "\"prompt\":\"a red bicycle --zoom 1.8\"")]
    [InlineData("Vary (Region)", "INPAINT", "\"prompt\":\"a blue bicycle\",\"maskBase64\":\"{mask}\"")]
    public async Task A_modal_waits_for_its_answer(string label, string action, string answer)
    {
        JsonElement single = await SingleAsync();
        JsonElement waiting = await _host.PostAsync("/mj/submit/action", $$"""{"taskId":"{{single.Str("id")}}","customId":"{{Button(single, label)}}"}""");
        Assert.Equal(21, waiting.Int("code"));
        Assert.True(waiting.GetProperty("properties").GetProperty("remix").GetBoolean());
        string id = waiting.Str("result");
        Assert.Equal(["\"MODAL\"", "\"MODAL\"", "\"MODAL\""], await _host.LookAsync($"/mj/task/{id}/fetch", 3));
        Assert.Equal(4, (await _host.PostAsync("/mj/submit/modal", $$"""{"taskId":"{{id}}"}""")).Int("code"));
        JsonElement task = await EndAsync("/mj/submit/modal", $$"""{"taskId":"{{id}}",{{answer.Replace("{mask}", Inside, StringComparison.Ordinal)}}}""");
        Assert.Equal((id, action, "SUCCESS"), (task.Str("id"), task.Str("action"), task.Str("status")));
        Assert.Equal(4, (await _host.PostAsync("/mj/submit/modal", $$"""{"taskId":"{{id}}","prompt":"x --zoom 1"}""")).Int("code"));
    }

    [Theory]
    [InlineData("/task remix", "")]
    [InlineData("", ",\"enableRemix\":true")]
    public async Task A_remix_says_nothing_and_stands_still(string words, string more)
    {
        JsonElement grid = await EndAsync(words + "\na red bicycle");
        JsonElement submitted = await _host.PostAsync("/mj/submit/action", $$"""{"taskId":"{{grid.Str("id")}}","customId":"{{Button(grid, "V1")}}"{{more}}}""");
        Assert.Equal(1, submitted.Int("code"));
        JsonElement waiting = await _host.GetAsync($"/mj/task/{submitted.Str("result")}/fetch");
        Assert.Equal(("MODAL", "0%"), (waiting.Str("status"), waiting.Str("progress")));
    }

    [Fact]
    public async Task A_question_can_stay_on_show_after_its_answer()
    {
        JsonElement single = await SingleAsync("/task stale=2;looks=1\n");
        string id = (await _host.PostAsync("/mj/submit/action", $$"""{"taskId":"{{single.Str("id")}}","customId":"{{Button(single, "Custom Zoom")}}"}""")).Str("result");
        _ = await _host.PostAsync("/mj/submit/modal", $$"""{"taskId":"{{id}}","prompt":"a red bicycle --zoom 2"}""");
        Assert.Equal(["\"MODAL\"", "\"MODAL\"", "\"SUCCESS\""], await _host.LookAsync($"/mj/task/{id}/fetch", 3));
    }

    [Fact]
    public async Task An_answer_to_a_modal_can_make_another_task()
    {
        JsonElement single = await SingleAsync("/task new-id\n");
        string id = (await _host.PostAsync("/mj/submit/action", $$"""{"taskId":"{{single.Str("id")}}","customId":"{{Button(single, "Custom Zoom")}}"}""")).Str("result");
        JsonElement task = await EndAsync("/mj/submit/modal", $$"""{"taskId":"{{id}}","prompt":"a red bicycle --zoom 2"}""");
        Assert.NotEqual(id, task.Str("id"));
    }

    [Theory]
    [InlineData("Animate (High motion)")]
    [InlineData("❤️")]
    public async Task A_button_without_a_price_is_refused_in_other_words(string label)
    {
        JsonElement single = await SingleAsync();
        JsonElement refused = await _host.PostAsync("/mj/submit/action", $$"""{"taskId":"{{single.Str("id")}}","customId":"{{Button(single, label)}}"}""", 400);
        Assert.StartsWith("unknown_action", refused.GetProperty("error").Str("message"));
    }

    [Theory]
    [InlineData("/mj/submit/imagine", """{"prompt":""}""", 400, 4, "prompt_is_required ")]
    [InlineData("/mj/submit/imagine", """{"prompt":"a gore scene"}""", 200, 24, "可能包含敏感词")]
    [InlineData("/mj/submit/blend", """{"base64Array":["{png}"]}""", 200, 4, "base64List参数错误")]
    [InlineData("/mj/submit/describe", """{"base64":"bm8gcGljdHVyZQ=="}""", 200, 4, "base64格式错误")]
    [InlineData("/mj/submit/video", """{"motion":"low"}""", 200, 4, "prompt不能为空")]
    [InlineData("/mj/submit/video", """{"prompt":"x","taskId":"1"}""", 200, 4, "action不能为空")]
    [InlineData("/mj/submit/video", """{"prompt":"x","action":"extend","taskId":"1","index":"0"}""", 400, 4, "bind_request_body_failed ")]
    [InlineData("/mj/insight-face/swap", """{"sourceBase64":"{png}"}""", 400, 4, "sour_base64_and_target_base64_is_required ")]
    [InlineData("/mj/submit/change", """{"taskId":"1","action":"REROLL"}""", 400, 4, "index_is_required ")]
    [InlineData("/mj/submit/change", """{"taskId":"1","action":"REROLL","index":0}""", 400, 4, "index_is_required ")]
    [InlineData("/mj/submit/change", """{"taskId":"1","action":"UPSCALE","index":1}""", 400, 4, "task_not_found ")]
    [InlineData("/mj/submit/modal", """{"taskId":"1"}""", 400, 4, "task_not_found ")]
    public async Task What_is_not_taken_is_refused_by_the_gateway_or_the_backend(string path, string body, int status, int code, string description)
    {
        JsonElement refused = await _host.PostAsync(path, body.Replace("{png}", Inside, StringComparison.Ordinal), status, strict: false);
        Assert.Equal((code, description), (refused.Int("code"), refused.Str("description")));
        Assert.Empty(_host.Tasks);
    }

    [Fact]
    public async Task A_banned_word_is_named()
    {
        JsonElement refused = await _host.PostAsync("/mj/submit/imagine", """{"prompt":"a gore scene"}""");
        Assert.Equal("gore", refused.GetProperty("properties").Str("bannedWord"));
    }

    [Fact]
    public async Task A_source_that_is_not_finished_has_nothing_to_press()
    {
        string id = (await _host.PostAsync("/mj/submit/imagine", """{"prompt":"a red bicycle"}""")).Str("result");
        Assert.Equal("task_status_not_success ", (await _host.PostAsync("/mj/submit/change", $$"""{"taskId":"{{id}}","action":"UPSCALE","index":1}""", 400)).Str("description"));
    }

    [Fact]
    public async Task Simple_change_with_words_alone_finds_no_model() =>
        Assert.True(JsonElement.DeepEquals(Sample.Json("error.mj.simplechange.json").GetProperty("error").GetProperty("code"),
            (await _host.PostAsync("/mj/submit/simple-change", """{"content":"1765193501234567 U2"}""", 503)).GetProperty("error").GetProperty("code")));

    [Fact]
    public async Task A_customid_without_colons_crashes_the_gateway() =>
        Assert.Contains("new_api_panic", (await _host.PostAsync("/mj/submit/action", """{"taskId":"1","customId":"U1"}""", 500, strict: false)).GetRawText());

    [Theory]
    [InlineData(22, true, "numberOfQueues")]
    [InlineData(21, true, "imageUrl")]
    [InlineData(23, false, "discordInstanceId")]
    [InlineData(24, false, "bannedWord")]
    [InlineData(3, false, "properties")]
    [InlineData(9, false, "properties")]
    public async Task A_fault_makes_the_queue_answer_otherwise(int code, bool isTask, string part)
    {
        JsonElement answer = await _host.PostAsync("/mj/submit/imagine", """{"prompt":"a red bicycle"}""", fault: $"mj-code={code}");
        Assert.Equal(code, answer.Int("code"));
        Assert.Contains(part, answer.GetRawText());
        Assert.Equal(isTask ? 1 : 0, _host.Tasks.Count);
        Assert.Equal(isTask, _host.Emulator.Balance.UserQuota < new Allmhub.Emulator.Account.EmulatorBalance().UserQuota);
    }

    [Fact]
    public async Task A_full_queue_empties()
    {
        _host.Emulator.AddFault("mj-code=23;count=2");
        List<int> code = [];
        for (int i = 0; i < 3; i++)
        {
            code.Add((await _host.PostAsync("/mj/submit/imagine", """{"prompt":"a red bicycle"}""")).Int("code"));
        }

        Assert.Equal([23, 23, 1], code);
    }

    [Fact]
    public async Task A_failure_gives_the_price_back_and_says_why()
    {
        long before = _host.Emulator.Balance.UserQuota;
        JsonElement task = await EndAsync("/fail Invalid parameter: --vv\na red bicycle --vv");
        Assert.Equal(("FAILURE", "100%", "Invalid parameter: --vv"), (task.Str("status"), task.Str("progress"), task.Str("failReason")));
        Assert.Equal(before, _host.Emulator.Balance.UserQuota);
    }

    [Fact]
    public async Task The_gateway_gives_up_after_an_hour_also_on_what_was_cancelled()
    {
        string fetch = await FetchAsync("/task states=IN_PROGRESS:46%,CANCEL:46%");
        _ = await _host.LookAsync(fetch, 2);
        Assert.False(_host.Tasks.Single().IsRefunded);
        _host.Emulator.AdvanceTask(TimeSpan.FromMinutes(61));
        JsonElement task = await _host.GetAsync(fetch);
        Assert.Equal(("FAILURE", "上游任务超时（1 小时以上）", 0), (task.Str("status"), task.Str("failReason"), task.Int("finishTime")));
        Assert.True(_host.Tasks.Single().IsRefunded);
    }

    [Fact]
    public async Task A_list_leaves_out_the_unknown_and_keeps_no_order()
    {
        string first = (await _host.PostAsync("/mj/submit/imagine", """{"prompt":"one"}""")).Str("result");
        string second = (await _host.PostAsync("/mj/submit/imagine", """{"prompt":"two"}""")).Str("result");
        JsonElement list = await _host.PostAsync("/mj/task/list-by-condition", $$"""{"ids":["{{first}}","nobody","{{second}}"]}""");
        Assert.Equal([second, first], list.EnumerateArray().Select(static t => t.Str("id")));
        Assert.Equal([1, 1], _host.Tasks.Select(static t => t.Look));
        Assert.Equal(0, (await _host.PostAsync("/mj/task/list-by-condition", """{"ids":["nobody"]}""")).GetArrayLength());
    }

    [Theory]
    [InlineData("/mj-fast")]
    [InlineData("/mj-turbo")]
    [InlineData("/mj-relax")]
    [InlineData("/fast")]
    public async Task Every_path_answers_under_a_speed(string prefix)
    {
        string id = (await _host.PostAsync(prefix + "/mj/submit/imagine", """{"prompt":"a red bicycle"}""")).Str("result");
        Assert.Equal(id, (await _host.GetAsync($"{prefix}/mj/task/{id}/fetch")).Str("id"));
        using HttpClient http = new() { BaseAddress = _host.Emulator.BaseUri };
        http.DefaultRequestHeaders.Add("mj-api-secret", _host.Emulator.ApiKey);
        using HttpResponseMessage own = await http.GetAsync($"{prefix}/mj/task/{id}/fetch");
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
    }

    [Theory]
    [InlineData("cdn", "/m/")]
    [InlineData("gateway", "/mj/image/")]
    [InlineData("localhost", "http://localhost:9/mj/image/")]
    public async Task The_picture_lies_in_one_of_several_places(string link, string part)
    {
        JsonElement task = await EndAsync($"/task looks=1;link={link}\na red bicycle");
        Assert.Contains(part, task.Str("imageUrl"));
        byte[] picture = await TaskHost.FetchAsync(new Uri(_host.Emulator.BaseUri, "/mj/image/" + task.Str("id")).AbsoluteUri);
        if (link == "cdn")
        {
            Assert.Equal(picture, await TaskHost.FetchAsync(task.Str("imageUrl")));
        }
    }

    [Fact]
    public async Task The_picture_of_nobody_is_plain_text_and_that_of_a_new_task_is_missing()
    {
        Assert.True(JsonElement.DeepEquals(Sample.Json("error.mj.image.json"), await _host.GetAsync("/mj/image/nobody", 400)));
        string id = (await _host.PostAsync("/mj/submit/imagine", """{"prompt":"a red bicycle"}""")).Str("result");
        _ = await _host.GetAsync("/mj/image/" + id, 404);
    }

    [Fact]
    public async Task A_seed_is_text()
    {
        JsonElement task = await EndAsync("a red bicycle");
        JsonElement seed = await _host.GetAsync($"/mj/task/{task.Str("id")}/image-seed");
        Assert.Equal(JsonValueKind.String, seed.GetProperty("result").ValueKind);
        Assert.Equal("task_no_found ", (await _host.GetAsync("/mj/task/nobody/image-seed", 400)).Str("description"));
        Assert.Equal("task_no_found ", (await _host.GetAsync("/mj/task/nobody/fetch", 400)).Str("description"));
    }

    [Fact]
    public async Task An_id_can_be_a_number_of_nineteen_digits()
    {
        JsonElement submitted = await _host.PostAsync("/mj/submit/imagine", """{"prompt":"/task number;digits=19\nx"}""");
        Assert.Equal((JsonValueKind.Number, 19), (submitted.GetProperty("result").ValueKind, submitted.GetProperty("result").GetRawText().Length));
        _ = await _host.GetAsync($"/mj/task/{submitted.GetProperty("result").GetRawText()}/fetch");
    }

    [Fact]
    public async Task A_script_can_stand_in_the_state_and_the_state_comes_back()
    {
        string id = (await _host.PostAsync("/mj/submit/blend", $$"""{"base64Array":["{{Inside}}","{{Inside}}"],"state":"/task looks=1"}""")).Str("result");
        JsonElement task = await _host.GetAsync($"/mj/task/{id}/fetch");
        Assert.Equal(("SUCCESS", "/task looks=1"), (task.Str("status"), task.Str("state")));
    }

    [Fact]
    public async Task Without_credit_nothing_begins()
    {
        _host.Emulator.Balance = new() { UserQuota = 100 };
        Assert.Equal("quota_not_enough ", (await _host.PostAsync("/mj/submit/imagine", """{"prompt":"x"}""", 400)).Str("description"));
        Assert.Empty(_host.Tasks);
    }

    [Fact]
    public async Task The_users_page_has_names_of_its_own()
    {
        JsonElement task = await EndAsync("a red bicycle");
        JsonElement row = (await _host.UserAsync("/api/mj/self")).GetProperty("data").GetProperty("items")[0];
        Assert.Equal((task.Str("id"), 50_000, "SUCCESS"), (row.Str("mj_id"), row.Int("quota"), row.Str("status")));
        Assert.Equal(9, JsonDocument.Parse(row.Str("buttons")).RootElement.GetArrayLength());
    }

    [Fact]
    public async Task The_log_names_the_id_in_its_words_save_that_of_a_face()
    {
        string id = (await _host.PostAsync("/mj/submit/imagine", """{"prompt":"a red bicycle"}""")).Str("result");
        _ = await _host.PostAsync("/mj/insight-face/swap", $$"""{"sourceBase64":"{{Inside}}","targetBase64":"{{Inside}}"}""");
        JsonElement[] log = [.. (await _host.GetAsync("/api/log/token")).GetProperty("data").EnumerateArray()];
        Assert.Equal(["模型固定价格 0.05，分组倍率 1.00，操作 SWAP_FACE", $"模型固定价格 0.10，分组倍率 1.00，操作 IMAGINE，ID {id}"], log.Select(static entry => entry.Str("content")));
        Assert.Equal(["swap_face", "mj_imagine"], log.Select(static entry => entry.Str("model_name")));
    }

    private async Task<JsonElement> EndAsync(string prompt) => await EndAsync("/mj/submit/imagine", $$"""{"prompt":{{JsonSerializer.Serialize(prompt)}}}""");

    private async Task<JsonElement> EndAsync(string path, string body)
    {
        JsonElement submitted = await _host.PostAsync(path, body);
        string fetch = $"/mj/task/{submitted.Str("result")}/fetch";
        JsonElement task = await _host.GetAsync(fetch);
        for (int i = 0; i < 5 && task.Str("status") is not ("SUCCESS" or "FAILURE"); i++)
        {
            task = await _host.GetAsync(fetch);
        }

        return task;
    }

    private async Task<string> FetchAsync(string prompt) =>
        $"/mj/task/{(await _host.PostAsync("/mj/submit/imagine", $$"""{"prompt":{{JsonSerializer.Serialize(prompt)}}}""")).Str("result")}/fetch";

    private async Task<JsonElement> SingleAsync(string words = "")
    {
        JsonElement grid = await EndAsync(words + "a red bicycle");
        return await EndAsync("/mj/submit/change", $$"""{"taskId":"{{grid.Str("id")}}","action":"UPSCALE","index":2}""");
    }

    private static string Button(JsonElement task, string label) =>
        task.GetProperty("buttons").EnumerateArray().First(b => b.Str("label") == label || (b.Str("label").Length == 0 && b.Str("emoji") == label)).Str("customId");

    /// <summary>A picture, films, or words: each action has its own result.</summary>
    private static async Task HasResultAsync(JsonElement task)
    {
        switch (task.Str("action"))
        {
            case "SHORTEN":
                Assert.Equal("", task.Str("imageUrl"));
                Assert.Contains("Shortened prompts", task.GetProperty("properties").Str("finalPrompt"));
                break;
            case "VIDEO":
                string[] film = [.. task.GetProperty("videoUrls").EnumerateArray().Select(static v => v.Str("url"))];
                Assert.Single(film);
                Assert.Equal("ftyp mdat moov", FilmBoxes.Names(await TaskHost.FetchAsync(film[0])));
                break;
            default:
                Assert.StartsWith("Png ", PictureHost.Describe(await TaskHost.FetchAsync(task.Str("imageUrl"))));
                break;
        }
    }
}
