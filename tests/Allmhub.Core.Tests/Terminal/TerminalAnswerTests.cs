using System.Text;
using Allmhub.Media;
using Allmhub.Terminal;

namespace Allmhub.Core.Tests.Terminal;

/// <summary>What a terminal answers, what the environment says, and what follows from both.</summary>
public sealed class TerminalAnswerTests
{
    private const string KittyOk = "\u001b_Gi=31;OK\u001b\\";

    [Theory]
    [InlineData("\u001b[?62;4;22c", true)]
    [InlineData("\u001b[?63;1;22;4c", true)]
    [InlineData("[?61;4;6;7;14;21;22;23;24;28;32;42c", true)]
    [InlineData("\u001b[?62;22c", false)]
    [InlineData("\u001b[?62;14;24;44c", false)]
    [InlineData("\u001b[?4;22c", false)]
    [InlineData("\u001b[?4c", false)]
    [InlineData("\u001b[?6c", false)]
    [InlineData("\u001b[?1;2;99999999999;4c", true)]
    public void SixelIsAttributeFourAsANumberOfItsOwn(string answer, bool hasSixel)
    {
        TerminalReplies replies = Of(answer);
        Assert.NotNull(replies.Attributes);
        Assert.Equal(hasSixel, replies.HasSixel);
    }

    [Theory]
    [InlineData("\u001b[I\u001b[?62;22c" + KittyOk)]
    [InlineData("q\u001b_Gi=31;OK\u001b\\\u001b[A\u001b[?62;22c")]
    [InlineData("\u001b_Gi=31,p=1;OK\u001b\\\u001b[?62c")]
    [InlineData("\u001b_GI=5,i=31;OK\u001b\\\u001b[?62c")]
    public void KittysAnswerCountsWhereverItStands(string answer)
    {
        TerminalReplies replies = Of(answer);
        Assert.True(replies.HasKitty);
        Assert.NotNull(replies.Attributes);
    }

    [Theory]
    [InlineData("\u001b_Gi=31;ENOTSUPPORTED:no\u001b\\", false)]
    [InlineData("\u001b_Gi=3;OK\u001b\\", null)]
    [InlineData("\u001b_Gi=310;OK\u001b\\", null)]
    [InlineData("\u001b_Gi=31;OK", null)]
    public void AnotherAnswerIsNoYes(string answer, bool? expected) => Assert.Equal(expected, Of(answer).HasKitty);

    [Fact]
    public void AnAnswerMayComeInAnyPieces()
    {
        byte[] all = Encoding.Latin1.GetBytes($"\u001b[I{KittyOk}\u001b[6;21;11t\u001bP>|iTerm2 3.5.0\u001b\\\u001b[?62;4;22c");
        TerminalReplies replies = new();
        foreach (byte one in all)
        {
            replies.Add([one]);
        }

        Assert.True(replies.HasKitty);
        Assert.True(replies.HasSixel);
        Assert.Equal((11, 21), replies.Cell);
        Assert.Equal("iTerm2 3.5.0", replies.Name);
    }

    [Fact]
    public void WhatIsNoAnswerDoesNotPileUp()
    {
        TerminalReplies replies = new();
        for (int turn = 0; turn < 1000; turn++)
        {
            replies.Add(new byte[1024]);
        }

        replies.Add("\u001b[?62;4c"u8);
        Assert.True(replies.HasSixel);
    }

    [Fact]
    public void ACellOfNoSizeIsNotTaken() => Assert.Null(Of("\u001b[6;0;0t").Cell);

    [Theory]
    [InlineData("TERM=xterm-256color", "\u001b[?62;22c", PictureProtocol.Block)]
    [InlineData("TERM=mlterm", "\u001b[?63;1;4c", PictureProtocol.Sixel)]
    [InlineData("TERM=xterm-kitty", "\u001b[?62;c", PictureProtocol.Block)]
    [InlineData("TERM=xterm-kitty", KittyOk + "\u001b[?62;c", PictureProtocol.Kitty)]
    [InlineData("TERM=xterm-256color", KittyOk + "\u001b[?62;4c", PictureProtocol.Kitty)]
    [InlineData("TERM_PROGRAM=iTerm.app", "\u001b[?62;4c", PictureProtocol.Iterm)]
    [InlineData("LC_TERMINAL=iTerm2", "\u001b[?62;4c" + KittyOk, PictureProtocol.Iterm)]
    [InlineData("TERM_PROGRAM=iTerm.app", "\u001bP>|iTerm2 3.5.0\u001b\\\u001b[?62;4c", PictureProtocol.Iterm)]
    [InlineData("TERM_PROGRAM=iTerm.app", "\u001bP>|XTerm(390)\u001b\\\u001b[?64;4c", PictureProtocol.Sixel)]
    [InlineData("TERM_PROGRAM=iTerm.app", "", PictureProtocol.Block)]
    [InlineData("TERM_PROGRAM=WezTerm", "\u001b[?65;4;6;18;22c", PictureProtocol.Iterm)]
    [InlineData("TERM_PROGRAM=WezTerm", KittyOk + "\u001b[?65;4;6;18;22c", PictureProtocol.Kitty)]
    [InlineData("TERM_PROGRAM=vscode", "\u001b[?62;22c", PictureProtocol.Block)]
    [InlineData("TERM_PROGRAM=vscode", "\u001b[?62;4;22c", PictureProtocol.Sixel)]
    [InlineData("TERM=xterm-256color", "", PictureProtocol.Block)]
    public void AnswersDecideAndTheEnvironmentNominates(string variable, string answer, PictureProtocol expected)
    {
        TerminalChoice choice = ProtocolChoice.Of(Environment(variable), Of(answer));
        Assert.Equal(expected, choice.Protocol);
        Assert.NotEmpty(choice.Reason);
    }

