using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Allmhub.Core.Tests.Emulator.Pictures;
using Allmhub.Emulator.Generations;

namespace Allmhub.Core.Tests.Emulator.Tasks;

/// <summary>Films of the emulator: each channel in its own words, in all three states of the gateway.</summary>
public sealed class EmulatorFilmTests : IDisposable
{
    private const string Videos = "/v1/videos";

    private readonly TaskHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(EmulatorGeneration.February2026, "sora-2", "video_", "queued,in_progress,completed", "content")]
    [InlineData(EmulatorGeneration.August2026, "sora-2", "task_", "queued,in_progress,completed", "content")]
    [InlineData(EmulatorGeneration.Autumn2026, "sora-2-pro", "task_", "queued,in_progress,completed", "content")]
    [InlineData(EmulatorGeneration.February2026, "veo-3.1-generate-preview", "bW9kZWxz", "queued,in_progress,completed", "content")]
    [InlineData(EmulatorGeneration.August2026, "veo-3.1-fast-generate-preview", "task_", "queued,in_progress,completed", "content")]
    [InlineData(EmulatorGeneration.August2026, "veo-3.1-fast-generate-001", "task_", "queued,in_progress,completed", "metadata.url")]
    [InlineData(EmulatorGeneration.February2026, "sora_video2-landscape-15s", "sora-2:task_01k", "queued,processing,processing,completed", "video_url")]
    [InlineData(EmulatorGeneration.August2026, "veo_3_1-fast", "task_", "queued,in_progress,completed", "url")]
    public async Task A_film_goes_its_way_and_can_be_had(EmulatorGeneration generation, string model, string id, string states, string link)
    {
        using TaskHost host = new(new() { Generation = generation });
        JsonElement submitted = await host.PostAsync(Videos, $$"""{"model":"{{model}}","prompt":"a red bicycle"}""");
        string own = submitted.Str("id");
        Assert.StartsWith(id, own);
        string path = $"{Videos}/{Uri.EscapeDataString(own)}";
        string[] state = states.Split(',');
        Assert.Equal(state.Select(static s => $"\"{s}\""), await host.LookAsync(path, state.Length));
        JsonElement done = await host.GetAsync(path);
        Assert.Equal("completed", done.Str("status"));
        byte[] film = link == "content" ? await host.Http.GetByteArrayAsync(path + "/content") : await BytesAsync(link.Split('.').Aggregate(done, static (e, n) => e.GetProperty(n)).GetString()!);
        Assert.Equal("ftyp mdat moov", Boxes(film));
        if (link == "content")
        {
            Assert.DoesNotContain("http", done.GetRawText());
        }
    }

    [Fact]
    public async Task A_resold_veo_of_the_older_gateway_has_only_a_task_id_and_answers_with_a_record()
    {
        _host.Emulator.TaskScript = new() { Id = "task" };
        JsonElement submitted = await _host.PostAsync(Videos, """{"model":"veo_3_1","prompt":"a red bicycle"}""");
        Assert.Equal(("", "pending"), (submitted.Str("id"), submitted.Str("status")));
        string path = Videos + "/" + submitted.Str("task_id");
        _ = await _host.LookAsync(path, 2);
        JsonElement data = (await _host.GetAsync(path)).GetProperty("data");
        Assert.Equal(("SUCCESS", "100%"), (data.Str("status"), data.Str("progress")));
        Assert.Equal("ftyp mdat moov", Boxes(await TaskHost.FetchAsync(data.Str("fail_reason"))));
    }

    [Theory]
    [InlineData("video_url", "video_url")]
    [InlineData("url", "url")]
    [InlineData("metadata.url", "metadata.url")]
    [InlineData("result_url", "result_url")]
    [InlineData("detail.url", "detail.url")]
    [InlineData("output.url", "output.url")]
    [InlineData("video.url", "video.url")]
    [InlineData("data.url", "data.url")]
    [InlineData("data.result_url", "data.result_url")]
    [InlineData("fail_reason", "data.fail_reason")]
    [InlineData("datauri", "metadata.url")]
    public async Task A_link_can_stand_anywhere(string word, string place)
    {
        JsonElement done = await EndAsync($"/task looks=1;link={word}");
        string link = place.Split('.').Aggregate(done, static (e, n) => e.GetProperty(n)).GetString()!;
        Assert.Equal("ftyp mdat moov", Boxes(await BytesAsync(link)));
        Assert.Equal(word == "datauri", link.StartsWith("data:video/mp4;base64,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_film_that_is_nowhere_is_nowhere()
    {
        JsonElement done = await EndAsync("/task looks=1;link=none");
        Assert.DoesNotContain("http", done.GetRawText());
        _ = await _host.GetAsync($"{Videos}/{done.Str("id")}/content", 404);
    }

    [Fact]
    public async Task Several_films_come_beside_the_first()
    {
        JsonElement done = await EndAsync("/task looks=1;link=url;films=2");
        string[] link = [.. done.GetProperty("videos").EnumerateArray().Select(static v => v.Str("url"))];
        Assert.Equal(2, link.Distinct().Count());
        Assert.Equal(done.Str("url"), link[0]);
        Assert.NotEqual(await TaskHost.FetchAsync(link[0]), await TaskHost.FetchAsync(link[1]));
    }

    [Theory]
    [InlineData("states=queued:0,strange:45,in_progress:36,in_progress:80%,:,completed:100", "\"queued\",\"strange\",\"in_progress\",\"in_progress\",\"\",\"completed\"", "0,45,36,\"80%\",\"\",100")]
    [InlineData("looks=5", "\"queued\",\"in_progress\",\"in_progress\",\"in_progress\",\"completed\"", "0,25,50,75,100")]
    [InlineData("states=in_progress:'99',in_progress:100", "\"in_progress\",\"in_progress\",\"in_progress\"", "\"99\",100,100")]
    public async Task States_and_progress_come_as_they_are_dictated(string words, string states, string progress)
    {
        JsonElement submitted = await SubmitAsync("/task " + words);
        List<string> state = [], shown = [];
        for (int i = 0; i < states.Split(',').Length; i++)
        {
            JsonElement look = await _host.GetAsync($"{Videos}/{submitted.Str("id")}");
            state.Add(look.GetProperty("status").GetRawText());
            shown.Add(look.GetProperty("progress").GetRawText());
        }

        Assert.Equal(states, string.Join(',', state));
        Assert.Equal(progress, string.Join(',', shown));
    }

    [Theory]
    [InlineData("told=object", """{"code":"moderation_blocked","message":"no bicycles"}""")]
    [InlineData("told=text", "\"no bicycles\"")]
    [InlineData("told=none", "")]
    public async Task A_failure_is_told_in_each_way_and_gives_the_price_back(string words, string error)
    {
        long before = _host.Emulator.Balance.UserQuota;
        JsonElement failed = await EndAsync($"/task looks=1;fail=no bicycles;{words}");
        Assert.Equal("failed", failed.Str("status"));
        Assert.Equal(error, failed.TryGetProperty("error", out JsonElement told) ? told.GetRawText() : "");
        Assert.Equal(before, _host.Emulator.Balance.UserQuota);
        JsonElement record = (await _host.GetAsync("/v1/video/generations/" + failed.Str("id"))).GetProperty("data");
        Assert.Equal(("FAILURE", "no bicycles", 0), (record.Str("status"), record.Str("fail_reason"), record.Int("quota")));
        JsonElement[] log = [.. (await _host.GetAsync("/api/log/token")).GetProperty("data").EnumerateArray()];
        Assert.Equal([6, 2], log.Select(static l => l.Int("type")));
        Assert.Contains(failed.Str("id"), log[0].Str("other"));
        Assert.False(log[0].TryGetProperty("request_id", out _));
    }

    [Theory]
    [InlineData("moderated", "respect_moderation")]
    [InlineData("filtered", "raiMediaFilteredReasons")]
    public async Task A_filter_takes_a_film_that_is_called_finished(string told, string member)
    {
        JsonElement done = await EndAsync($"/task looks=1;fail=no bicycles;told={told};states=completed:100");
        Assert.Equal("completed", done.Str("status"));
        Assert.Contains(member, done.GetRawText());
        _ = await _host.GetAsync($"{Videos}/{done.Str("id")}/content", 404);
    }

    [Theory]
    [InlineData("""{"model":"sora-2","prompt":"x","seconds":"8","size":"1280x720"}""", 1_200_000, """{"seconds":8,"size":1}""")]
    [InlineData("""{"model":"sora-2-pro","prompt":"x","seconds":"12","size":"1792x1024"}""", 5_000_001, """{"seconds":12,"size":1.666667}""")]
    [InlineData("""{"model":"veo-3.1-generate-preview","prompt":"x","seconds":"8","duration":8,"metadata":{"resolution":"4k"}}""", 2_400_000, """{"seconds":8,"resolution":1.5}""")]
    [InlineData("""{"model":"sora_video2","prompt":"x"}""", 75_000, "{}")]
    public async Task The_price_is_taken_at_once(string body, long unit, string ratios)
    {
        using TaskHost host = new(new() { Generation = EmulatorGeneration.August2026, Balance = new() { IsUnlimited = true } });
        long before = host.Emulator.Balance.UserQuota;
        using HttpResponseMessage response = await host.Http.PostAsync(Videos, new StringContent(body, new MediaTypeHeaderValue("application/json")));
        Assert.Equal(ratios, response.Headers.GetValues("X-New-Api-Other-Ratios").Single());
        Assert.Equal(unit, before - host.Emulator.Balance.UserQuota);
        string request = response.Headers.GetValues("X-Oneapi-Request-Id").Single();
        JsonElement log = (await host.GetAsync("/api/log/token")).GetProperty("data")[0];
        Assert.Equal((2, request), (log.Int("type"), log.Str("request_id")));
    }

    [Theory]
    [InlineData(EmulatorGeneration.February2026, "quota_not_enough")]
    [InlineData(EmulatorGeneration.August2026, "insufficient_user_quota")]
    public async Task Without_credit_no_film_begins(EmulatorGeneration generation, string code)
    {
        using TaskHost host = new(new() { Generation = generation, Balance = new() { UserQuota = 100 } });
        Assert.Equal(code, (await host.PostAsync(Videos, """{"model":"sora-2","prompt":"x"}""", 403)).Str("code"));
        Assert.Empty(host.Tasks);
    }

    [Theory]
    [InlineData("""{"model":"sora-2","prompt":"x","seconds":8}""", 400, "invalid_json")]
    [InlineData("""{"model":"veo-3.1-generate-preview","prompt":"x","seconds":8}""", 400, "invalid_request")]
    [InlineData("""{"model":"sora-2","prompt":"x","input_reference":{"image_url":"https://example.com/a.png"}}""", 400, "invalid_json")]
    [InlineData("""{"model":"sora-2","prompt":"x","duration":"8"}""", 400, "invalid_json")]
    [InlineData("""{"model":"sora-2","prompt":"x","size":"1920x1080"}""", 400, "invalid_size")]
    [InlineData("""{"model":"sora-2-2025-12-08","prompt":"x","size":"1920x1080"}""", 400, "fail_to_fetch_task")]
    [InlineData("""{"model":"sora-2","prompt":"x","seconds":"5"}""", 400, "fail_to_fetch_task")]
    [InlineData("""{"model":"sora-2","prompt":"x","seconds":"0"}""", 400, "invalid_seconds")]
    [InlineData("""{"model":"veo-3.1-generate-preview","prompt":"x","duration":5}""", 400, "fail_to_fetch_task")]
    [InlineData("""{"model":"sora-2","prompt":" "}""", 400, "invalid_request")]
    [InlineData("""{"prompt":"x"}""", 400, "missing_model")]
    [InlineData("""{"model":"gpt-4o","prompt":"x"}""", 400, "invalid_api_platform")]
    [InlineData("""{"model":"sora-2","prompt":"x","input_reference":"bm8gcGljdHVyZQ=="}""", 400, "fail_to_fetch_task")]
    [InlineData("""[1]""", 400, "invalid_request")]
    public async Task What_is_not_taken_is_refused_in_the_gateways_words(string body, int status, string code)
    {
        JsonElement error = await _host.PostAsync(Videos, body, status, strict: false);
        Assert.Equal(code, error.Str("code"));
        Assert.Empty(_host.Tasks);
    }

    [Fact]
    public async Task An_unknown_model_has_no_channel()
    {
        JsonElement error = await _host.PostAsync(Videos, """{"model":"sora-9","prompt":"x"}""", 503);
        Assert.Equal("model_not_found", error.GetProperty("error").Str("code"));
    }

    [Fact]
    public async Task A_form_brings_the_first_frame_in_the_size_of_the_film()
    {
        byte[] small = PictureHost.Png(), right = PictureHost.Png(1280, 720);
        (string, object, string?)[] field = [("model", "sora-2", null), ("prompt", "it rolls", null), ("seconds", "4", null), ("size", "1280x720", null)];
        JsonElement made = await _host.FormAsync(200, [.. field, ("input_reference", right, "bike.png")]);
        Assert.Equal(("4", "1280x720"), (made.Str("seconds"), made.Str("size")));
        JsonElement refused = await _host.FormAsync(400, [.. field, ("input_reference", small, "bike.png")]);
        Assert.Contains("must match", JsonDocument.Parse(refused.Str("message")).RootElement.GetProperty("error").Str("message"));
        Assert.Equal("invalid_request", (await _host.FormAsync(400, [.. field, ("style", "comic", null), ("style", "news", null)])).Str("code"));
        Assert.Equal("invalid_request", (await _host.FormAsync(400, [.. field, ("images", "https://example.com/a.png", null)])).Str("code"));
    }

    [Fact]
    public async Task Unknown_ids_are_400_to_look_at_and_404_to_fetch()
    {
        Assert.Equal("task_not_exist", (await _host.GetAsync(Videos + "/task_nobody", 400)).Str("code"));
        Assert.Equal("task_not_exist", (await _host.GetAsync("/v1/video/generations/task_nobody", 400)).Str("code"));
        _ = await _host.GetAsync(Videos + "/task_nobody/content", 404);
    }

    [Fact]
    public async Task A_new_film_may_be_unknown_for_a_while()
    {
        string path = $"{Videos}/{(await SubmitAsync("/task late=2;looks=2")).Str("id")}";
        _ = await _host.GetAsync(path, 400);
        _ = await _host.GetAsync(path, 400);
        Assert.Equal(["\"in_progress\"", "\"completed\""], await _host.LookAsync(path, 2));
    }

    [Fact]
    public async Task Later_answers_may_name_an_id_that_nobody_knows_here()
    {
        JsonElement done = await EndAsync("/task looks=1;foreign");
        Assert.NotEqual(done.Str("id"), done.Str("task_id"));
        _ = await _host.GetAsync(Videos + "/" + done.Str("task_id"), 400);
    }

    [Fact]
    public async Task Content_waits_for_the_end_and_knows_no_ranges_before_the_plugins()
    {
        string path = $"{Videos}/{(await SubmitAsync("a red bicycle")).Str("id")}";
        Assert.Contains("QUEUED", (await _host.GetAsync(path + "/content", 400)).GetProperty("error").Str("message"));
        _ = await _host.LookAsync(path, 3);
        using HttpRequestMessage request = new(HttpMethod.Get, path + "/content");
        request.Headers.Range = new RangeHeaderValue(100, null);
        using HttpResponseMessage whole = await _host.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
        Assert.Equal("video/mp4", whole.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Content_of_the_newest_gateway_knows_ranges_and_heads()
    {
        using TaskHost host = new(new() { Generation = EmulatorGeneration.Autumn2026 });
        JsonElement submitted = await host.PostAsync(Videos, """{"model":"sora-2","prompt":"/task looks=1\na red bicycle"}""");
        string path = $"{Videos}/{submitted.Str("id")}";
        _ = await host.LookAsync(path, 1);
        byte[] film = await host.Http.GetByteArrayAsync(path + "/content");
        using HttpResponseMessage head = await host.Http.SendAsync(new(HttpMethod.Head, path + "/content"));
        Assert.Equal(film.Length, head.Content.Headers.ContentLength);
        using HttpRequestMessage request = new(HttpMethod.Get, path + "/content");
        request.Headers.Range = new RangeHeaderValue(1000, null);
        request.Headers.IfRange = new RangeConditionHeaderValue(head.Headers.ETag!);
        using HttpResponseMessage part = await host.Http.SendAsync(request);
        Assert.Equal((HttpStatusCode.PartialContent, $"bytes 1000-{film.Length - 1}/{film.Length}"), (part.StatusCode, part.Content.Headers.ContentRange!.ToString()));
        Assert.Equal(film[1000..], await part.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_transfer_that_takes_too_long_is_cut()
    {
        string path = $"{Videos}/{(await SubmitAsync("/task looks=1;content=cut;bytes=300000")).Str("id")}";
        _ = await _host.LookAsync(path, 1);
        using HttpResponseMessage response = await _host.Http.GetAsync(path + "/content", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(300_000, response.Content.Headers.ContentLength);
        await Assert.ThrowsAsync<HttpRequestException>(() => response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("film=half", "ftyp mdat!")]
    [InlineData("film=html", "no boxes")]
    [InlineData("bytes=200000", "ftyp mdat free moov")]
    public async Task The_bytes_can_be_wrong_or_many(string words, string boxes)
    {
        string path = $"{Videos}/{(await SubmitAsync("/task looks=1;" + words)).Str("id")}";
        _ = await _host.LookAsync(path, 1);
        Assert.Equal(boxes, Boxes(await _host.Http.GetByteArrayAsync(path + "/content")));
    }

    [Theory]
    [InlineData("content=json", 200, "queued")]
    [InlineData("content=blocked", 403, "blocked")]
    [InlineData("content=upstream", 502, "Failed to fetch")]
    public async Task The_content_path_can_answer_otherwise(string words, int status, string part)
    {
        string path = $"{Videos}/{(await SubmitAsync("/task looks=1;link=url;" + words)).Str("id")}";
        _ = await _host.LookAsync(path, 1);
        string answer = (await _host.GetAsync(path + "/content", status)).GetRawText();
        Assert.Contains(status == 200 ? "\"url\"" : part, answer);
    }

    [Fact]
    public async Task The_gateway_gives_up_after_a_day()
    {
        string path = $"{Videos}/{(await SubmitAsync("/task states=in_progress:10")).Str("id")}";
        Assert.Equal(["\"in_progress\"", "\"in_progress\""], await _host.LookAsync(path, 2));
        _host.Emulator.AdvanceTask(TimeSpan.FromMinutes(1441));
        Assert.True(_host.Tasks.Single().IsRefunded);
        JsonElement failed = await _host.GetAsync(path);
        Assert.Equal(("failed", "任务超时（1440分钟）"), (failed.Str("status"), failed.GetProperty("error").Str("message")));
    }

    [Fact]
    public async Task Time_can_pass_by_itself()
    {
        using TaskHost host = new(new() { TaskSpeed = 100_000 });
        JsonElement submitted = await host.PostAsync(Videos, """{"model":"sora-2","prompt":"a red bicycle"}""");
        await Task.Delay(5);
        Assert.Equal("completed", (await host.GetAsync($"{Videos}/{submitted.Str("id")}")).Str("status"));
    }

    [Fact]
    public async Task The_users_page_finds_lost_films_again()
    {
        foreach (int i in Enumerable.Range(1, 3))
        {
            _ = await SubmitAsync($"bicycle {i}");
        }

        JsonElement page = (await _host.UserAsync("/api/task/self?p=2&page_size=2")).GetProperty("data");
        Assert.Equal((2, 2, 3), (page.Int("page"), page.Int("page_size"), page.Int("total")));
        Assert.Equal(_host.Tasks[0].Id, Assert.Single(page.GetProperty("items").EnumerateArray()).Str("task_id"));
    }

    [Fact]
    public async Task The_newest_gateway_lists_the_files_of_a_film_behind_signatures()
    {
        using TaskHost host = new(new() { Generation = EmulatorGeneration.Autumn2026 });
        string id = (await host.PostAsync(Videos, """{"model":"sora-2","prompt":"/task looks=2\na red bicycle"}""")).Str("id");
        Assert.Equal("IN_PROGRESS", (await host.GetAsync("/v1/tasks/" + id)).Str("status"));
        _ = await host.GetAsync($"/v1/tasks/{id}/artifacts", 409);
        Assert.Equal("SUCCESS", (await host.GetAsync("/v1/tasks/" + id)).Str("status"));
        JsonElement[] file = [.. (await host.GetAsync($"/v1/tasks/{id}/artifacts")).GetProperty("artifacts").EnumerateArray()];
        Assert.Equal(["video", "image"], file.Select(static f => f.Str("type")));
        Assert.Equal("ftyp mdat moov", Boxes(await TaskHost.FetchAsync(new Uri(host.Emulator.BaseUri, file[0].Str("content_url")).AbsoluteUri)));
        Assert.StartsWith("Webp 180x320", PictureHost.Describe(await TaskHost.FetchAsync(new Uri(host.Emulator.BaseUri, file[1].Str("content_url")).AbsoluteUri)));
        using HttpResponseMessage unsigned = await host.Http.GetAsync(file[0].Str("content_url").Split('?')[0]);
        Assert.Equal(HttpStatusCode.NotFound, unsigned.StatusCode);
    }

    [Theory]
    [InlineData(EmulatorGeneration.February2026, 500)]
    [InlineData(EmulatorGeneration.August2026, 404)]
    public async Task A_remix_is_routed_and_does_not_work(EmulatorGeneration generation, int status)
    {
        using TaskHost host = new(new() { Generation = generation });
        string id = (await host.PostAsync(Videos, """{"model":"sora-2","prompt":"a red bicycle"}""")).Str("id");
        using HttpResponseMessage response = await host.Http.PostAsync($"{Videos}/{id}/remix", new StringContent("""{"prompt":"blue"}""", new MediaTypeHeaderValue("application/json")));
        Assert.Equal(status, (int)response.StatusCode);
    }

    private Task<JsonElement> SubmitAsync(string prompt) =>
        _host.PostAsync(Videos, $$"""{"model":"sora-2","prompt":{{JsonSerializer.Serialize(prompt)}}}""");

    private async Task<JsonElement> EndAsync(string prompt) => await _host.GetAsync($"{Videos}/{(await SubmitAsync(prompt)).Str("id")}");

    private static async Task<byte[]> BytesAsync(string link) =>
        link.StartsWith("data:", StringComparison.Ordinal) ? Convert.FromBase64String(link[(link.IndexOf(',', StringComparison.Ordinal) + 1)..]) : await TaskHost.FetchAsync(link);

    private static string Boxes(byte[] film) => FilmBoxes.Names(film);
}
