using System.Text.Json.Nodes;
using Allmhub.Core.Tests.Chat.Dialects;
using Allmhub.Core.Tests.Contract;
using Allmhub.Http;
using Allmhub.Images;
using Allmhub.Tasks;
using Allmhub.Tasks.Midjourney;

namespace Allmhub.Core.Tests.Tasks;

/// <summary>The documentation's entries on Midjourney: the request against the OpenAPI file and its example.</summary>
public sealed class MidjourneyEntryTests
{
    private const string Grid = MidjourneyHost.Id;
    private const string Button = "MJ::JOB::upsample::2::5b1e07c3-92d4-4f6a-8c15-0ae4d7f3b926";

    private static ImageSource Picture => MidjourneyHost.Picture;

    /// <summary>The requests that stand in the samples.</summary>
    internal static IEnumerable<string> Claimed => ["mj.edits.request.json", "mj.upload.request.json", "mj.video.extend.request.json", "mj.video.request.json"];

    [Fact(DisplayName = "提交Imagine任务(文生图、文图生图)")]
    public async Task Imagine()
    {
        JsonObject text = Example("/mj/submit/imagine", "text");
        text.Remove("base64Array");
        await AssertAsync("/mj/submit/imagine", text, new MidjourneyImagine { Prompt = "江边的红色自行车 --ar 3:2", Bot = MidjourneyBot.Midjourney });

        JsonObject picture = Example("/mj/submit/imagine", "with_picture");
        Assert.Equal("NIJI_JOURNEY", (await WriteAsync("/mj/submit/imagine", new MidjourneyImagine { Prompt = "x", Bot = MidjourneyBot.Niji }))["botType"]!.GetValue<string>());
        await AssertAsync("/mj/submit/imagine", picture, new MidjourneyImagine { Prompt = picture["prompt"]!.GetValue<string>(), Bot = MidjourneyBot.Midjourney, Image = [Picture], State = "order-4711" });
    }

    [Fact(DisplayName = "绘图变化(UPSCALE; VARIATION; REROLL)")]
    public async Task Change()
    {
        await AssertAsync("/mj/submit/change", Example("/mj/submit/change", "upscale"), new MidjourneyChange { TaskId = Grid, Kind = MidjourneyChangeKind.Upscale, Index = 2 });
        await AssertAsync("/mj/submit/change", Example("/mj/submit/change", "reroll"), new MidjourneyChange { TaskId = Grid, Kind = MidjourneyChangeKind.Reroll, Index = 0 });
    }

    [Fact(DisplayName = "绘图变化-simple(UPSCALE; VARIATION; REROLL)")]
    public async Task Simple_change()
    {
        await AssertAsync("/mj/submit/simple-change", Example("/mj/submit/simple-change", "upscale"), new MidjourneySimpleChange { Content = $"{Grid} U2" });
        await AssertAsync("/mj/submit/simple-change", Example("/mj/submit/simple-change", "reroll"), new MidjourneySimpleChange { Content = $"{Grid} R" });
    }

    [Fact(DisplayName = "执行动作(所有的关联按钮动作UPSCALE; VARIATION; REROLL; ZOOM等)")]
    public async Task Action()
    {
        JsonObject upscale = Example("/mj/submit/action", "upscale", "chooseSameChannel", "state", "accountFilter");
        await AssertAsync("/mj/submit/action", upscale, new MidjourneyPress { TaskId = upscale["taskId"]!.GetValue<string>(), CustomId = upscale["customId"]!.GetValue<string>() });
        JsonObject region = Example("/mj/submit/action", "region");
        await AssertAsync("/mj/submit/action", region, new MidjourneyPress { TaskId = region["taskId"]!.GetValue<string>(), CustomId = region["customId"]!.GetValue<string>() });
    }

    [Fact(DisplayName = "提交Blend任务(图生图)")]
    public async Task Blend()
    {
        JsonObject body = await WriteAsync("/mj/submit/blend", new MidjourneyBlend { Image = [Picture, Picture], Dimension = MidjourneyDimension.Square, Bot = MidjourneyBot.Midjourney });
        Assert.Equal(("SQUARE", 2, "MID_JOURNEY"), (body["dimensions"]!.GetValue<string>(), body["base64Array"]!.AsArray().Count, body["botType"]!.GetValue<string>()));
        Assert.Equal("data:image/png;base64," + MidjourneyHost.Pixel, body["base64Array"]![1]!.GetValue<string>());
    }