    [Fact]
    public void ATerminalThatCannotBeAskedGetsHalfBlocks() => Assert.Equal(PictureProtocol.Block, ProtocolChoice.Of(Environment("TERM_PROGRAM=iTerm.app"), null).Protocol);

    [Theory]
    [InlineData("on xterm-kitty", PictureProtocol.Kitty)]
    [InlineData("1 xterm-ghostty RGB,title", PictureProtocol.Kitty)]
    [InlineData("all xterm-kitty", PictureProtocol.Kitty)]
    [InlineData("off xterm-kitty", PictureProtocol.Block)]
    [InlineData("0 xterm-kitty", PictureProtocol.Block)]
    [InlineData("on xterm-256color", PictureProtocol.Block)]
    [InlineData("off xterm-256color 256,RGB,sixel,title", PictureProtocol.Sixel)]
    [InlineData("off xterm-256color 256,nosixel", PictureProtocol.Block)]
    [InlineData("", PictureProtocol.Block)]
    public void InTmuxTmuxItselfDecides(string answer, PictureProtocol expected) => Assert.Equal(expected, ProtocolChoice.InTmux(TmuxState.Of(answer)).Protocol);

    [Theory]
    [InlineData(4, 2, 10, 20, null, null, 4, 2, 1, 1)]
    [InlineData(1, 1, 10, 20, null, null, 1, 1, 1, 1)]
    [InlineData(1600, 100, 10, 20, null, null, 800, 50, 80, 3)]
    [InlineData(100000, 1, 10, 20, null, null, 800, 1, 80, 1)]
    [InlineData(1, 100000, 10, 20, null, null, 1, 440, 1, 22)]
    [InlineData(1000, 1000, 10, 20, null, null, 440, 440, 44, 22)]
    [InlineData(100, 100, 10, 20, 40, null, 400, 400, 40, 20)]
    [InlineData(100, 100, 10, 20, null, 5, 100, 100, 10, 5)]
    [InlineData(100, 100, 10, 20, 10000, 10000, 440, 440, 44, 22)]
    [InlineData(100, 100, 1, 2, 40, null, 40, 40, 40, 20)]
    public void APictureKeepsItsShapeAndFitsTheWindow(int width, int height, int cellWidth, int cellHeight, int? columns, int? rows, int pixelWidth, int pixelHeight, int fitColumns, int fitRows) =>
        Assert.Equal(new PictureFit(pixelWidth, pixelHeight, fitColumns, fitRows), PictureFit.Of(new PictureSize(width, height), (cellWidth, cellHeight), new WindowSize(80, 24, 0, 0), columns, rows));

    [Theory]
    [InlineData(80, 24, 800, 480, 10, 20)]
    [InlineData(80, 24, 0, 0, 0, 0)]
    [InlineData(80, 24, 79, 480, 0, 0)]
    [InlineData(0, 0, 800, 480, 0, 0)]
    public void TheWindowTellsTheCellOrDoesNot(int columns, int rows, int width, int height, int cellWidth, int cellHeight) =>
        Assert.Equal((cellWidth, cellHeight), new WindowSize(columns, rows, width, height).Cell ?? (0, 0));

    internal static TerminalEnvironment Environment(params string[] variables)
    {
        Dictionary<string, string> values = variables.ToDictionary(static one => one.Split('=')[0], static one => one.Split('=')[1]);
        return new TerminalEnvironment(name => values.GetValueOrDefault(name));
    }

    private static TerminalReplies Of(string answer)
    {
        TerminalReplies replies = new();
        replies.Add(Encoding.Latin1.GetBytes(answer));
        return replies;
    }
}
