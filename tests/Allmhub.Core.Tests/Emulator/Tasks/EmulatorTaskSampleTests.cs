using System.Text.Json;
using Allmhub.Core.Tests.Emulator.Pictures;
using Allmhub.Emulator;
using Allmhub.Emulator.Generations;

namespace Allmhub.Core.Tests.Emulator.Tasks;

/// <summary>In the situation of a sample, the emulator's answer has the sample's members, each of the sample's kind.</summary>
public sealed class EmulatorTaskSampleTests
{
    private const string Videos = "/v1/videos";

    private static string Inside => "data:image/png;base64," + Convert.ToBase64String(PictureHost.Png());

    [Theory]
    [InlineData("video.queued.json", "sora-2", "x", 1)]
    [InlineData("video.inprogress.json", "sora-2", "x", 2)]
    [InlineData("video.completed.json", "sora-2", "x", 3)]
    [InlineData("video.completed.videourl.json", "sora_video2", "x", 4)]
    [InlineData("video.completed.wrapped.json", "veo_3_1", "x", 3, "properties")]
    [InlineData("video.failed.json", "sora-2", "/task states=failed:0", 1)]
    [InlineData("video.failed.string-error.json", "sora-2", "/task states=failed:100;told=text", 1)]
    [InlineData("video.cancelled.json", "sora-2", "/task states=cancelled:12;told=none", 1)]
    [InlineData("video.unknown.json", "sora-2", "/task states=unknown:0", 1)]
    [InlineData("video.completed.metadata-url.json", "sora-2", "/task looks=1;link=metadata.url", 1, "expires_at", "remixed_from_video_id", "error", "prompt")]
    public Task The_oldest_gateway(string sample, string model, string prompt, int looks, params string[] more) =>
        FilmAsync(sample, EmulatorGeneration.February2026, model, prompt, looks, more);

    [Theory]
    [InlineData("video.inprogress.veo.json", "veo-3.1-generate-preview", "x", 2)]
    [InlineData("video.completed.veo-nolink.json", "veo-3.1-generate-preview", "x", 3)]
    [InlineData("video.failed.noerror.json", "veo-3.1-generate-preview", "/fail x", 3)]
    [InlineData("video.metadata-datauri.json", "veo-3.1-fast-generate-001", "x", 3)]
    [InlineData("video.completed.foreign-taskid.json", "sora-2", "/task looks=1;foreign;link=video_url", 1, "expires_at", "remixed_from_video_id", "error", "prompt")]
    public Task The_gateway_of_august(string sample, string model, string prompt, int looks, params string[] more) =>
        FilmAsync(sample, EmulatorGeneration.August2026, model, prompt, looks, more);

    [Theory]
    [InlineData("video.submit.emptystatus.json", EmulatorGeneration.February2026, "veo-3.1-fast-generate-preview", "x")]
    [InlineData("video.submit.taskid-only.json", EmulatorGeneration.February2026, "veo_3_1", "/task id=task")]
    [InlineData("video.submit.publicid.json", EmulatorGeneration.August2026, "sora-2", "x")]
    [InlineData("video.submit.veo.queued.json", EmulatorGeneration.August2026, "veo-3.1-generate-preview", "x")]
    public async Task A_submission(string sample, EmulatorGeneration generation, string model, string prompt)
    {
        using TaskHost host = new(new EmulatorOptions { Generation = generation });
        Compare(sample, await SubmitAsync(host, model, prompt));
    }

    [Theory]
    [InlineData("video.generations.task.json", EmulatorGeneration.August2026, "sora-2", "/task looks=1;link=video_url")]
    [InlineData("video.generations.veo.json", EmulatorGeneration.August2026, "veo-3.1-generate-preview", "/task looks=1")]
    [InlineData("task.self.json", EmulatorGeneration.August2026, "sora-2", "/task looks=1")]
    [InlineData("task.get.json", EmulatorGeneration.Autumn2026, "sora-2", "/task looks=1")]
    [InlineData("task.artifacts.json", EmulatorGeneration.Autumn2026, "sora-2", "/task looks=1")]
    [InlineData("log.token.json", EmulatorGeneration.August2026, "sora-2", "x")]
    public async Task What_else_is_told_of_a_film(string sample, EmulatorGeneration generation, string model, string prompt)
    {
        using TaskHost host = new(new EmulatorOptions { Generation = generation });
        string id = (await SubmitAsync(host, model, prompt)).Str("id");
        _ = await host.GetAsync($"{Videos}/{id}");
        Compare(sample, sample switch
        {
            "task.self.json" => await host.UserAsync("/api/task/self"),
            "task.get.json" => await host.GetAsync("/v1/tasks/" + id),
            "task.artifacts.json" => await host.GetAsync($"/v1/tasks/{id}/artifacts"),
            "log.token.json" => await host.GetAsync("/api/log/token"),
            _ => await host.GetAsync("/v1/video/generations/" + id),
        });
    }

    [Theory]
    [InlineData("mj.submit.success.json", "")]
    [InlineData("mj.submit.queued.json", "mj-code=22")]
    [InlineData("mj.submit.queuefull.json", "mj-code=23")]
    [InlineData("mj.submit.failure.json", "mj-code=9")]
    [InlineData("mj.submit.notfound.json", "mj-code=3")]
    [InlineData("mj.submit.existed.json", "mj-code=21")]
    [InlineData("mj.submit.banned.json", "mj-code=24")]
    public async Task A_submission_to_midjourney(string sample, string fault)
    {
        using TaskHost host = new();
        Compare(sample, await host.PostAsync("/mj/submit/imagine", """{"prompt":"a red bicycle"}""", fault: fault.Length == 0 ? null : fault));
    }

