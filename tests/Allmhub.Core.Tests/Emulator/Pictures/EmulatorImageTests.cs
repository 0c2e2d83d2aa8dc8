using System.Text.Json;

namespace Allmhub.Core.Tests.Emulator.Pictures;

/// <summary>The emulator's <c>/v1/images/…</c>: every family answers as its vendor does, in the size and format asked.</summary>
public sealed class EmulatorImageTests : IDisposable
{
    private readonly PictureHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("""{"model":"gpt-image-1","prompt":"a cat"}""", "b64_json", "Png 1024x1024 opaque")]
    [InlineData("""{"model":"gpt-image-1","prompt":"a cat","size":"1024x1536","output_format":"jpeg","output_compression":50}""", "b64_json", "Jpeg 1024x1536 opaque")]
    [InlineData("""{"model":"gpt-image-1.5","prompt":"a cat","background":"transparent"}""", "b64_json", "Png 1024x1024 transparent")]
    [InlineData("""{"model":"gpt-image-2","prompt":"a cat","size":"2048x1152","output_format":"webp","background":"transparent"}""", "b64_json", "Webp 2048x1152 transparent")]
    [InlineData("""{"model":"dall-e-3","prompt":"a cat","size":"1792x1024","quality":"hd","style":"vivid"}""", "url,revised_prompt", "Png 1792x1024 opaque")]
    [InlineData("""{"model":"dall-e-3","prompt":"a cat","response_format":"b64_json"}""", "b64_json,revised_prompt", "Png 1024x1024 opaque")]
    [InlineData("""{"model":"gpt-4o-image","prompt":"一只猫"}""", "b64_json,revised_prompt", "Png 1024x1024 opaque")]
    [InlineData("""{"model":"gpt-4o-image","prompt":"一只猫","response_format":"url"}""", "url,revised_prompt", "Png 1024x1024 opaque")]
    [InlineData("""{"model":"gemini-2.5-flash-image","prompt":"a cat","size":"1024x1024","response_format":"b64_json"}""", "b64_json", "Png 1024x1024 opaque")]
    [InlineData("""{"model":"nano-banana","prompt":"a cat","aspect_ratio":"16:9"}""", "url", "Png 1360x768 opaque")]
    [InlineData("""{"model":"doubao-seedream-4-0-250828","prompt":"江边的红色自行车","size":"2K","watermark":false}""", "url,size", "Jpeg 2048x2048 opaque")]
    [InlineData("""{"model":"doubao-seedream-4-5-251128","prompt":"a cat","size":"1K","response_format":"b64_json","output_format":"png"}""", "b64_json,size", "Png 1024x1024 opaque")]
    [InlineData("""{"model":"imagen-4.0-generate-001","prompt":"a cat","size":"16:9"}""", "url,b64_json,revised_prompt", "Png 1360x768 opaque")]
    public async Task A_model_answers_as_its_vendor_does(string request, string members, string picture)
    {
        JsonElement answer = await _host.AskAsync(PictureHost.Generations, request);
        JsonElement item = Assert.Single(answer.GetProperty("data").EnumerateArray());
        Assert.Equal(members.Split(','), item.EnumerateObject().Select(static p => p.Name));
        Assert.Equal(picture, PictureHost.Describe(await _host.BytesAsync(item)));
    }

    [Fact]
    public async Task As_many_pictures_come_as_are_asked_and_each_is_another()
    {
        JsonElement answer = await _host.AskAsync(PictureHost.Generations, """{"model":"gpt-image-1","prompt":"a cat","n":4,"quality":"low"}""");
        string[] inside = [.. answer.GetProperty("data").EnumerateArray().Select(static d => d.Str("b64_json"))];
        Assert.Equal(4, inside.Distinct().Count());
        Assert.Equal(4 * 272, answer.GetProperty("usage").Int("output_tokens"));
        JsonElement again = await _host.AskAsync(PictureHost.Generations, """{"model":"gpt-image-1","prompt":"a cat","n":1}""");
        Assert.Equal(inside[0], again.GetProperty("data")[0].Str("b64_json"));
        JsonElement other = await _host.AskAsync(PictureHost.Generations, """{"model":"gpt-image-1","prompt":"a dog","n":1}""");
        Assert.NotEqual(inside[0], other.GetProperty("data")[0].Str("b64_json"));
    }

    [Fact]
    public async Task Gpt_image_repeats_what_was_asked_and_counts_tokens()
    {
        JsonElement answer = await _host.AskAsync(PictureHost.Generations, """{"model":"gpt-image-1","prompt":"a cat","size":"1536x1024","quality":"high","output_format":"webp","background":"transparent"}""");
        Assert.Equal(("1536x1024", "high", "webp", "transparent"), (answer.Str("size"), answer.Str("quality"), answer.Str("output_format"), answer.Str("background")));
        JsonElement usage = answer.GetProperty("usage");
        Assert.Equal((2, 6240, 6242), (usage.Int("input_tokens"), usage.Int("output_tokens"), usage.Int("total_tokens")));
    }

    [Fact]
    public async Task Seedream_makes_a_group_by_a_field_of_its_own()
    {
        JsonElement answer = await _host.AskAsync(
            PictureHost.Generations, """{"model":"doubao-seedream-4-0-250828","prompt":"a cat","sequential_image_generation":"auto","sequential_image_generation_options":{"max_images":3}}""");
        Assert.Equal(3, answer.GetProperty("data").GetArrayLength());
        Assert.Equal(3, answer.GetProperty("usage").Int("generated_images"));
    }

    [Theory]
    [InlineData("""{"model":"gpt-image-9","prompt":"x"}""", 503, "model_not_found")]
    [InlineData("""{"prompt":"x"}""", 400, "invalid_request")]
    [InlineData("""{"model":"gpt-image-1"}""", 500, "invalid_request")]
    [InlineData("""{"model":"gpt-image-1","prompt":"   "}""", 500, "invalid_request")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","n":0}""", 500, "invalid_request")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","n":129}""", 500, "invalid_request")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","n":"2"}""", 500, "invalid_request")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","n":11}""", 400, "integer_above_max_value")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","size":"1024×1024"}""", 500, "invalid_request")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","size":"1000x1000"}""", 400, "invalid_value")]
    [InlineData("""{"model":"gpt-image-2","prompt":"x","size":"1000x1000"}""", 400, "invalid_value")]
    [InlineData("""{"model":"gpt-image-2","prompt":"x","size":"1024x256"}""", 400, "invalid_value")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","response_format":"url"}""", 400, "unknown_parameter")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","background":"transparent","output_format":"jpeg"}""", 400, "invalid_value")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","quality":"hd"}""", 400, "invalid_value")]
    [InlineData("""{"model":"gpt-image-1","prompt":"x","partial_images":4}""", 400, "invalid_value")]
    [InlineData("""{"model":"gpt-4o","prompt":"x"}""", 400, "invalid_model")]
    [InlineData("""{"model":"gpt-image-1","prompt":"/refuse Not this."}""", 400, "moderation_blocked")]
    public async Task What_is_not_taken_is_refused_as_the_gateway_or_the_vendor_does(string request, int status, string code)
    {
        (int got, JsonElement error) = await _host.RefusedAsync(PictureHost.Generations, request);
        Assert.Equal((status, code), (got, error.Str("code")));
    }

    [Fact]
    public async Task Variations_are_known_and_not_made() =>
        Assert.Equal(501, (await StatusAsync("/v1/images/variations", "{}")).Status);

    [Fact]
    public async Task Edits_come_as_a_form()
    {
        byte[] cat = PictureHost.Png(), scarf = PictureHost.Png(isJpeg: true);
        (int status, JsonElement one) = await _host.FormAsync(("model", "gpt-image-1", null), ("prompt", "a scarf", null), ("image", cat, "cat.png"));
        (_, JsonElement two) = await _host.FormAsync(("model", "gpt-image-1", null), ("prompt", "a scarf", null), ("image[]", cat, "cat.png"), ("image[]", scarf, "scarf.jpg"), ("size", "1536x1024", null), ("n", "2", null));
        Assert.Equal(200, status);
        Assert.Equal(323, one.GetProperty("usage").GetProperty("input_tokens_details").Int("image_tokens"));
        Assert.Equal(646, two.GetProperty("usage").GetProperty("input_tokens_details").Int("image_tokens"));
        Assert.Equal(2, two.GetProperty("data").GetArrayLength());
        Assert.Equal("Png 1536x1024 opaque", PictureHost.Describe(await _host.BytesAsync(two.GetProperty("data")[0])));
        Assert.NotEqual(one.GetProperty("data")[0].Str("b64_json"), two.GetProperty("data")[0].Str("b64_json"));
    }

    [Fact]
    public async Task Edits_come_as_json()
    {
        string inside = "data:image/png;base64," + Convert.ToBase64String(PictureHost.Png());
        JsonElement gpt = await _host.AskAsync(PictureHost.Edits, $$"""{"model":"gpt-image-1.5","prompt":"blue","images":[{"image_url":"{{inside}}"},{"image_url":"https://example.com/in/2.png"}],"input_fidelity":"high"}""");
        Assert.StartsWith("iVBOR", gpt.GetProperty("data")[0].Str("b64_json"));
        JsonElement seedream = await _host.AskAsync(PictureHost.Edits, """{"model":"doubao-seedream-4-0-250828","prompt":"把天空换成晚霞","image":["https://example.com/photos/bike.jpg"],"size":"2K","response_format":"url","watermark":false}""");
        Assert.Equal("2048x2048", seedream.GetProperty("data")[0].Str("size"));
    }

    [Fact]
    public async Task A_mask_must_be_transparent_and_of_the_same_size()
    {
        byte[] picture = PictureHost.Png(), mask = PictureHost.Png(isTransparent: true);
        Assert.Equal(200, (await Masked(mask)).Status);
        Assert.Contains("alpha channel", (await Masked(picture)).Message);
        Assert.Contains("does not match", (await Masked(PictureHost.Png(32, 64, isTransparent: true))).Message);

        async Task<(int Status, string Message)> Masked(byte[] cover)
        {
            (int status, JsonElement body) = await _host.FormAsync(("model", "gpt-image-1", null), ("prompt", "x", null), ("image", picture, "a.png"), ("mask", cover, "m.png"));
            return (status, status == 200 ? "" : body.GetProperty("error").Str("message"));
        }
    }

    [Theory]
    [InlineData("cat.png", "gif", 400)]
    [InlineData("cat.png", "jpeg", 400)]
    [InlineData("cat", "png", 200)]
    [InlineData("cat.jpg", "jpeg", 200)]
    [InlineData("cat.webp", "webp", 200)]
    [InlineData("cat.png", "text", 400)]
    public async Task The_type_goes_by_the_extension_and_must_be_true(string name, string bytes, int status)
    {
        byte[] data = bytes switch
        {
            "gif" => "GIF89a\u0001\0\u0001\0\0\0\0;"u8.ToArray(),
            "text" => "this is no picture"u8.ToArray(),
            _ => PictureHost.Png(isWebP: bytes == "webp", isJpeg: bytes == "jpeg"),
        };
        Assert.Equal(status, (await _host.FormAsync(("model", "gpt-image-1", null), ("prompt", "x", null), ("image", data, name))).Status);
    }

    [Fact]
    public async Task An_edit_without_a_picture_or_of_a_form_that_is_none_is_refused()
    {
        Assert.Equal(500, (await _host.FormAsync(("model", "gpt-image-1", null), ("prompt", "x", null))).Status);
        Assert.Equal(500, (await StatusAsync(PictureHost.Edits, """{"model":"gpt-image-1","prompt":"x"}""")).Status);
        Assert.Equal(400, (await StatusAsync(PictureHost.Edits, """{"model":"gpt-image-1","prompt":"x","image":"not-an-address"}""")).Status);
        Assert.Equal(400, (await _host.FormAsync(("model", "doubao-seedream-4-0-250828", null), ("prompt", "x", null), ("image", PictureHost.Png(), "a.png"))).Status);
        (string, object, string?)[] many = [("model", "gpt-image-1", null), ("prompt", "x", null), .. Enumerable.Range(0, 17).Select(static i => ("image[]", (object)PictureHost.Png(), (string?)$"{i}.png"))];
        Assert.Equal(400, (await _host.FormAsync(many)).Status);
    }

    private Task<(int Status, JsonElement Error)> StatusAsync(string path, string json) => RefusedAsync(path, json);

    private async Task<(int Status, JsonElement Error)> RefusedAsync(string path, string json)
    {
        using HttpResponseMessage response = await _host.Host.PostAsync(path, json);
        return ((int)response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("error"));
    }
}
