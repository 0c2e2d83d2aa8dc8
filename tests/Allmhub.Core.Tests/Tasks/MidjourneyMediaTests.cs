using Allmhub.Core.Tests.Http;
using Allmhub.Downloads;
using Allmhub.Http;
using Allmhub.Media;
using Allmhub.Tasks;
using Allmhub.Tasks.Midjourney;

namespace Allmhub.Core.Tests.Tasks;

/// <summary>Where pictures and films lie, and how they are fetched.</summary>
public sealed class MidjourneyMediaTests
{
    private static readonly byte[] Png = Convert.FromBase64String(MidjourneyHost.Pixel);

    [Theory]
    [InlineData("https://cdn.example.com/attachments/1/2/a.png?ex=6a1b%2E&is=6A&hm=0f1e%2b2d&=&format=webp", "https://api.allmhub.com", "https://cdn.example.com/attachments/1/2/a.png?ex=6a1b%2E&is=6A&hm=0f1e%2b2d&=&format=webp")]
    [InlineData("http://localhost:8080/mj/image/7", "https://api.allmhub.com", "https://api.allmhub.com/mj/image/7")]
    [InlineData("http://127.0.0.1/anything.png", "https://api.allmhub.com/base", "https://api.allmhub.com/base/mj/image/7")]
    [InlineData("http://[::1]:3000/mj/image/7", "https://api.allmhub.com", "https://api.allmhub.com/mj/image/7")]
    [InlineData("http://localhost:9/mj/image/7", "http://127.0.0.1:3000", "http://127.0.0.1:3000/mj/image/7")]
    [InlineData("http://127.0.0.1:3001/cdn/7.png", "http://127.0.0.1:3000", "http://127.0.0.1:3001/cdn/7.png")]
    [InlineData("http://10.0.0.5:8080/mj/image/7", "https://api.allmhub.com", "https://api.allmhub.com/mj/image/7")]
    [InlineData("http://172.20.0.3/mj/image/7?rand=1", "https://api.allmhub.com", "https://api.allmhub.com/mj/image/7")]
    [InlineData("http://mj-proxy:8080/mj/image/7", "https://api.allmhub.com", "https://api.allmhub.com/mj/image/7")]
    [InlineData("http://[fd00::1]/mj/image/7", "https://api.allmhub.com", "https://api.allmhub.com/mj/image/7")]
    [InlineData("http://172.32.0.3/mj/image/7", "https://api.allmhub.com", "http://172.32.0.3/mj/image/7")]
    [InlineData("http://192.168.1.2/pictures/7.png", "https://api.allmhub.com", "http://192.168.1.2/pictures/7.png")]
    [InlineData("https://img.example.com/mj/image/7", "https://api.allmhub.com", "https://img.example.com/mj/image/7")]
    [InlineData("/mj/image/7", "https://api.allmhub.com", "https://api.allmhub.com/mj/image/7")]
    [InlineData("https://api.allmhub.com/mj/image/7?rand=1", "https://api.allmhub.com", "https://api.allmhub.com/mj/image/7?rand=1")]
    [InlineData("", "https://api.allmhub.com", null)]
    [InlineData("file:///etc/passwd", "https://api.allmhub.com", null)]
    [InlineData("https://cdn.example.com/7.mp4", "https://api.allmhub.com", null)]
    public void An_address_keeps_every_letter_unless_only_the_service_itself_can_reach_it(string given, string gateway, string? expected) =>
        Assert.Equal(expected, MidjourneyLink.Picture(given, "7", new Uri(gateway))?.OriginalString);

    [Fact]
    public async Task A_picture_of_the_gateway_itself_is_fetched_with_the_key()
    {
        await using FilmHost host = new();
        host.On($"GET /mj/image/{MidjourneyHost.Id}", PictureAsync);

        TaskOutcome outcome = await host.PaintAsync(MidjourneyHost.Look("\"SUCCESS\"", more: ""","imageUrl":"http://localhost:9/mj/image/1765193501234567" """));

        Assert.Equal(Png, await File.ReadAllBytesAsync((await SaveAsync(host, outcome.Task)).Path));
        Assert.Equal("Bearer " + Core.Tests.Http.Client.Key, host.Requests[^1].Header["Authorization"]);
    }

