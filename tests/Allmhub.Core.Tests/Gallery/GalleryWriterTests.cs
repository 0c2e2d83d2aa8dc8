using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Allmhub.Core.Tests.Media.Pixels;
using Allmhub.Gallery;
using Allmhub.Media;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Allmhub.Core.Tests.Gallery;

/// <summary>The page, read back as a browser reads it.</summary>
public sealed class GalleryWriterTests : IDisposable
{
    private static readonly byte[] Png = PngFile.Of(4, 2, static (_, _) => (220, 30, 30, 255));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("allm-gallery");

    public static TheoryData<string> Hostile =>
    [
        "</script><script>document.title='owned'</script>", "</script><!--<script>\u2028end", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "' onmouseover='alert(1)",
        "--> <!-- ]]> <![CDATA[", "</title></style></textarea>", "&lt;script&gt; &amp; &#x3C;b&#x3E;", "a\u2029b\u202ec\u2066d", "quote \" quote ' back ` tick", "{{constructor}} ${x} <%= x %>", "line\nbreak\ttab", "😀 月亮",
    ];

    private string Page => Path.Combine(_folder.FullName, "page.html");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task WhateverATextHoldsItStaysText(string text)
    {
        GalleryItem item = new() { Content = new MediaContent { Data = MediaData.OfBytes(Png), Prompt = text, Model = text }, Name = text, RevisedPrompt = text + "!", Cost = 1, CostBasis = text };
        _ = await Write([item, Item(Png) with { Name = "plain" }], text);
        IHtmlDocument page = await ReadAsync();
        Assert.Equal(text.Replace('\n', ' ').Replace('\t', ' '), page.Title);
        Assert.Equal(text, page.QuerySelector("h1")!.TextContent);
        IElement card = page.QuerySelectorAll(".card")[0];
        Assert.Equal(text, card.QuerySelector(".prompt")!.TextContent);
        Assert.Equal(text + "!", card.QuerySelector(".revised")!.TextContent);
        Assert.Equal(text, card.QuerySelector(".name")!.TextContent);
        Assert.Equal(text, card.QuerySelector(".model")!.TextContent);
        Assert.Equal(text, card.QuerySelector(".cost")!.GetAttribute("title"));
        Assert.Equal(text, card.QuerySelector("img")!.GetAttribute("alt"));
        JsonElement data = JsonSerializer.Deserialize<JsonElement>(page.GetElementById("data")!.TextContent)[0];
        Assert.Equal([text, text, text], data.EnumerateObject().Select(static property => property.Value.GetString()));

        // Nothing of it became an element, an attribute or a script.
        IHtmlDocument plain = await PlainAsync();
        Assert.Equal(Shape(plain), Shape(page));
    }