    [Theory]
    [InlineData("mj.task.new.json", "x", 1)]
    [InlineData("mj.task.submitted.json", "x", 2)]
    [InlineData("mj.task.inprogress.json", "x", 3)]
    [InlineData("mj.task.success.json", "x", 4)]
    [InlineData("mj.task.failure.json", "/fail x", 4)]
    [InlineData("mj.task.cancel.json", "/task states=CANCEL:46%", 1)]
    public async Task A_task_of_midjourney(string sample, string prompt, int looks)
    {
        using TaskHost host = new();
        Compare(sample, await LookAsync(host, "/mj/submit/imagine", $$"""{"prompt":{{JsonSerializer.Serialize(prompt)}}}""", looks));
    }

    [Fact]
    public async Task What_else_midjourney_does()
    {
        using TaskHost host = new();
        Compare("mj.task.describe.success.json", await LookAsync(host, "/mj/submit/describe", $$"""{"base64":"{{Inside}}"}""", 4));
        Compare("mj.task.shorten.success.json", await LookAsync(host, "/mj/submit/shorten", """{"prompt":"a very beautiful red bicycle"}""", 4));
        Compare("mj.task.swapface.success.json", await LookAsync(host, "/mj/insight-face/swap", $$"""{"sourceBase64":"{{Inside}}","targetBase64":"{{Inside}}"}""", 4));
        Compare("mj.task.video.success.json", await LookAsync(host, "/mj/submit/video", """{"prompt":"it rolls","image":"https://example.com/a.png"}""", 4));
        Compare("mj.submit.upload.json", await host.PostAsync("/mj/submit/upload-discord-images", $$"""{"base64Array":["{{Inside}}"]}"""), "properties");
    }

    [Fact]
    public async Task The_buttons_are_those_of_the_samples()
    {
        using TaskHost host = new();
        JsonElement grid = await LookAsync(host, "/mj/submit/imagine", """{"prompt":"x"}""", 4);
        Assert.Equal(Labels(Sample.Json("mj.task.grid.buttons.json")), Labels(grid));
        JsonElement single = await LookAsync(host, "/mj/submit/change", $$"""{"taskId":"{{grid.Str("id")}}","action":"UPSCALE","index":1}""", 4);
        Assert.Equal(Labels(Sample.Json("mj.task.upscaled.v7buttons.json")), Labels(single));
        string custom = single.GetProperty("buttons").EnumerateArray().First(static b => b.Str("label") == "Custom Zoom").Str("customId");
        JsonElement waiting = await host.PostAsync("/mj/submit/action", $$"""{"taskId":"{{single.Str("id")}}","customId":"{{custom}}"}""");
        Compare("mj.submit.modal.json", waiting);
        Compare("mj.task.modal.json", await host.GetAsync($"/mj/task/{waiting.Str("result")}/fetch"));
        Compare("mj.task.seed.json", await host.GetAsync($"/mj/task/{grid.Str("id")}/image-seed"));
    }

    /// <summary>customId without the hash, and the label.</summary>
    private static IEnumerable<string> Labels(JsonElement task) => task.GetProperty("buttons").EnumerateArray().Select(static b =>
        System.Text.RegularExpressions.Regex.Replace(b.Str("customId"), "[0-9a-f]{8}-[0-9a-f-]{27}", "h") + " " + b.Str("label"));

    private static async Task FilmAsync(string sample, EmulatorGeneration generation, string model, string prompt, int looks, string[] more)
    {
        using TaskHost host = new(new EmulatorOptions { Generation = generation });
        JsonElement submitted = await SubmitAsync(host, model, prompt);
        string path = $"{Videos}/{Uri.EscapeDataString(submitted.Str("id"))}";
        JsonElement look = submitted;
        for (int i = 0; i < looks; i++)
        {
            look = await host.GetAsync(path);
        }

        Compare(sample, look, more);
    }

    private static Task<JsonElement> SubmitAsync(TaskHost host, string model, string prompt) =>
        host.PostAsync(Videos, $$"""{"model":"{{model}}","prompt":{{JsonSerializer.Serialize(prompt)}}}""");

    private static async Task<JsonElement> LookAsync(TaskHost host, string path, string body, int looks)
    {
        string id = (await host.PostAsync(path, body)).Str("result");
        JsonElement look = default;
        for (int i = 0; i < looks; i++)
        {
            look = await host.GetAsync($"/mj/task/{id}/fetch");
        }

        return look;
    }

    /// <param name="name">The sample.</param>
    /// <param name="answer">What the emulator said.</param>
    /// <param name="more">Members the emulator has in this situation and the sample leaves out.</param>
    private static void Compare(string name, JsonElement answer, params string[] more)
    {
        string[] expected = [.. Members(Sample.Json(name), "").Order(StringComparer.Ordinal)];
        string[] actual = [.. Members(answer, "").Where(m => !more.Any(o => m.StartsWith(o, StringComparison.Ordinal) || m.Contains("." + o, StringComparison.Ordinal))).Order(StringComparer.Ordinal)];
        Assert.Equal(expected, actual);
    }

    /// <summary>Each member with its kind; of a list the first item stands for all.</summary>
    private static IEnumerable<string> Members(JsonElement element, string path)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                return element.EnumerateObject().SelectMany(p => Members(p.Value, path.Length == 0 ? p.Name : $"{path}.{p.Name}"));
            case JsonValueKind.Array when element.GetArrayLength() > 0:
                return Members(element[0], path + "[]");
            case JsonValueKind.True or JsonValueKind.False:
                return [path + ":flag"];
            default:
                return [$"{path}:{element.ValueKind}"];
        }
    }
}
