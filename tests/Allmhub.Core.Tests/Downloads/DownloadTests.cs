using Allmhub.Downloads;
using Allmhub.Emulator.Wire;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Core.Tests.Downloads;

/// <summary>A download comes whole or not at all, whatever the host does.</summary>
public sealed class DownloadTests : IDisposable
{
    private static readonly byte[] Picture = Pictures.Png(200_000);

    private readonly SaveHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(null, 1)]
    [InlineData("link-cut=100000", 2)]
    [InlineData("link-cut=100000;reset", 2)]
    [InlineData("link-cut=100000|link-range=ignore", 2)]
    [InlineData("link-cut=100000|link-range=zero", 2)]
    [InlineData("link-cut=190000|link-range=short", 3)]
    [InlineData("link-cut=100000|link-range=bare", 3)]
    [InlineData("link-cut=100000|link-range=total", 3)]
    [InlineData("link-cut=100000|link-range=refuse", 3)]
    [InlineData("link-tag=weak;link-cut=100000|link-tag=weak", 2)]
    [InlineData("link-tag=none;link-cut=100000|link-tag=none", 2)]
    [InlineData("link-tag=change;link-cut=100000|link-tag=change", 2)]
    [InlineData("link-length=chunked", 1)]
    [InlineData("link-length=none", 1)]
    [InlineData("link-length=+100", 3)]
    [InlineData("link-gzip", 1)]
    [InlineData("link-gzip;link-cut=90000", 2)]
    [InlineData("link;status=503", 2)]
    [InlineData("link;status=429;retry-after=0.05", 2)]
    [InlineData("link;status=500;count=3", 4)]
    [InlineData("link;reset", 1)]
    [InlineData("link;redirect=mirror", 2)]
    [InlineData("link;content-type=text/plain", 1)]
    [InlineData("link;split=40000;drip=1", 1)]
    [InlineData("link;cut=mid", 2)]
    [InlineData("link;cut=start", 2)]
    public async Task ComesWhole(string? fault, int requests)
    {
        SavedMedia saved = await _host.SaveAsync(_host.Put(Picture, fault: fault));

        Assert.Equal(Picture, await File.ReadAllBytesAsync(saved.Path));
        Assert.Equal(["cat.png"], _host.Files);
        Assert.Equal(requests, _host.Requests.Count);
        Assert.All(_host.Requests, NoSecret);
    }

    private static void NoSecret(EmulatorRequest request)
    {
        Assert.Equal("GET", request.Method);
        Assert.Equal("identity", request.GetHeader("Accept-Encoding"));
        Assert.DoesNotContain(request.HeaderLine, static line => line.Key is "Authorization" or "Cookie" or "traceparent" || line.Value.Contains(SaveHost.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task GoesOnWithTheStrongTagAndNeverWithAWeakOne()
    {
        await _host.SaveAsync(_host.Put(Picture, fault: "link-cut=100000"));
        Assert.Equal("bytes=100000-", _host.Requests[1].GetHeader("Range"));
        Assert.Matches("^\"[0-9a-f]{16}\"$", _host.Requests[1].GetHeader("If-Range"));

        _host.Emulator.Link.ClearRequest();
        await _host.SaveAsync(_host.Put(Picture, "weak.png", "link-tag=weak;link-cut=100000|link-tag=weak;link-cut=200100|link-tag=weak"));
        Assert.All(_host.Requests, static request => Assert.Null(request.GetHeader("Range")));
    }

    [Fact]
    public async Task ProgressIsNoFailedAttempt()
    {
        Uri link = _host.Put(Picture, fault: "link-cut=10000;count=15");

        SavedMedia saved = await _host.SaveAsync(link);

        Assert.Equal(Picture, await File.ReadAllBytesAsync(saved.Path));
        Assert.Equal(16, _host.Requests.Count);
    }

    [Fact]
    public async Task StandingStillEndsAndLeavesWhatCame()
    {
        Uri link = _host.Put(Picture, fault: "link-cut=100000|link-cut=0;count=all");

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => _host.SaveAsync(link));

        Assert.Equal((AllmErrorKind.IncompleteStream, 1 + 3), (Kind(error.Kind), _host.Requests.Count));
        string part = Assert.Single(_host.Files, static file => file.EndsWith(".part", StringComparison.Ordinal));
        Assert.Contains(part, error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain(_host.Files, static file => file.EndsWith(".png", StringComparison.Ordinal) || file.EndsWith(".lock", StringComparison.Ordinal));

        _host.Emulator.ClearFault();
        SavedMedia saved = await _host.SaveAsync(link);
        Assert.Equal(Picture, await File.ReadAllBytesAsync(saved.Path));
        Assert.Equal(["cat.png"], _host.Files);
        Assert.Equal("bytes=100000-", _host.Requests[^1].GetHeader("Range"));
    }

    // The transport calls it a broken connection, the download a body that ended too early.
    private static AllmErrorKind Kind(AllmErrorKind kind) => kind == AllmErrorKind.Network ? AllmErrorKind.IncompleteStream : kind;

    [Fact]
    public async Task WithoutRetryOneCutIsTheEnd()
    {
        using SaveHost host = new(maxRetry: 0);
        Uri link = host.Put(Picture, fault: "link-cut=100000");
        await Assert.ThrowsAsync<AllmException>(() => host.SaveAsync(link));
        Assert.Single(host.Requests);
    }

    [Fact]
    public async Task APartOfAnotherLinkIsNotGoneOnWith()
    {
        byte[] other = Pictures.Png(200_000, seed: 2);
        string target = Path.Combine(_host.Folder, "x.png");
        Uri first = _host.Put(Picture, "a.png", "link-cut=100000|link-cut=0;count=3");
        await Assert.ThrowsAsync<AllmException>(() => _host.SaveAsync(first, _host.To(target)));

        SavedMedia saved = await _host.SaveAsync(_host.Put(other, "b.png"), _host.To(target));

        Assert.Equal(target, saved.Path);
        Assert.Equal(other, await File.ReadAllBytesAsync(target));
    }

    [Fact]
    public void APartBelongsToItsLinkWithItsQueryAndHoldsNothingOfIt()
    {
        string[] paths = [.. new[] { "https://h/a.png?sig=secret1", "https://h/a.png?sig=secret2", "https://h/b.png?sig=secret1" }.Select(link =>
        {
            using PartFile part = PartFile.Open(_host.Folder, new Uri(link));
            part.Begin(new PartNote("\"t\"", null, 5));
            Assert.DoesNotContain(Directory.GetFiles(_host.Folder), static file => (file + (file.EndsWith(".json", StringComparison.Ordinal) ? File.ReadAllText(file) : string.Empty)).Contains("secret", StringComparison.Ordinal));
            return part.Path;
        })];
        Assert.Equal(3, paths.Distinct().Count());
    }

    [Fact]
    public async Task AHostThatOnceLiedAboutARangeIsAskedForNone()
    {
        SavedMedia saved = await _host.SaveAsync(_host.Put(Picture, fault: "link-cut=100000|link-range=bare|link-cut=150000"));
        Assert.Equal(Picture, await File.ReadAllBytesAsync(saved.Path));
        Assert.Equal([null, "bytes=100000-", null, null], _host.Requests.Select(static request => request.GetHeader("Range")));
    }

    [Fact]
    public async Task AWholePartIsRenamedWithoutBeingFetchedAgain()
    {
        Uri link = _host.Put(Picture);
        using (PartFile part = PartFile.Open(_host.Folder, link))
        {
            part.Begin(new PartNote(TagOf(link), null, Picture.Length));
            await part.WriteAsync(Picture, default);
        }

        SavedMedia saved = await _host.SaveAsync(link);

        Assert.Equal(Picture, await File.ReadAllBytesAsync(saved.Path));
        Assert.Equal(416, Assert.Single(_host.Requests).StatusCode);
        Assert.Equal(["cat.png"], _host.Files);
    }

    [Fact]
    public async Task AWholePartOutlivesItsLink()
    {
        Uri link = _host.Put(Picture, fault: "link-expired");
        using (PartFile part = PartFile.Open(_host.Folder, link))
        {
            part.Begin(new PartNote(TagOf(link), null, Picture.Length));
            await part.WriteAsync(Picture, default);
        }

        SavedMedia saved = await _host.SaveAsync(link);
        Assert.Equal(Picture, await File.ReadAllBytesAsync(saved.Path));
    }

    private static string TagOf(Uri link) => $"\"{link.Segments[2].TrimEnd('/')}\"";

    [Fact]
    public async Task TheSameLinkThreeTimesAtOnceIsThreeFiles()
    {
        Uri link = _host.Put(Picture, fault: "link;split=20000;drip=2;count=3");
        MediaSaving saving = _host.To();

        SavedMedia[] saved = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _host.SaveAsync(link, saving)));

        Assert.Equal(["cat (2).png", "cat (3).png", "cat.png"], _host.Files);
        Assert.All(saved, file => Assert.Equal(Picture, File.ReadAllBytes(file.Path)));
    }

    [Theory]
    [InlineData("link;html", AllmErrorKind.Protocol, "HTML", 1)]
    [InlineData("link;html;content-type=image/png", AllmErrorKind.Protocol, "HTML", 1)]
    [InlineData("link;empty", AllmErrorKind.Protocol, "empty", 1)]
    [InlineData("link-expired", AllmErrorKind.PermissionDenied, "expired on 2025-04-03", 1)]
    [InlineData("link;status=404", AllmErrorKind.InvalidRequest, "nothing at", 1)]
    [InlineData("link;redirect=file:///etc/passwd", AllmErrorKind.Protocol, "neither http nor https", 1)]
    [InlineData("link;redirect=ftp://127.0.0.1/x.png", AllmErrorKind.Protocol, "neither http nor https", 1)]
    [InlineData("link;redirect=mirror;count=all", AllmErrorKind.Protocol, "more than five", 6)]
    [InlineData("link-length=none;link-cut=100000;link-tag=none;count=all", AllmErrorKind.IncompleteStream, "PNG's IEND", 4)]
    [InlineData("link-length=chunked;link-cut=100000;link-tag=none;count=all", AllmErrorKind.Network, "broke", 4)]
    [InlineData("link-length=+100;count=all;link-tag=none", AllmErrorKind.Network, "broke", 4)]
    [InlineData("link;status=429;retry-after=1000", AllmErrorKind.RateLimited, "slow down", 1)]
    public async Task WhatIsNoFileLeavesNone(string fault, AllmErrorKind kind, string says, int requests)
    {
        AllmException error = await Assert.ThrowsAsync<AllmException>(() => _host.SaveAsync(_host.Put(Picture, fault: fault)));

        Assert.Equal((kind, requests), (error.Kind, _host.Requests.Count));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("charged", error.RecommendedAction ?? string.Empty, StringComparison.Ordinal);
        Assert.Empty(_host.Files);
    }

    [Fact]
    public async Task ALengthThatIsKeptToIsNotThrownAwayForItsEnd()
    {
        SavedMedia saved = await _host.SaveAsync(_host.Put(Picture[..^20]));

        Assert.Equal(Picture[..^20], await File.ReadAllBytesAsync(saved.Path));
        Assert.Contains(_host.Notices, static notice => notice.Level == NoticeLevel.Warning && notice.Message.Contains("IEND", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SilenceEndsAndSlownessDoesNot()
    {
        MediaSaving saving = new(MediaTarget.Of(_host.Folder, force: false)) { Idle = TimeSpan.FromSeconds(1) };
        byte[] small = Pictures.Png(300);
        SavedMedia slow = await _host.SaveAsync(_host.Put(small, "slow.png", "link;split=32;drip=150"), saving);
        Assert.Equal(small, await File.ReadAllBytesAsync(slow.Path));
        Assert.Single(_host.Requests);

        using SaveHost host = new(maxRetry: 0);
        Uri link = host.Put(small, "silent.png", "link;stall=mid");
        AllmException error = await Assert.ThrowsAsync<AllmException>(() => host.SaveAsync(link, new MediaSaving(MediaTarget.Of(host.Folder, force: false)) { Idle = TimeSpan.FromMilliseconds(300) }));
        Assert.Equal(AllmErrorKind.Timeout, error.Kind);
    }

    [Fact]
    public async Task AStopLeavesAPartAndItsPlace()
    {
        MediaSaving saving = _host.To();
        Uri link = _host.Put(Picture, fault: "link;stall=mid");
        using CancellationTokenSource stop = new();
        Task<SavedMedia> running = _host.SaveAsync(link, saving, stop.Token);
        while (!_host.Files.Any(file => file.EndsWith(".part", StringComparison.Ordinal) && new FileInfo(Path.Combine(_host.Folder, file)).Length > 50_000))
        {
            await Task.Delay(5);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        string left = Assert.Single(saving.PartLeft);
        Assert.True(File.Exists(left));
        SavedMedia saved = await _host.SaveAsync(link, saving);
        Assert.Equal(Picture, await File.ReadAllBytesAsync(saved.Path));
        Assert.StartsWith("bytes=", _host.Requests[^1].GetHeader("Range"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFullDiskIsSaidBeforeTheBytesComeAndNothingMoreIsBegun()
    {
        MediaSaving saving = new(MediaTarget.Of(_host.Folder, force: false)) { FreeSpace = static _ => 4096 };

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => _host.SaveAsync(_host.Put(Picture), saving));
        Assert.Equal((AllmErrorKind.Storage, "disk_full"), (error.Kind, error.Code));
        Assert.Contains($"{Picture.Length} bytes were needed", error.Message, StringComparison.Ordinal);

        AllmException next = await Assert.ThrowsAsync<AllmException>(() => _host.SaveAsync(_host.Put(Picture, "b.png"), saving));
        Assert.StartsWith("It was not begun", next.Message, StringComparison.Ordinal);
        Assert.Single(_host.Requests);
        Assert.Empty(_host.Files);
    }

    // What the system says while bytes are written, when others took the room meanwhile: here at the second look at what is free.
    [Fact]
    public async Task ADiskThatFillsWhileBytesComeLeavesNothing()
    {
        int looks = 0;
        MediaSaving saving = new(MediaTarget.Of(_host.Folder, force: false))
        {
            FreeSpace = _ => ++looks == 2 ? throw new IOException("No space left on device", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28) : null,
        };
        Uri link = _host.Put(Picture, fault: "link-cut=100000");

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => _host.SaveAsync(link, saving));

        Assert.Equal((AllmErrorKind.Storage, "disk_full"), (error.Kind, error.Code));
        Assert.Contains($"{Picture.Length} bytes were needed", error.Message, StringComparison.Ordinal);
        Assert.Empty(_host.Files);
        await Assert.ThrowsAsync<AllmException>(() => _host.SaveAsync(link, saving));
        Assert.Equal(2, _host.Requests.Count);
    }

    [Fact]
    public async Task AFolderThatMayNotBeWrittenIsSaid()
    {
        string folder = Path.Combine(_host.Folder, "gone");
        Directory.CreateDirectory(folder);
        MediaSaving saving = _host.To(folder);
        Directory.Delete(folder);

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => _host.SaveAsync(_host.Put(Picture), saving));
        Assert.Equal(AllmErrorKind.Storage, error.Kind);
        Assert.Contains(folder, error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<AllmException>(() => _host.SaveAsync(new MediaContent { Data = MediaData.OfBytes(Picture) }, saving));
        Assert.Equal(AllmErrorKind.Storage, error.Kind);
    }

    [Fact]
    public async Task AHostThatAsksToSlowDownIsObeyedByAll()
    {
        MediaSaving saving = _host.To();
        Uri[] links = [_host.Put(Pictures.Png(100), "a.png", "link;status=429;retry-after=0.4"), _host.Put(Pictures.Png(101), "b.png")];
        Task<SavedMedia> first = _host.SaveAsync(links[0], saving);
        while (_host.Requests.Count == 0 || !_host.Notices.ToArray().Any(static notice => notice.Message.Contains("Trying again", StringComparison.Ordinal)))
        {
            await Task.Delay(5);
        }

        await Task.WhenAll(first, _host.SaveAsync(links[1], saving));

        Assert.Equal(3, _host.Requests.Count);
        Assert.All(_host.Requests.Skip(1), request => Assert.InRange(request.Time - _host.Requests[0].Time, TimeSpan.FromMilliseconds(350), TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task TheLettersOfALinkStayAsTheyCame()
    {
        byte[] picture = Pictures.Png(100);
        Uri link = _host.Put(picture, "a b+c.png");
        MediaLink.TryCreate($"{link.AbsoluteUri}?sig=%7E%41%2e%2e%2F+x&名=值", out Uri? signed);

        await _host.SaveAsync(signed!);

        Assert.EndsWith("/a%20b%2Bc.png?sig=%7E%41%2e%2e%2F+x&%E5%90%8D=%E5%80%BC", Assert.Single(_host.Requests).Target, StringComparison.Ordinal);
        Assert.Equal(["a b+c.png"], _host.Files);
    }

    [Fact]
    public async Task ALocalNameWithTwoAddressFamiliesIsReached()
    {
        Uri link = _host.Put(Picture);
        SavedMedia saved = await _host.SaveAsync(new Uri($"http://localhost:{link.Port}{link.AbsolutePath}"));
        Assert.Equal(Picture, await File.ReadAllBytesAsync(saved.Path));
    }

    [Fact]
    public async Task ALinkToTheGatewayAndARedirectBackToItGetNoKey()
    {
        byte[] picture = Pictures.Png(100);
        Uri own = new(_host.Emulator.BaseUri, "/files/0123456789abcdef.png");
        await _host.SaveAsync(own);
        await _host.SaveAsync(_host.Put(picture, fault: $"link;redirect={own}"));

        Assert.Equal(2, _host.Emulator.Request.Count);
        Assert.All(_host.Emulator.Request, static request => Assert.Null(request.GetHeader("Authorization")));
    }

    [Fact]
    public async Task ItsProgressRisesAndEnds()
    {
        await _host.SaveAsync(_host.Put(Picture, fault: "link;split=10000;drip=40"));

        Notice[] progress = [.. _host.Notices.Where(static notice => notice.Level == NoticeLevel.Progress)];
        Assert.True(progress.Length > 2);
        Assert.True(progress[^1].IsLast);
        Assert.Equal(progress[..^1].Select(static notice => notice.Percent).Order(), progress[..^1].Select(static notice => notice.Percent));
        Assert.Contains($"of {Picture.Length} bytes", progress[0].Message, StringComparison.Ordinal);
    }
}
