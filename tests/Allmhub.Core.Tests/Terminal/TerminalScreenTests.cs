using System.Diagnostics;
using System.Text.RegularExpressions;
using Allmhub.Core.Tests.Media.Pixels;
using Allmhub.Media;
using Allmhub.Media.Pixels;
using Allmhub.Terminal;

namespace Allmhub.Core.Tests.Terminal;

/// <summary>Asking, choosing and drawing, at a terminal that answers as it is told.</summary>
public sealed class TerminalScreenTests
{
    private const string AsksAttributes = @"\x1b\[c";
    private static readonly WindowSize Window = new(80, 24, 800, 480);
    private static readonly byte[] Png = PngFile.Of(4, 2, static (_, _) => (220, 30, 30, 255));

    [Fact]
    public async Task ATerminalIsAskedOnceAndIsThenKnown()
    {
        FakePort port = new(Window, (AsksAttributes, "\u001b[?62;4;22c", 0));
        using TerminalScreen screen = Screen(port);
        DrawnPicture drawn = await Draw(screen, Png);
        Assert.Equal((PictureProtocol.Sixel, new PictureSize(4, 2), null), (drawn.Choice.Protocol, drawn.Size, drawn.NotDrawn));
        _ = await Draw(screen, Png);
        Assert.Equal((1, 0), port.Listened);
        Assert.Single(Regex.Matches(port.Written, AsksAttributes));
        Assert.Equal(2, Regex.Count(port.Written, @"\n\x1b\[1A\x1b7\x1bP0;1;0q[^\x1b]*\x1b\\\x1b8\x1b\[1B\r"));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(1400)]
    public async Task ALateAnswerIsSwallowedAndKnownTheNextTime(int delayMs)
    {
        FakePort port = new(Window, (AsksAttributes, "\u001b[?62;4;22c", delayMs));
        TerminalMemory memory = new();
        using TerminalScreen screen = Screen(port, memory);
        DrawnPicture drawn = await Draw(screen, Png);
        Assert.Equal(delayMs < 1000 ? PictureProtocol.Sixel : PictureProtocol.Block, drawn.Choice.Protocol);
        Assert.Equal(0, port.Left);
        Assert.Equal(0, port.Listened.Open);
        Assert.Equal(PictureProtocol.Sixel, (await Draw(screen, Png)).Choice.Protocol);
    }

    [Fact]
    public async Task ATerminalThatNeverAnswersGetsHalfBlocksAndIsNotAskedAgain()
    {
        FakePort port = new(Window);
        using TerminalScreen screen = Screen(port);
        Assert.Equal(PictureProtocol.Block, (await Draw(screen, Png)).Choice.Protocol);
        long first = port.Written.Length;
        Stopwatch clock = Stopwatch.StartNew();
        Assert.Equal(PictureProtocol.Block, (await Draw(screen, Png)).Choice.Protocol);
        Assert.InRange(clock.ElapsedMilliseconds, 0, 900);
        Assert.DoesNotMatch(AsksAttributes, port.Written[(int)first..]);
    }

    [Fact]
    public async Task InTheBackgroundNothingIsAsked()
    {
        FakePort port = new(Window) { IsDeaf = true };
        using TerminalScreen screen = Screen(port);
        Assert.Equal(PictureProtocol.Block, (await Draw(screen, Png)).Choice.Protocol);
        Assert.DoesNotMatch(AsksAttributes, port.Written);
    }

    [Theory]
    [InlineData("STY=1.x")]
    [InlineData("TERM=linux")]
    public async Task WhatWouldShowTheQuestionIsNotAsked(string variable)
    {
        FakePort port = new(Window, (AsksAttributes, "\u001b[?62;4c", 0));
        using TerminalScreen screen = Screen(port, null, variable);
        Assert.Equal(PictureProtocol.Block, (await Draw(screen, Png)).Choice.Protocol);
        Assert.DoesNotMatch(AsksAttributes, port.Written);
    }

