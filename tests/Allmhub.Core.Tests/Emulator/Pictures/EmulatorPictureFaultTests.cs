using System.Text.Json;

namespace Allmhub.Core.Tests.Emulator.Pictures;

/// <summary>Streams of pictures, and what goes wrong with pictures on request.</summary>
public sealed class EmulatorPictureFaultTests : IDisposable
{
    private const string Cat = """{"model":"gpt-image-1","prompt":"a cat"}""";
    private const string CatStream = """{"model":"gpt-image-1","prompt":"a cat","stream":true,"partial_images":2}""";
    private const string Seedream = """{"model":"doubao-seedream-4-5-251128","prompt":"a cat","n":2,"size":"1K","stream":true}""";

    private readonly PictureHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Partial_pictures_come_before_the_whole_one()
    {
        List<JsonElement> events = await _host.StreamAsync(PictureHost.Generations, CatStream);
        Assert.Equal(["image_generation.partial_image", "image_generation.partial_image", "image_generation.completed"], events.Select(static e => e.Str("type")));
        Assert.Equal([0, 1], events.Take(2).Select(static e => e.Int("partial_image_index")));
        byte[][] picture = [.. events.Select(static e => Convert.FromBase64String(e.Str("b64_json")))];
        Assert.All(picture, static p => Assert.Equal("Png 1024x1024 opaque", PictureHost.Describe(p)));
        Assert.Equal(3, picture.Select(Convert.ToHexString).Distinct().Count());
        JsonElement whole = await _host.AskAsync(PictureHost.Generations, Cat);
        Assert.Equal(whole.GetProperty("data")[0].Str("b64_json"), events[^1].Str("b64_json"));
        Assert.Equal(whole.GetProperty("usage").GetRawText(), events[^1].GetProperty("usage").GetRawText());
    }

    [Fact]
    public async Task Edits_have_names_of_their_own()
    {
        string inside = "data:image/png;base64," + Convert.ToBase64String(PictureHost.Png());
        List<JsonElement> events = await _host.StreamAsync(PictureHost.Edits, $$"""{"model":"gpt-image-1.5","prompt":"blue","images":[{"image_url":"{{inside}}"}],"stream":true,"partial_images":1}""");
        Assert.Equal(["image_edit.partial_image", "image_edit.completed"], events.Select(static e => e.Str("type")));
    }

    [Fact]
    public async Task Seedream_turns_the_names_round()
    {
        List<JsonElement> events = await _host.StreamAsync(PictureHost.Generations, Seedream);
        Assert.Equal(["image_generation.partial_succeeded", "image_generation.partial_succeeded", "image_generation.completed"], events.Select(static e => e.Str("type")));
        Assert.Equal("Jpeg 1024x1024 opaque", PictureHost.Describe(await _host.FetchAsync(events[1].Str("url"))));
        Assert.False(events[2].TryGetProperty("url", out _));
        Assert.Equal(2, events[2].GetProperty("usage").Int("generated_images"));
        List<JsonElement> wrong = await _host.StreamAsync(PictureHost.Generations, Seedream, "item-error");
        Assert.Equal(["image_generation.partial_succeeded", "image_generation.partial_failed", "image_generation.completed"], wrong.Select(static e => e.Str("type")));
        Assert.Equal(1, wrong[2].GetProperty("usage").Int("generated_images"));
    }

    [Fact]
    public async Task Others_stream_as_the_gateway_makes_it_of_one_piece()
    {
        List<JsonElement> events = await _host.StreamAsync(PictureHost.Generations, """{"model":"gpt-4o-image","prompt":"a cat","n":2,"stream":true}""");
        Assert.Equal(["image_generation.completed", "image_generation.completed"], events.Select(static e => e.Str("type")));
    }

    [Fact]
    public async Task A_refusal_comes_in_the_stream()
    {
        List<JsonElement> events = await _host.StreamAsync(PictureHost.Generations, """{"model":"gpt-image-1","prompt":"/refuse Not this.","stream":true,"partial_images":1}""");
        Assert.Equal(["image_generation.partial_image", "error"], events.Select(static e => e.Str("type")));
        Assert.Equal("Not this.", events[1].GetProperty("error").Str("message"));
    }