    [Fact(DisplayName = "提交Describe任务(图生文)")]
    public async Task Describe()
    {
        JsonObject body = await WriteAsync("/mj/submit/describe", new MidjourneyDescribe { Image = Picture });
        ContractExample.AssertSame(new JsonObject { ["base64"] = "data:image/png;base64," + MidjourneyHost.Pixel }, body);
        await AssertAsync("/mj/submit/describe", new JsonObject { ["link"] = "https://example.com/a.png", ["language"] = "zh_cn" }, new MidjourneyDescribe { Image = ImageSource.FromAddress("https://example.com/a.png"), Language = "zh_cn" });
    }

    [Fact(DisplayName = "提交Modal(提交局部重绘、ZOOM)")]
    public async Task Modal()
    {
        JsonObject zoom = Example("/mj/submit/modal", "zoom");
        await AssertAsync("/mj/submit/modal", zoom, new MidjourneyModal { TaskId = "17651929738841620", Prompt = zoom["prompt"]!.GetValue<string>() });
        JsonObject region = await WriteAsync("/mj/submit/modal", new MidjourneyModal { TaskId = "17651929738841620", Prompt = "a hat", Mask = Picture });
        Assert.Equal("data:image/png;base64," + MidjourneyHost.Pixel, region["maskBase64"]!.GetValue<string>());
    }

    [Fact(DisplayName = "提交Shorten任务(prompt分析)")]
    public async Task Shorten() => await AssertAsync("/mj/submit/shorten", Example("/mj/submit/shorten", "plain"), new MidjourneyShorten { Prompt = "a very very beautiful red bicycle, highly detailed", Bot = MidjourneyBot.Midjourney });

    [Fact(DisplayName = "提交swap_face任务")]
    public async Task Swap_face() => Assert.Equal(
        ["sourceBase64", "targetBase64"],
        (await WriteAsync("/mj/insight-face/swap", new MidjourneySwapFace { Source = Picture, Target = Picture })).Select(static field => field.Key));

    [Fact(DisplayName = "MJ视频生成")]
    public async Task Video()
    {
        await AssertAsync("/mj/submit/video", Example("/mj/submit/video", "start"), new MidjourneyVideo { Prompt = "the bicycle starts to roll", Motion = MidjourneyMotion.Low, Image = ImageSource.FromAddress("https://example.com/photos/bike.jpg") });
        await AssertAsync("/mj/submit/video", Example("/mj/submit/video", "extend"), new MidjourneyVideo { Prompt = "and it speeds up", Motion = MidjourneyMotion.High, ExtendId = "17651935220140212", ExtendIndex = 0 });
        JsonObject whole = SampleBody("mj.video.request.json");
        whole.Remove("loop");
        await AssertAsync("/mj/submit/video", whole, new MidjourneyVideo
        {
            Prompt = "the bicycle starts to roll",
            Motion = MidjourneyMotion.Low,
            Image = ImageSource.FromAddress("https://example.com/in/bike.png"),
            EndImage = ImageSource.FromAddress("https://example.com/in/bike-end.png"),
            VideoType = "vid_1.1_i2v_480",
            Count = 1,
        });
        await AssertAsync("/mj/submit/video", SampleBody("mj.video.extend.request.json"), new MidjourneyVideo { Prompt = "and then it jumps", Motion = MidjourneyMotion.High, ExtendId = "1763626522014021", VideoType = "vid_1.1_i2v_480", Count = 1 });
        Assert.True((await WriteAsync("/mj/submit/video", new MidjourneyVideo { Image = Picture, Loop = true }))["loop"]!.GetValue<bool>());
    }

    [Fact(DisplayName = "mj/submit/edits")]
    public async Task Edit() => await AssertAsync("/mj/submit/edits", SampleBody("mj.edits.request.json"), new MidjourneyEdit { Prompt = "paint the bicycle blue", Image = Picture, Bot = MidjourneyBot.Midjourney });