    [Fact]
    public async Task A_picture_elsewhere_is_fetched_without_the_key_and_where_it_is_gone_from_the_gateway()
    {
        await using RawServer elsewhere = new(RawServer.Answer(200, "This content is no longer available.", "text/plain"));
        await using FilmHost host = new();
        host.On($"GET /mj/image/{MidjourneyHost.Id}", PictureAsync);

        TaskOutcome outcome = await host.PaintAsync(MidjourneyHost.Look("\"SUCCESS\"", more: $$""","imageUrl":"{{elsewhere.BaseUri}}attachments/1/2/a.png?ex=65&is=64&hm=ab%2Fcd&" """));
        SavedMedia saved = await SaveAsync(host, outcome.Task);

        Assert.Equal(Png.Length, saved.Length);
        RawRequest asked = Assert.Single(elsewhere.Requests);
        Assert.Equal("GET /attachments/1/2/a.png?ex=65&is=64&hm=ab%2Fcd& HTTP/1.1", asked.Line);
        Assert.False(asked.Header.ContainsKey("Authorization"));
    }

    [Theory]
    [InlineData(""" "videoUrl":"https://x.example/0.mp4","videoUrls":[{"url":"https://x.example/0.mp4"},{"url":"https://x.example/1.mp4"}] """, "https://x.example/0.mp4 https://x.example/1.mp4")]
    [InlineData(""" "videoUrl":"https://x.example/0.mp4","videoUrls":null """, "https://x.example/0.mp4")]
    [InlineData(""" "videoUrls":["https://x.example/0.mp4","https://x.example/1.mp4"] """, "https://x.example/0.mp4 https://x.example/1.mp4")]
    [InlineData(""" "imageUrl":"https://x.example/poster.png","imageUrls":[{"url":"https://x.example/a.webp"},{"url":"https://x.example/0.mp4?x=1"}] """, "https://x.example/0.mp4?x=1")]
    [InlineData(""" "video_url":"","properties":{"video_url":"https://x.example/0.mp4"} """, "https://x.example/0.mp4")]
    [InlineData(""" "videoUrl":"/mj/video/0" """, "https://api.example.com/mj/video/0")]
    public void Films_are_found_wherever_they_are_each_once(string fields, string films)
    {
        using System.Text.Json.JsonDocument row = System.Text.Json.JsonDocument.Parse($$"""{"id":"7","action":"VIDEO","status":"SUCCESS",{{fields}}}""");

        MidjourneyTask task = MidjourneyJson.Take(new MidjourneyTask(), row.RootElement, new Uri("https://api.example.com"), DateTimeOffset.UtcNow);

        Assert.Equal(films.Split(' '), ((IMediaSource)task).GetMedia().Select(static medium => medium.Uri!.OriginalString));
        Assert.All(((IMediaSource)task).GetMedia(), static medium => Assert.Equal(MediaKind.Video, medium.Kind));
    }

    [Fact]
    public async Task Four_films_are_four_files()
    {
        byte[] film = Sample.Bytes("video.content.stub.mp4");
        await using RawServer elsewhere = new(async (_, exchange) =>
        {
            await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: {film.Length}\r\nConnection: close\r\n\r\n");
            await exchange.WriteAsync(film);
        });
        await using FilmHost host = new();
        MidjourneyTask task = (MidjourneyTask)(await host.PaintAsync(Sample.Text("mj.task.video.success.json")
            .Replace("https://cdn.example.com/", elsewhere.BaseUri.ToString(), StringComparison.Ordinal).Replace("17651935220140212\"", MidjourneyHost.Id + "\"", StringComparison.Ordinal))).Task;

        MediaSaving saving = new(MediaTarget.Of(host.Home, force: false));
        foreach (MediaContent content in ((IMediaSource)task).GetMedia())
        {
            await host.Client.Media.Save(content, saving).ExecuteAsync(AllmCallOptions.Default, CancellationToken.None);
        }

        Assert.Equal(4, Directory.EnumerateFiles(host.Home, "*.mp4").Count());
    }

    [Fact]
    public void What_is_not_done_or_is_words_has_nothing_to_save()
    {
        MidjourneyTask task = MidjourneyHost.Grid;
        Assert.Single(((IMediaSource)task).GetMedia());
        Assert.Empty(((IMediaSource)(task with { Status = TaskState.Running })).GetMedia());
        Assert.Empty(((IMediaSource)(task with { Action = "DESCRIBE" })).GetMedia());
    }

    private static async Task PictureAsync(RawExchange exchange)
    {
        await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: {Png.Length}\r\nConnection: close\r\n\r\n");
        await exchange.WriteAsync(Png);
    }

    private static Task<SavedMedia> SaveAsync(FilmHost host, AllmTask task) =>
        host.Client.Media.Save(Assert.Single(((IMediaSource)task).GetMedia()), new MediaSaving(MediaTarget.Of(Path.Combine(host.Home, "a.png"), force: false))).ExecuteAsync(AllmCallOptions.Default, CancellationToken.None);
}