    [Theory]
    [InlineData("error-event", 1, "error")]
    [InlineData("no-finish", 2, "image_generation.partial_image")]
    public async Task A_stream_ends_without_its_picture(string fault, int partials, string last)
    {
        List<JsonElement> events = await _host.StreamAsync(PictureHost.Generations, CatStream, fault);
        Assert.Equal(partials, events.Count(static e => e.Str("type") == "image_generation.partial_image"));
        Assert.Equal(last, events[^1].Str("type"));
    }

    [Fact]
    public async Task Json_comes_where_a_stream_was_asked_and_the_other_way()
    {
        JsonElement whole = await _host.AskAsync(PictureHost.Generations, CatStream, "turned");
        Assert.Single(whole.GetProperty("data").EnumerateArray());
        List<JsonElement> events = await _host.StreamAsync(PictureHost.Generations, """{"model":"gpt-image-1","prompt":"a cat","n":2}""", "turned");
        Assert.Equal(["image_generation.completed", "image_generation.completed"], events.Select(static e => e.Str("type")));
    }

    [Fact]
    public async Task A_place_may_hold_an_error_and_an_answer_nothing()
    {
        JsonElement mixed = await _host.AskAsync(PictureHost.Generations, """{"model":"doubao-seedream-4-0-250828","prompt":"a cat","n":3}""", "item-error");
        Assert.Equal([false, true, false], mixed.GetProperty("data").EnumerateArray().Select(static d => d.TryGetProperty("error", out _)));
        JsonElement empty = await _host.AskAsync(PictureHost.Generations, Cat, "no-data");
        Assert.Equal(0, empty.GetProperty("data").GetArrayLength());
        JsonElement failed = await _host.AskAsync(PictureHost.Generations, """{"model":"doubao-seedream-4-0-250828","prompt":"/fail Too wild."}""");
        Assert.Equal("Too wild.", failed.GetProperty("data")[0].GetProperty("error").Str("message"));
    }

    [Fact]
    public async Task A_picture_is_written_in_every_way_that_occurs()
    {
        JsonElement plain = (await _host.AskAsync(PictureHost.Generations, Cat)).GetProperty("data")[0];
        JsonElement prefix = (await _host.AskAsync(PictureHost.Generations, Cat, "written=prefix")).GetProperty("data")[0];
        Assert.Equal("data:image/png;base64," + plain.Str("b64_json"), prefix.Str("b64_json"));
        JsonElement safe = (await _host.AskAsync(PictureHost.Generations, Cat, "written=urlsafe")).GetProperty("data")[0];
        Assert.DoesNotContain(safe.Str("b64_json"), static c => c is '+' or '/' or '=');
        JsonElement address = (await _host.AskAsync(PictureHost.Generations, Cat, "written=datauri")).GetProperty("data")[0];
        Assert.Equal(prefix.Str("b64_json"), address.Str("url"));
        JsonElement both = (await _host.AskAsync(PictureHost.Generations, Cat, "written=both")).GetProperty("data")[0];
        Assert.Equal(Convert.FromBase64String(both.Str("b64_json")), await _host.FetchAsync(both.Str("url")));
    }

    [Theory]
    [InlineData("html", "no picture")]
    [InlineData("other", "Jpeg 1024x1024 opaque")]
    [InlineData("half", "Png 1024x1024 opaque")]
    public async Task The_bytes_may_be_something_else_inside_and_behind_a_link(string damage, string found)
    {
        JsonElement item = (await _host.AskAsync(PictureHost.Generations, Cat, $"picture={damage};written=both")).GetProperty("data")[0];
        byte[] inside = Convert.FromBase64String(item.Str("b64_json"));
        Assert.Equal(found, PictureHost.Describe(inside));
        Assert.Equal(damage == "half", found.StartsWith("Png", StringComparison.Ordinal) && !inside.AsSpan().EndsWith(PictureHost.Png().AsSpan()[^8..]));
        using HttpClient http = new();
        using HttpResponseMessage response = await http.GetAsync(item.Str("url"));
        Assert.Equal("image/png", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(inside, await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_picture_that_took_too_long_and_a_channel_for_others()
    {
        (int status, JsonElement error) = await _host.RefusedAsync(PictureHost.Generations, Cat, "status=504");
        Assert.Equal((504, "task_timeout"), (status, error.Str("code")));
        (status, error) = await _host.RefusedAsync("/v1beta/models/gemini-2.5-flash-image:generateContent", """{"contents":[{"role":"user","parts":[{"text":"x"}]}]}""", "vip");
        Assert.Equal((503, "model_not_found"), (status, error.Str("code")));
        Assert.Contains("vip channel only", error.Str("message"));
    }
}