    [Fact(DisplayName = "mj/submit/upload-discord-images")]
    public async Task Upload() => await AssertAsync("/mj/submit/upload-discord-images", SampleBody("mj.upload.request.json"), new MidjourneyUpload { Image = [Picture] });

    [Fact(DisplayName = "指定ID获取任务")]
    public void One_task()
    {
        RequestDescription look = Look(MidjourneyHost.Task(Grid));
        Assert.Equal(("GET", $"/mj/task/{Grid}/fetch"), (look.Method, look.Uri.AbsolutePath));
    }

    [Fact(DisplayName = "指定ID获取任务 (视频)")]
    public void One_film()
    {
        MidjourneyTask film = MidjourneyJson.Take(new MidjourneyTask(), Sample.Json("mj.task.video.success.json"), new Uri("https://api.example.com"), DateTimeOffset.UtcNow);
        Assert.Equal((TaskState.Success, "VIDEO", 4), (film.Status, film.Action, film.VideoUri.Count));
    }

    [Fact(DisplayName = "根据ID列表查询任务")]
    public async Task Many_tasks()
    {
        RequestDescription look = Look(MidjourneyHost.Task(Grid), MidjourneyHost.Task("1765193999000111"));
        Assert.Equal(("POST", "/mj/task/list-by-condition"), (look.Method, look.Uri.AbsolutePath));
        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", "/mj/task/list-by-condition", look.Body!));
        ContractExample.AssertSame(Example("/mj/task/list-by-condition", "two"), JsonNode.Parse(look.Body!)!.AsObject());
    }

    [Fact(DisplayName = "获取任务图片的seed")]
    public async Task Seed()
    {
        await using FilmHost host = new();
        host.On($"GET /mj/task/{Grid}/image-seed", Sample.Text("mj.task.seed.json"));

        MidjourneySeed seed = await host.Client.Midjourney.Seed(Grid).ExecuteAsync(AllmCallOptions.Default, CancellationToken.None);

        Assert.Equal((Grid, "636646138", "636646138"), (seed.Id, seed.Seed, seed.ToString()));
    }

    [Theory(DisplayName = "对接必读 (Midjourney)")]
    [InlineData(MidjourneyMode.Fast, "fast")]
    [InlineData(MidjourneyMode.Relax, "relax")]
    [InlineData(MidjourneyMode.Turbo, "turbo")]
    public async Task A_speed_is_a_switch_of_the_prompt_or_a_prefix_of_the_path(MidjourneyMode mode, string word)
    {
        Assert.Equal($"a red bicycle --{word}", (await WriteAsync("/mj/submit/imagine", MidjourneyHost.Request with { Mode = mode }))["prompt"]!.GetValue<string>());
        Assert.Equal($"x --{word} --ar 1:1", (await WriteAsync("/mj/submit/imagine", new MidjourneyImagine { Prompt = $"x --{word} --ar 1:1", Mode = mode }))["prompt"]!.GetValue<string>());
        Assert.Equal($"/mj-{word}/mj/submit/shorten", Shown(new MidjourneyShorten { Prompt = "x", Mode = mode }).Uri.AbsolutePath);
        Assert.Equal($"/mj-{word}/mj/submit/change", Shown(new MidjourneyChange { TaskId = Grid, Kind = MidjourneyChangeKind.Reroll, Mode = mode }).Uri.AbsolutePath);
        Assert.Throws<InvalidInputException>(() => Shown(new MidjourneyImagine { Prompt = "x --" + (word == "fast" ? "relax" : "fast"), Mode = mode }));
    }

