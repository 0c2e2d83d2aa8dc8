using System.Text.Json;
using System.Text.RegularExpressions;
using Allmhub.Core.Tests.Contract;

namespace Allmhub.Core.Tests.Emulator.Pictures;

/// <summary>Pictures in the answers of chat and of Gemini's format.</summary>
public sealed class EmulatorChatPictureTests : IDisposable
{
    private const string Chat = "/v1/chat/completions";
    private const string Gemini = "/v1beta/models/gemini-3-pro-image-preview:generateContent";

    private readonly EmulatorHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("", "Png 1024x1024 opaque")]
    [InlineData(""","extra_body":{"google":{"image_config":{"aspect_ratio":"16:9","image_size":"2K"}}}""", "Png 2736x1536 opaque")]
    public async Task Nano_banana_puts_a_data_uri_into_its_text(string more, string picture)
    {
        string json = EmulatorHost.Chat("a red bicycle", model: "gemini-3-pro-image-preview", more: more);
        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", Chat, json));
        JsonElement answer = await _host.AskAsync(Chat, json);
        Assert.Empty(await OpenApiContract.ValidateResponseAsync("POST", Chat, 200, answer.GetRawText()));
        string text = answer.GetProperty("choices")[0].GetProperty("message").Str("content");
        Match found = Assert.Single(Regex.Matches(text, @"!\[image\]\(data:image/png;base64,([^)]+)\)"));
        Assert.Equal(picture, PictureHost.Describe(Convert.FromBase64String(found.Groups[1].Value)));
        Assert.True(answer.GetProperty("usage").Int("completion_tokens") > 1290);
    }

    [Fact]
    public async Task Its_stream_brings_a_picture_in_one_delta()
    {
        List<JsonElement> chunk = EmulatorHost.Data(await _host.StreamAsync(Chat, EmulatorHost.Chat("a cat", stream: true, model: "nano-banana")));
        string[] delta = [.. chunk.SelectMany(static c => c.GetProperty("choices").EnumerateArray()).Select(static c => c.GetProperty("delta").Str("content"))];
        Assert.Single(delta, static d => d.Contains("![image](data:image/png;base64,", StringComparison.Ordinal) && d.TrimEnd().EndsWith(')'));
        Assert.True(delta.Count(static d => d.Length > 0) > 1);
    }

    [Fact]
    public async Task Options_in_camel_case_are_refused()
    {
        using HttpResponseMessage response = await _host.PostAsync(Chat, EmulatorHost.Chat("x", model: "nano-banana", more: ""","extra_body":{"google":{"image_config":{"aspectRatio":"16:9"}}}"""));
        Assert.Equal(400, (int)response.StatusCode);
        using HttpResponseMessage wrong = await _host.PostAsync(Chat, EmulatorHost.Chat("x", model: "nano-banana", more: ""","extra_body":{"google":{"image_config":{"aspect_ratio":"7:5"}}}"""));
        Assert.Equal(400, (int)wrong.StatusCode);
    }

    [Fact]
    public async Task Several_pictures_are_linked_in_prose()
    {
        JsonElement answer = await _host.AskAsync(Chat, EmulatorHost.Chat("/pictures 3\na cat", model: "gpt-4o-image"));
        string text = answer.GetProperty("choices")[0].GetProperty("message").Str("content");
        string[] link = [.. Regex.Matches(text, @"!\[image\]\((http[^)]+)\)").Select(static m => m.Groups[1].Value)];
        Assert.Equal(3, link.Distinct().Count());
        using HttpClient http = new();
        foreach (string one in link)
        {
            Assert.Equal("Png 1024x1024 opaque", PictureHost.Describe(await http.GetByteArrayAsync(one)));
        }
    }

    [Theory]
    [InlineData("", "Png 1024x1024 opaque")]
    [InlineData(""","generationConfig":{"responseModalities":["TEXT","IMAGE"],"imageConfig":{"aspectRatio":"9:16","imageSize":"2K"}}""", "Png 1536x2736 opaque")]
    public async Task Gemini_carries_bytes_in_the_shape_asked(string more, string picture)
    {
        JsonElement answer = await AskGeminiAsync("a cat", more);
        JsonElement inside = Assert.Single(Parts(answer), static p => p.TryGetProperty("inlineData", out _)).GetProperty("inlineData");
        Assert.Equal("image/png", inside.Str("mimeType"));
        Assert.Equal(picture, PictureHost.Describe(Convert.FromBase64String(inside.Str("data"))));
        Assert.True(answer.GetProperty("usageMetadata").Int("candidatesTokenCount") > 1290);
    }

    [Fact]
    public async Task Gemini_shows_a_draft_while_it_thinks()
    {
        JsonElement answer = await AskGeminiAsync("a cat", ""","generationConfig":{"thinkingConfig":{"includeThoughts":true}}""");
        bool[] thought = [.. Parts(answer).Where(static p => p.TryGetProperty("inlineData", out _)).Select(static p => p.TryGetProperty("thought", out _))];
        Assert.Equal([true, false], thought);
    }

    [Theory]
    [InlineData("a cat", ""","generationConfig":{"responseModalities":["TEXT"]}""", "", "STOP")]
    [InlineData("/fail no", "", "", "NO_IMAGE")]
    [InlineData("a cat", "", "no-data", "NO_IMAGE")]
    public async Task Gemini_may_bring_none(string prompt, string more, string fault, string finish)
    {
        using HttpResponseMessage response = await _host.PostAsync(Gemini, Ask(prompt, more), fault.Length > 0 ? fault : null);
        JsonElement answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.DoesNotContain(Parts(answer), static p => p.TryGetProperty("inlineData", out _));
        Assert.Equal(finish, answer.GetProperty("candidates")[0].Str("finishReason"));
    }

    [Fact]
    public async Task Gemini_streams_several()
    {
        List<JsonElement> chunk = EmulatorHost.Data(await _host.StreamAsync(Gemini.Replace(":generate", ":streamGenerate", StringComparison.Ordinal) + "?alt=sse", Ask("/pictures 2\na cat", "")));
        Assert.Equal(2, chunk.SelectMany(Parts).Count(static p => p.TryGetProperty("inlineData", out _)));
    }

    [Theory]
    [InlineData(""","generationConfig":{"imageConfig":{"aspectRatio":"7:5"}}""")]
    [InlineData(""","generationConfig":{"imageConfig":{"imageSize":"2k"}}""")]
    public async Task Gemini_refuses_a_shape_it_does_not_know(string more)
    {
        using HttpResponseMessage response = await _host.PostAsync(Gemini, Ask("a cat", more));
        Assert.Equal(400, (int)response.StatusCode);
    }

    private async Task<JsonElement> AskGeminiAsync(string prompt, string more)
    {
        string json = Ask(prompt, more);
        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", Gemini, json));
        JsonElement answer = await _host.AskAsync(Gemini, json);
        Assert.Empty(await OpenApiContract.ValidateResponseAsync("POST", Gemini, 200, answer.GetRawText()));
        return answer;
    }

    private static string Ask(string prompt, string more) => $$"""{"contents":[{"role":"user","parts":[{"text":{{JsonSerializer.Serialize(prompt)}}}]}]{{more}}}""";

    private static IEnumerable<JsonElement> Parts(JsonElement answer) =>
        answer.GetProperty("candidates").EnumerateArray().SelectMany(static c => c.GetProperty("content").TryGetProperty("parts", out JsonElement parts) ? parts.EnumerateArray() : default);
}
