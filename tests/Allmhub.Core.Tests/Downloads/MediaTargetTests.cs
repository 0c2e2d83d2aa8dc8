using Allmhub.Downloads;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Core.Tests.Downloads;

/// <summary>Where a file goes, and under which name.</summary>
public sealed class MediaTargetTests : IDisposable
{
    private readonly SaveHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task BytesAreNamedByTheirModelAndTheirTrueType()
    {
        MediaContent content = new() { Data = MediaData.OfBytes(Pictures.Jpeg(100)), Model = "black-forest/FLUX.1:free", Index = 1, Kind = MediaKind.Image, MediaType = "image/png" };
        SavedMedia saved = await _host.SaveAsync(content);
        Assert.Equal(["black-forest_FLUX.1_free-2.jpg"], _host.Files);
        Assert.Equal("image/jpeg", saved.MediaType);
    }

    [Theory]
    [InlineData("x.png", "x.jpg", true)]
    [InlineData("x.JPEG", "x.JPEG", false)]
    [InlineData("x", "x.jpg", false)]
    [InlineData("b[2].v1", "b[2].v1.jpg", false)]
    public async Task AFileThatIsNamedGetsItsTrueExtension(string name, string saved, bool warns)
    {
        await _host.SaveAsync(_host.Put(Pictures.Jpeg(100), "q.jpg"), _host.To(Path.Combine(_host.Folder, name)));
        Assert.Equal([saved], _host.Files);
        Assert.Equal(warns, _host.Notices.Any(static notice => notice.Level == NoticeLevel.Warning));
    }

    [Fact]
    public async Task BytesThatNothingTellsBecomeNoPicture()
    {
        byte[] data = [.. Enumerable.Range(0, 256).Select(static i => (byte)i)];
        await _host.SaveAsync(_host.Put(data, "a.png"));
        await _host.SaveAsync(new MediaContent { Data = MediaData.OfBytes("<html>paid</html>"u8.ToArray()), Kind = MediaKind.Image });
        Assert.Equal(["a.bin", "image-1.bin"], _host.Files);
        Assert.Equal(2, _host.Notices.Count(static notice => notice.Level == NoticeLevel.Warning && notice.Message.Contains("none of the kinds", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ASvgIsSavedAsOne()
    {
        await _host.SaveAsync(_host.Put("<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>"u8.ToArray(), "a.png"));
        Assert.Equal(["a.svg"], _host.Files);
    }

    [Fact]
    public async Task ATakenNameGetsANumberAndForceReplaces()
    {
        string target = Path.Combine(_host.Folder, "x.png");
        await File.WriteAllTextAsync(target, "old");
        MediaSaving kept = _host.To(target);
        await _host.SaveAsync(_host.Put(Pictures.Png(10)), kept);
        Assert.Equal("old", await File.ReadAllTextAsync(target));
        Assert.Equal(["x (2).png", "x.png"], _host.Files);

        // The second of one command does not replace the first.
        MediaSaving forced = _host.To(target, force: true);
        await _host.SaveAsync(_host.Put(Pictures.Png(11)), forced);
        await _host.SaveAsync(_host.Put(Pictures.Png(12)), forced);
        Assert.Equal(Pictures.Png(11), await File.ReadAllBytesAsync(target));
        Assert.Equal(Pictures.Png(12), await File.ReadAllBytesAsync(Path.Combine(_host.Folder, "x (3).png")));
    }

    [Fact]
    public async Task SixtyThatChooseOneNameAtOnceAreSixtyFiles()
    {
        byte[][] pictures = [.. Enumerable.Range(0, 60).Select(static i => Pictures.Png(2000, seed: i))];
        Uri[] links = [.. pictures.Select(picture => _host.Put(picture, "image.png"))];

        // Two commands that know nothing of each other.
        MediaSaving[] saving = [_host.To(), _host.To()];
        await Task.WhenAll(links.Select((link, index) => Task.Run(() => _host.SaveAsync(link, saving[index % 2]))));

        Assert.Equal(60, _host.Files.Length);
        Assert.Equal(pictures.Select(Convert.ToHexString).Order(), _host.Files.Select(file => Convert.ToHexString(File.ReadAllBytes(Path.Combine(_host.Folder, file)))).Order());
    }

    [Fact]
    public void AFolderThatCannotBeIsFoundBeforeAnythingIsFetched()
    {
        string file = Path.Combine(_host.Folder, "f");
        File.WriteAllText(file, "x");

        Assert.Contains("is a file", Assert.Throws<InvalidInputException>(() => MediaTarget.Of(Path.Combine(file, "x.png"), force: true)).Message, StringComparison.Ordinal);
        Assert.Contains("-Force", Assert.Throws<InvalidInputException>(() => MediaTarget.Of(Path.Combine(_host.Folder, "none", "x.png"), force: false)).Message, StringComparison.Ordinal);
        Assert.Contains("-Force", Assert.Throws<InvalidInputException>(() => MediaTarget.Of(Path.Combine(_host.Folder, "none") + "/", force: false)).Message, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Contains("device", Assert.Throws<InvalidInputException>(() => MediaTarget.Of("/dev/null", force: true)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ForceMakesTheFolderWhenThereIsSomethingToSave()
    {
        string folder = Path.Combine(_host.Folder, "new", "one");
        MediaSaving saving = _host.To(folder + "/", force: true);
        Assert.False(Directory.Exists(folder));
        await _host.SaveAsync(_host.Put(Pictures.Png(10)), saving);
        Assert.True(File.Exists(Path.Combine(folder, "cat.png")));
    }
}