    [Fact(DisplayName = "对接必读 (Midjourney 视频)")]
    public async Task An_index_is_a_number_and_a_picture_may_lie_elsewhere()
    {
        JsonObject body = await WriteAsync("/mj/submit/video", new MidjourneyVideo { ExtendId = Grid, ExtendIndex = 3 });
        Assert.Equal(3, body["index"]!.GetValue<int>());
        Assert.Equal("extend", body["action"]!.GetValue<string>());
        Assert.Equal("https://example.com/a.png b", (await WriteAsync("/mj/submit/imagine", new MidjourneyImagine { Prompt = "b", Image = [ImageSource.FromAddress("https://example.com/a.png")] }))["prompt"]!.GetValue<string>());
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "prompt", "-Prompt is empty" }, { "shorten", "-Prompt is empty" }, { "one", "2 to 5 pictures, and 1" }, { "six", "2 to 5 pictures, and 6" }, { "none", "one picture at least" },
        { "address", "is an address" }, { "index", "There is no picture 5" }, { "simple", "is no simple change" }, { "custom", "there is no '::'" }, { "state", "-State has 256" },
        { "noimage", "There is no picture to begin with" }, { "count", "3 films" }, { "loop", "ends as it begins" }, { "extend", "no film 4" }, { "modal", "-Prompt is empty" }, { "id", "has no id" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_would_be_refused_is_refused_before_it_is_sent(string what, string says)
    {
        MidjourneySubmission request = what switch
        {
            "prompt" => new MidjourneyImagine { Prompt = " " },
            "shorten" => new MidjourneyShorten { Prompt = string.Empty },
            "one" => new MidjourneyBlend { Image = [Picture] },
            "six" => new MidjourneyBlend { Image = [.. Enumerable.Repeat(Picture, 6)] },
            "none" => new MidjourneyUpload { Image = [] },
            "address" => new MidjourneyBlend { Image = [Picture, ImageSource.FromAddress("https://example.com/a.png")] },
            "index" => new MidjourneyChange { TaskId = Grid, Kind = MidjourneyChangeKind.Upscale, Index = 5 },
            "simple" => new MidjourneySimpleChange { Content = $"{Grid}  U2" },
            "custom" => new MidjourneyPress { TaskId = Grid, CustomId = "MJ:JOB:upsample" },
            "state" => MidjourneyHost.Request with { State = new string('s', 256) },
            "noimage" => new MidjourneyVideo { Prompt = "x" },
            "count" => new MidjourneyVideo { Image = Picture, Count = 3 },
            "loop" => new MidjourneyVideo { Image = Picture, Loop = true, EndImage = Picture },
            "extend" => new MidjourneyVideo { ExtendId = Grid, ExtendIndex = 4 },
            "modal" => new MidjourneyModal { TaskId = Grid, Prompt = string.Empty },
            _ => new MidjourneyPress { TaskId = string.Empty, CustomId = Button },
        };

        Assert.Contains(says, Assert.Throws<InvalidInputException>(() => Shown(request)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data:image/png;base64,bm8gcGljdHVyZQ==", "is no picture")]
    [InlineData("data:image/png;base64,%%%", "no base64")]
    [InlineData("bm8gcGljdHVyZQ==", "no http or https address")]
    public void Base64_that_is_no_picture_is_refused(string given, string says) => Assert.Contains(says, Assert.Throws<InvalidInputException>(() => ImageSource.FromAddress(given)).Message, StringComparison.Ordinal);

    private static JsonObject Example(string path, string name, params string[] without) => ContractExample.Request(path, name, without);

    private static JsonObject SampleBody(string name) => JsonNode.Parse(Sample.Text(name))!.AsObject();

    private static RequestDescription Look(params MidjourneyTask[] tasks)
    {
        using AllmClient client = new(Core.Tests.Http.Client.Options(new Uri("http://127.0.0.1:1")));
        return client.Midjourney.Find(tasks).Describe(AllmCallOptions.Default);
    }

    private static RequestDescription Shown(MidjourneySubmission request)
    {
        using AllmClient client = new(Core.Tests.Http.Client.Options(new Uri("http://127.0.0.1:1")));
        return client.Midjourney.Submit(request, new TaskLog(new TaskJournal("x"))).Describe(AllmCallOptions.Default);
    }

    private static async Task<JsonObject> WriteAsync(string path, MidjourneySubmission request)
    {
        RequestDescription sent = Shown(request);
        Assert.Equal(path, sent.Uri.AbsolutePath);
        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", path, sent.Body!));
        return JsonNode.Parse(sent.Body!)!.AsObject();
    }

    private static async Task AssertAsync(string path, JsonObject expected, MidjourneySubmission request) => ContractExample.AssertSame(expected, await WriteAsync(path, request));
}
