using System.Net;
using System.Text.Json;

namespace Allmhub.Core.Tests.Emulator.Tasks;

/// <summary>Films through chat: prose for people, cut where a client would not expect it.</summary>
public sealed class EmulatorChatFilmTests : IDisposable
{
    private readonly EmulatorHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Progress_falls_comes_twice_at_once_and_in_two_pieces()
    {
        string[] piece = await PiecesAsync("a red bicycle");
        double[] progress = [.. System.Text.RegularExpressions.Regex.Matches(string.Concat(piece), "进度：([0-9.]+)%").Select(static m => double.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Contains(progress.Zip(progress.Skip(1)), static pair => pair.Second < pair.First);
        Assert.Contains(piece, static p => p.Split("进度").Length == 3);
        Assert.Contains(piece, static p => p.Contains("进度", StringComparison.Ordinal) && !p.Contains('%', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("sora_video2-landscape-15s", 1280, 15000)]
    [InlineData("veo_3_1", 720, 8000)]
    public async Task The_link_leads_to_a_film_of_the_size_and_length_in_the_name(string model, int width, int milliseconds)
    {
        string text = string.Concat(await PiecesAsync("a red bicycle", model));
        byte[] film = await TaskHost.FetchAsync(System.Text.RegularExpressions.Regex.Match(text, @"\]\((http[^)]+\.mp4)\)").Groups[1].Value);
        Assert.Equal(milliseconds, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(FilmBoxes.Content(film, "moov.mvhd").AsSpan(16)));
        Assert.Equal(width, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(FilmBoxes.Content(film, "moov.trak.tkhd").AsSpan(76)) >> 16);
    }

    [Fact]
    public async Task Two_films_are_two_links() =>
        Assert.Equal(2, System.Text.RegularExpressions.Regex.Matches(string.Concat(await PiecesAsync("/films 2\na red bicycle")), @"\.mp4\)").Select(static m => m.Index).Distinct().Count());

    [Fact]
    public async Task A_failure_is_prose_with_a_good_status_and_no_link()
    {
        string text = string.Concat(await PiecesAsync("/fail no bicycles\na red bicycle"));
        Assert.Contains("no bicycles", text[text.LastIndexOf('>')..]);
        Assert.DoesNotContain("http", text);
    }

    [Theory]
    [InlineData("/v1/chat/completions", "/film-html\na red bicycle")]
    [InlineData("/v1/responses", "a red bicycle")]
    public async Task As_html_the_address_has_its_entities(string path, string prompt)
    {
        string words = JsonSerializer.Serialize(prompt);
        string body = path == "/v1/responses" ? $$"""{"model":"sora_video2","input":{{words}}}""" : EmulatorHost.Chat(prompt, model: "sora_video2");
        JsonElement answer = await _host.AskAsync(path, body);
        string text = path == "/v1/responses"
            ? answer.GetProperty("output").EnumerateArray().SelectMany(static o => o.GetProperty("content").EnumerateArray()).Select(static c => c.Str("text")).First()
            : answer.GetProperty("choices")[0].GetProperty("message").Str("content");
        string source = System.Text.RegularExpressions.Regex.Match(text, "<video controls src=\"([^\"]+)\">").Groups[1].Value;
        Assert.Contains("&amp;", source);
        Assert.Equal("ftyp mdat moov", FilmBoxes.Names(await TaskHost.FetchAsync(WebUtility.HtmlDecode(source))));
    }

    private async Task<string[]> PiecesAsync(string prompt, string model = "sora_video2")
    {
        List<JsonElement> data = EmulatorHost.Data(await _host.StreamAsync("/v1/chat/completions", EmulatorHost.Chat(prompt, stream: true, model: model)));
        return [.. data.SelectMany(static d => d.GetProperty("choices").EnumerateArray()).Select(static c => c.GetProperty("delta").Str("content")).Where(static t => t.Length > 0)];
    }
}