    [Fact]
    public async Task NothingElseMayRunAndWhatMayIsNamedByItsHash()
    {
        _ = await Write([Item(Png)]);
        IHtmlDocument page = await ReadAsync();
        string policy = page.QuerySelector("meta[http-equiv]")!.GetAttribute("content")!;
        Assert.StartsWith("default-src 'none'; img-src data:; media-src data:; ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains($"style-src 'sha256-{Hash(page.QuerySelector("style")!.TextContent)}'", policy, StringComparison.Ordinal);
        Assert.Contains($"script-src 'sha256-{Hash(page.QuerySelector("script:not([type])")!.TextContent)}'", policy, StringComparison.Ordinal);
        Assert.Equal(2, page.Scripts.Length);
        Assert.DoesNotContain("://", await File.ReadAllTextAsync(Page), StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("[style], [onclick], [onload], [onerror], script[src], link, iframe, object, embed, base"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(48 * 1024)]
    [InlineData((48 * 1024) + 1)]
    [InlineData(200_000)]
    public async Task APictureIsInsideByteForByteUnderItsTrueType(int more)
    {
        byte[] jpeg = [.. Convert.FromBase64String(PictureDecoderTests.Jpeg), .. new byte[more]];
        _ = await Write([Item(jpeg) with { Content = new MediaContent { Data = MediaData.OfBytes(jpeg), MediaType = "image/png" }, Name = "a.png" }]);
        string source = (await ReadAsync()).QuerySelector(".card img")!.GetAttribute("src")!;
        Assert.StartsWith("data:image/jpeg;base64,", source, StringComparison.Ordinal);
        Assert.Equal(jpeg, Convert.FromBase64String(source["data:image/jpeg;base64,".Length..]));
    }

    [Fact]
    public async Task LargePicturesAreSmallInsideAndWholeInTheirFiles()
    {
        Random random = new(7);
        byte[] noise = PngFile.Of(900, 600, (_, _) => ((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256), 255));
        GalleryItem[] items = [.. Enumerable.Range(0, 7).Select(at => InFile($"in #{at}? 100%.png", noise))];
        GalleryResult written = await Write(items);
        Assert.InRange(written.Length, 1, 3_000_000);
        Assert.InRange(noise.Length * 7L * 4 / 3, GalleryPlan.WholeLimit, long.MaxValue);
        IHtmlDocument page = await ReadAsync();
        Assert.Contains("img-src data: 'self' file:;", page.QuerySelector("meta[http-equiv]")!.GetAttribute("content"), StringComparison.Ordinal);
        foreach (IElement card in page.QuerySelectorAll(".card"))
        {
            IElement image = card.QuerySelector("img")!;
            byte[] small = Convert.FromBase64String(image.GetAttribute("src")!["data:image/png;base64,".Length..]);
            Assert.Equal(new PictureSize(480, 320), PictureSize.Of(small));
            Assert.Equal("lazy", image.GetAttribute("loading"));
            Assert.Equal("900", image.GetAttribute("width"));
            string full = Path.Combine(_folder.FullName, Uri.UnescapeDataString(card.QuerySelector(".view")!.GetAttribute("data-full")!));
            Assert.Equal(noise.Length, new FileInfo(full).Length);
            Assert.Equal(card.QuerySelector(".view")!.GetAttribute("data-full"), card.QuerySelector("a.name")!.GetAttribute("href"));
        }
    }

    [Fact]
    public async Task APictureThatCannotBeMadeSmallIsLinked()
    {
        byte[] broken = [.. PngFile.Raw(300, 300, 8, 6, new byte[10]), .. new byte[9_000_000]];
        _ = await Write([InFile("broken.png", broken)]);
        Assert.Equal("./broken.png", (await ReadAsync()).QuerySelector(".card img")!.GetAttribute("src"));
    }

    [Fact]
    public async Task AboveFiftyMegabytesThereIsAWarning()
    {
        string large = Path.Combine(_folder.FullName, "large.bin");
        await using (FileStream file = File.Create(large))
        {
            await file.WriteAsync(Png);
            file.SetLength(42_000_000);
        }

        GalleryResult written = await Write([new GalleryItem { Content = new MediaContent { Data = MediaData.OfFile(large) }, Name = "in memory" }]);
        Assert.InRange(written.Length, 56_000_000, 57_000_000);
        Assert.Contains("53 MB", Assert.Single(written.Warning), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAddressIsNamedAndNotLoaded()
    {
        Assert.True(MediaLink.TryCreate("https://cdn.example/a%7Eb.png?sig=%2B\"&x=1", out Uri? link));
        GalleryResult written = await Write([new GalleryItem { Content = new MediaContent { Uri = link, Prompt = "p" }, Name = "away" }, Item(Png)]);
        IHtmlDocument page = await ReadAsync();
        IElement away = page.QuerySelector("a.away")!;
        Assert.Equal(link!.OriginalString, away.GetAttribute("href"));
        Assert.Equal("noreferrer noopener", away.GetAttribute("rel"));
        Assert.Single(page.QuerySelectorAll(".card img"));
        Assert.Contains("1 of 2 items are only addresses", Assert.Single(written.Warning), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FilmsAndSoundsPlay()
    {
        byte[] film = [.. "\0\0\0\u0018ftypisom\0\0\0\0isommp42"u8, .. new byte[50]];
        byte[] sound = [.. "ID3"u8, .. new byte[50]];
        _ = await Write([Item(film), Item(sound)]);
        IHtmlDocument page = await ReadAsync();
        Assert.StartsWith("data:video/mp4;base64,", page.QuerySelector("video[controls]")!.GetAttribute("src"), StringComparison.Ordinal);
        Assert.StartsWith("data:audio/mpeg;base64,", page.QuerySelector("audio[controls]")!.GetAttribute("src"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnePromptOfAllStandsOnce()
    {
        GalleryItem one = Item(Png) with { Content = new MediaContent { Data = MediaData.OfBytes(Png), Prompt = "the moon", Model = "m" }, Cost = 0.04m };
        _ = await Write([one, one with { Name = "two" }]);
        IHtmlDocument page = await ReadAsync();
        Assert.Equal("the moon", Assert.Single(page.QuerySelectorAll(".prompt")).TextContent);
        Assert.Equal("2 items2 项m$0.08", page.QuerySelector(".sum")!.TextContent);
    }

    [Fact]
    public async Task EveryWordOfThePageStandsInBothLanguages()
    {
        _ = await Write([Item(Png)]);
        IHtmlDocument page = await ReadAsync();
        Assert.Equal(page.QuerySelectorAll(".en").Length, page.QuerySelectorAll(".zh").Length);
        Assert.All(page.QuerySelectorAll(".zh"), static word => Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", word.TextContent));
        Assert.All(page.QuerySelectorAll(".en"), static word => Assert.True(word.NextElementSibling?.ClassName == "zh"));
    }

    [Fact]
    public async Task WhatCannotBeShownIsSaidAndTheRestIsShown()
    {
        List<string> skipped = [];
        GalleryResult? written = await GalleryWriter.WriteAsync([Item([]), Item([.. "hello"u8]), Item(Png), new GalleryItem { Content = new MediaContent(), Name = "nothing" }, InFile("gone.png", Png, isGone: true)], Page, null, false, (item, error) => skipped.Add(error.Message), CancellationToken.None);
        Assert.Equal(1, written!.Count);
        Assert.Equal(4, skipped.Count);
        Assert.Contains("has no bytes", skipped[0], StringComparison.Ordinal);
        Assert.Single((await ReadAsync()).QuerySelectorAll(".card"));
    }

    [Fact]
    public async Task OfNothingNoPageIsMade()
    {
        Assert.Null(await GalleryWriter.WriteAsync([Item([])], Page, null, false, static (_, _) => { }, CancellationToken.None));
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task APageThatIsThereStaysUntilTheNewOneIsWhole()
    {
        await File.WriteAllTextAsync(Page, "before");
        await Assert.ThrowsAnyAsync<IOException>(() => Write([Item(Png)]));
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => GalleryWriter.WriteAsync([Item(Png)], Page, null, true, static (_, _) => { }, stop.Token));
        Assert.Equal("before", await File.ReadAllTextAsync(Page));
        Assert.Single(_folder.GetFiles());
        _ = await GalleryWriter.WriteAsync([Item(Png)], Page, null, true, static (_, _) => { }, CancellationToken.None);
        Assert.StartsWith("<!DOCTYPE html>", await File.ReadAllTextAsync(Page), StringComparison.Ordinal);
    }

    private static GalleryItem Item(byte[] data) => new() { Content = new MediaContent { Data = MediaData.OfBytes(data) }, Name = "one" };

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // All elements with the names of their attributes: what text may not change.
    private static string Shape(IHtmlDocument page) =>
        string.Join('\n', page.All.Select(static element => $"{element.LocalName}[{string.Join(' ', element.Attributes.Select(static attribute => attribute.Name))}]"));

    private GalleryItem InFile(string name, byte[] data, bool isGone = false)
    {
        string file = Path.Combine(_folder.FullName, name);
        if (!isGone)
        {
            File.WriteAllBytes(file, data);
        }

        return new GalleryItem { Content = new MediaContent { Path = file }, Name = name, File = file };
    }

    private async Task<GalleryResult> Write(IReadOnlyList<GalleryItem> items, string? title = null) =>
        (await GalleryWriter.WriteAsync(items, Page, title, overwrite: false, static (item, error) => Assert.Fail($"{item.Name} {error.Message}"), CancellationToken.None))!;

    private async Task<IHtmlDocument> ReadAsync() => await new HtmlParser().ParseDocumentAsync(await File.ReadAllTextAsync(Page));

    private async Task<IHtmlDocument> PlainAsync()
    {
        File.Delete(Page);
        GalleryItem item = new() { Content = new MediaContent { Data = MediaData.OfBytes(Png), Prompt = "a", Model = "a" }, Name = "a", RevisedPrompt = "b", Cost = 1, CostBasis = "a" };
        _ = await Write([item, Item(Png) with { Name = "plain" }], "a");
        return await ReadAsync();
    }
}