    [Theory]
    [InlineData("TERM_PROGRAM=vscode")]
    [InlineData("TERM_PROGRAM=Apple_Terminal")]
    public async Task WhatHasNothingOfKittysIsNotAskedForIt(string variable)
    {
        FakePort port = new(Window, (AsksAttributes, "\u001b[?62;22c", 0));
        using TerminalScreen screen = Screen(port, null, variable);
        _ = await Draw(screen, Png);
        Assert.Matches(AsksAttributes, port.Written);
        Assert.DoesNotContain("\u001b_G", port.Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutTheSizeOfACellThePictureIsDrawnAndTheLineComesBelow()
    {
        FakePort port = new(new WindowSize(80, 24, 0, 0), (AsksAttributes, "\u001b[?63;1;4c", 0));
        using TerminalScreen screen = Screen(port);
        _ = await Draw(screen, Png);
        Assert.Matches(@"\x1bP0;1;0q""1;1;4;2[^\x1b]*\x1b\\\r\n$", port.Written);
    }

    [Fact]
    public async Task TheSizeOfACellMayBeAnswered()
    {
        FakePort port = new(new WindowSize(80, 24, 0, 0), (@"\x1b\[16t", "\u001b[6;2;1t", 0), (AsksAttributes, "\u001b[?63;4c", 0));
        using TerminalScreen screen = Screen(port);
        _ = await Draw(screen, PngFile.Of(160, 10, static (_, _) => (1, 2, 3, 255)));
        Assert.Contains("\"1;1;80;5", port.Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KittyGetsThePngAsItIsAndPixelsOfAnythingElse()
    {
        FakePort port = new(Window, (@"a=q", "\u001b_Gi=31;OK\u001b\\", 0), (AsksAttributes, "\u001b[?62c", 0));
        using TerminalScreen screen = Screen(port);
        _ = await Draw(screen, Png);
        Assert.Contains($"f=100,q=2,C=1,m=0;{Convert.ToBase64String(Png)}\u001b\\", port.Written, StringComparison.Ordinal);
        _ = await Draw(screen, Convert.FromBase64String(PictureDecoderTests.Jpeg));
        Assert.Contains("f=24,s=16,v=8,", port.Written, StringComparison.Ordinal);
        Assert.DoesNotContain(";/9j/", port.Written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatHasNoDecoderIsSaidAndItermTakesItAsItIs()
    {
        byte[] webp = Convert.FromBase64String("UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAwA0JaQAA3AA/vuUAAA=");
        FakePort port = new(Window, (AsksAttributes, "\u001b[?62;4c", 0));
        using TerminalScreen sixel = Screen(port);
        DrawnPicture drawn = await Draw(sixel, webp);
        Assert.Contains("image/webp", drawn.NotDrawn, StringComparison.Ordinal);
        Assert.Equal(new PictureSize(1, 1), drawn.Size);
        Assert.DoesNotContain("\u001bP", port.Written, StringComparison.Ordinal);
        FakePort apple = new(Window, (AsksAttributes, "\u001b[?62;4c", 0));
        using TerminalScreen iterm = Screen(apple, null, "TERM_PROGRAM=iTerm.app");
        Assert.Null((await Draw(iterm, webp)).NotDrawn);
        Assert.Contains($":{Convert.ToBase64String(webp)}\u0007", apple.Written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PictureProtocol.Iterm)]
    [InlineData(PictureProtocol.Kitty)]
    [InlineData(PictureProtocol.Sixel)]
    [InlineData(PictureProtocol.Block)]
    public async Task NothingInAFileDrivesTheTerminal(PictureProtocol protocol)
    {
        byte[] hostile = PngFile.Raw(2, 2, 8, 2, [0, 0x1B, 0x5D, 0x35, 0x32, 0x3B, 0x63, 0, 0x1B, 0x5B, 0x32, 0x4A, 7, 7], text: [.. "Comment\0\u001b]52;c;c2VjcmV0\u0007\u001b[2J\u001b\\"u8]);
        FakePort port = new(Window);
        using TerminalScreen screen = Screen(port);
        Assert.Null((await screen.DrawAsync(hostile, new PictureDrawing(protocol), CancellationToken.None)).NotDrawn);
        string own = @"\x1b(_G[a-zA-Z0-9=,]*;[A-Za-z0-9+/=]*\x1b\\|\]1337;File=[a-zA-Z0-9=;]*:[A-Za-z0-9+/=]*\x07|P0;1;0q[!-~]*\x1b\\|\[(0|49|[34]8;[25][;0-9]*)m|\[\d+[AB]|7|8)";
        string left = Regex.Replace(port.Written, own, string.Empty);
        Assert.Matches(@"^[\r\n]*(\xe2\x96[\x80\x84]|[ \r\n])*$", left);
    }

    [Theory]
    [InlineData(PictureProtocol.Kitty)]
    [InlineData(PictureProtocol.Sixel)]
    [InlineData(PictureProtocol.Block)]
    public async Task APictureThatWouldFillTheMemoryIsNotDrawnByAnyProtocol(PictureProtocol protocol)
    {
        FakePort port = new(Window);
        using TerminalScreen screen = Screen(port);
        PictureException error = await Assert.ThrowsAsync<PictureException>(() => screen.DrawAsync(PngFile.Raw(1, 1, 8, 6, new byte[50_000_000]), new PictureDrawing(protocol), CancellationToken.None));
        Assert.Equal(PictureFault.TooLarge, error.Fault);
        Assert.Empty(port.Written);
    }

    [Fact]
    public async Task InTmuxNothingIsAskedOfTheTerminalAndKittysPictureIsWrapped()
    {
        FakePort port = new(Window, (AsksAttributes, "\u001b[?1;2;4c", 0));
        using TerminalScreen screen = Screen(port, null, "TMUX=/tmp/x,1,0", "KITTY_WINDOW_ID=1");
        DrawnPicture drawn = await Draw(screen, Png);
        Assert.Equal(PictureProtocol.Kitty, drawn.Choice.Protocol);
        Assert.DoesNotMatch(AsksAttributes, port.Written);
        Assert.StartsWith("\u001bPtmux;\u001b\u001b_G", port.Written, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?<!\u001b)\u001b_G", port.Written);
    }

    [Fact]
    public async Task AStopWhileTheTerminalIsAskedComesAtOnceAndGivesItBack()
    {
        FakePort port = new(Window);
        using TerminalScreen screen = Screen(port);
        using CancellationTokenSource stop = new(100);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => screen.DrawAsync(Png, new PictureDrawing(), stop.Token));
        Assert.Equal((1, 0), port.Listened);
    }

    [Fact]
    public async Task AStopWhileTheTerminalTakesNothingEndsThePicture()
    {
        FakePort port = new(Window) { StopsAfter = 10_000 };
        using TerminalScreen screen = Screen(port);
        using CancellationTokenSource stop = new();
        Random random = new(1);
        byte[] large = PngFile.Of(200, 200, (_, _) => ((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256), 255));
        Task<DrawnPicture> drawing = screen.DrawAsync(large, new PictureDrawing(PictureProtocol.Kitty), stop.Token);
        Assert.NotSame(drawing, await Task.WhenAny(drawing, Task.Delay(300)));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drawing);
    }

    private static Task<DrawnPicture> Draw(TerminalScreen screen, byte[] data) => screen.DrawAsync(data, new PictureDrawing(), CancellationToken.None);

    private static TerminalScreen Screen(FakePort port, TerminalMemory? memory = null, params string[] variables) =>
        new(port, TerminalAnswerTests.Environment(variables), memory ?? new TerminalMemory(), static _ => Task.FromResult<TmuxState?>(new TmuxState(true, "xterm-kitty", false)));
}
