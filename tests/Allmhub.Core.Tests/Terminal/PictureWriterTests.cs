using System.Text;
using System.Text.RegularExpressions;
using Allmhub.Media.Pixels;
using Allmhub.Terminal;

namespace Allmhub.Core.Tests.Terminal;

/// <summary>Each protocol, read back by what its documents say.</summary>
public sealed class PictureWriterTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(13, 6)]
    [InlineData(40, 17)]
    [InlineData(300, 1)]
    public void ASixelReadsBackAsThePictureOfItsPalette(int width, int height)
    {
        PixelImage picture = Colorful(width, height);
        PalettePicture reduced = MedianCut.Reduce(picture, SixelWriter.Colors, None);
        (int readWidth, int readHeight, int[] colors) = ReadSixel(string.Concat(SixelWriter.Write(picture, None).Select(Encoding.ASCII.GetString)));
        Assert.Equal((width, height), (readWidth, readHeight));
        for (int at = 0; at < colors.Length; at++)
        {
            Assert.Equal(reduced.Index[at], colors[at]);
        }
    }

    [Fact]
    public void WhatIsTransparentIsNotPainted()
    {
        (int _, int _, int[] colors) = ReadSixel(string.Concat(SixelWriter.Write(new PixelImage(2, 1, [9, 9, 9, 0, 200, 10, 10, 255]), None).Select(Encoding.ASCII.GetString)));
        Assert.Equal([-1, 0], colors);
    }

    [Fact]
    public void AHalfBlockShowsTwoPixelsAndLeavesTheTransparentOnes()
    {
        PixelImage picture = new(4, 3,
        [
            1, 1, 1, 255, 2, 2, 2, 0, 3, 3, 3, 255, 4, 4, 4, 0,
            5, 5, 5, 255, 6, 6, 6, 255, 7, 7, 7, 0, 8, 8, 8, 0,
            9, 9, 9, 255, 9, 9, 9, 255, 9, 9, 9, 0, 9, 9, 9, 127,
        ]);
        string[] rows = [.. BlockWriter.Write(picture, hasTrueColor: true, None).Select(Encoding.UTF8.GetString)];
        Assert.Equal("\u001b[48;2;5;5;5m\u001b[38;2;1;1;1m▀\u001b[49m\u001b[38;2;6;6;6m▄\u001b[38;2;3;3;3m▀ \u001b[0m\r\n", rows[0]);
        Assert.Equal("\u001b[38;2;9;9;9m▀▀  \u001b[0m\r\n", rows[1]);
    }

    [Fact]
    public void WithoutAllColorsTheTableIsUsed()
    {
        string text = string.Concat(BlockWriter.Write(new PixelImage(2, 1, [255, 0, 0, 255, 8, 8, 8, 255]), hasTrueColor: false, None).Select(Encoding.UTF8.GetString));
        Assert.Equal("\u001b[38;5;196m▀\u001b[38;5;232m▀\u001b[0m\r\n", text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3072)]
    [InlineData(3073)]
    [InlineData(100_000)]
    public void KittyGetsAPngInPiecesAndNeverAnswers(int length)
    {
        byte[] file = [.. Enumerable.Range(0, length).Select(static at => (byte)(at * 7))];
        Match[] pieces = [.. Regex.Matches(Text(KittyWriter.WritePng(file, new PictureFit(8, 8, 3, 2))), "\u001b_G([^;]*);([^\u001b]*)\u001b\\\\").Cast<Match>()];
        Assert.Equal("a=T,f=100,q=2,C=1,c=3,r=2,m=" + (pieces.Length > 1 ? 1 : 0), pieces[0].Groups[1].Value);
        Assert.All(pieces[1..], static piece => Assert.Matches("^m=[01],q=2$", piece.Groups[1].Value));
        Assert.All(pieces[..^1], static piece => Assert.Contains("m=1", piece.Groups[1].Value, StringComparison.Ordinal));
        Assert.Contains("m=0", pieces[^1].Groups[1].Value, StringComparison.Ordinal);
        Assert.All(pieces, static piece => Assert.InRange(piece.Groups[2].Length, 1, 4096));
        Assert.Equal(file, Convert.FromBase64String(string.Concat(pieces.Select(static piece => piece.Groups[2].Value))));
    }

    [Theory]
    [InlineData(255, 24)]
    [InlineData(10, 32)]
    public void KittyGetsPixelsOfThreeOrFourBytes(byte alpha, int bits)
    {
        string text = Text(KittyWriter.WritePixels(new PixelImage(2, 1, [1, 2, 3, alpha, 4, 5, 6, 255]), null));
        Match match = Regex.Match(text, "^\u001b_Ga=T,f=(\\d+),s=2,v=1,q=2,C=1,m=0;([^\u001b]*)\u001b\\\\$");
        Assert.Equal($"{bits}", match.Groups[1].Value);
        Assert.Equal(bits == 24 ? [1, 2, 3, 4, 5, 6] : new byte[] { 1, 2, 3, alpha, 4, 5, 6, 255 }, Convert.FromBase64String(match.Groups[2].Value));
    }

    [Fact]
    public void InTmuxEverySequenceIsWrappedAndThePlaceholdersAreText()
    {
        byte[] file = new byte[10_000];
        string text = Text(KittyWriter.WriteInTmux((3 << 24) | 77, file, null, new PictureFit(1, 1, 3, 2)));
        MatchCollection wrapped = Regex.Matches(text, "\u001bPtmux;((?:\u001b\u001b|[^\u001b])*)\u001b\\\\");
        string inner = string.Concat(wrapped.Select(static match => match.Groups[1].Value.Replace("\u001b\u001b", "\u001b", StringComparison.Ordinal)));
        Match[] pieces = [.. Regex.Matches(inner, "\u001b_G([^;]*);([^\u001b]*)\u001b\\\\").Cast<Match>()];
        Assert.Equal(4, pieces.Length);
        Assert.Equal($"a=T,U=1,i={(3 << 24) | 77},q=2,c=3,r=2,f=100,m=1", pieces[0].Groups[1].Value);
        Assert.Equal(file, Convert.FromBase64String(string.Concat(pieces.Select(static piece => piece.Groups[2].Value))));
        string rest = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text[(wrapped[^1].Index + wrapped[^1].Length)..]));
        const string Cell = "\U0010EEEE";
        Assert.Equal($"\u001b[38;5;77m{Cell}\u0305\u0305\u0310{Cell}{Cell}\u001b[39m\r\n\u001b[38;5;77m{Cell}\u030D\u0305\u0310{Cell}{Cell}\u001b[39m\r\n", rest);
        Assert.DoesNotMatch("(?<!\u001b)\u001b_G", text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(700_000)]
    public void ItermTakesTheFileInOneSequence(int length)
    {
        byte[] file = [.. Enumerable.Range(0, length).Select(static at => (byte)(at * 13))];
        byte[][] sequences = [.. ItermWriter.Write(file, new PictureFit(8, 8, 3, 2), takesParts: true)];
        Match match = Regex.Match(Text(sequences), "^\u001b]1337;File=inline=1;size=(\\d+);width=3;height=2;preserveAspectRatio=1:([^\u0007]*)\u0007$");
        Assert.InRange(Assert.Single(sequences).Length, 1, ItermWriter.MaxSequence);
        Assert.Equal($"{length}", match.Groups[1].Value);
        Assert.Equal(file, Convert.FromBase64String(match.Groups[2].Value));
    }

    [Fact]
    public void ItermTakesALargeFileInParts()
    {
        byte[] file = [.. Enumerable.Range(0, 3_000_000).Select(static at => (byte)(at * 13))];
        string[] sequences = [.. ItermWriter.Write(file, null, takesParts: true).Select(Encoding.ASCII.GetString)];
        Assert.All(sequences, static one => Assert.InRange(one.Length, 1, ItermWriter.MaxSequence));
        Assert.Equal("\u001b]1337;MultipartFile=inline=1;size=3000000;width=auto;height=auto\u0007", sequences[0]);
        Assert.Equal("\u001b]1337;FileEnd\u0007", sequences[^1]);
        Assert.Equal(file, Convert.FromBase64String(string.Concat(sequences[1..^1].Select(static one => Regex.Match(one, "^\u001b]1337;FilePart=([^\u0007]*)\u0007$").Groups[1].Value))));
        Assert.Single(ItermWriter.Write(file, null, takesParts: false));
    }

    private static string Text(IEnumerable<byte[]> sequences) => string.Concat(sequences.Select(Encoding.Latin1.GetString));

    private static PixelImage Colorful(int width, int height) =>
        new(width, height, [.. Enumerable.Range(0, width * height).SelectMany(at => (byte[])[(byte)(at % width * 5), (byte)(at / width * 14), (byte)(at * 3), at % 11 == 0 ? (byte)0 : (byte)255])]);

    // As DEC STD 070 says: a color is chosen, a count repeats the next sixel, $ goes back, - goes down by six.
    private static (int Width, int Height, int[] Color) ReadSixel(string text)
    {
        Match head = Regex.Match(text, "^\u001bP0;1;0q\"1;1;(\\d+);(\\d+)(.*)\u001b\\\\$", RegexOptions.Singleline);
        int width = int.Parse(head.Groups[1].Value), height = int.Parse(head.Groups[2].Value);
        int[] colors = [.. Enumerable.Repeat(-1, width * height)];
        (int x, int y, int color) = (0, 0, -1);
        string body = head.Groups[3].Value;
        MatchCollection words = Regex.Matches(body, @"#(\d+)(;2;\d+;\d+;\d+)?|!(\d+)([?-~])|([?-~])|(\$)|(-)");
        Assert.Equal(body.Length, words.Sum(static word => word.Length));
        foreach (Match word in words)
        {
            if (word.Groups[1].Success)
            {
                color = int.Parse(word.Groups[1].Value);
            }
            else if (word.Groups[6].Success)
            {
                x = 0;
            }
            else if (word.Groups[7].Success)
            {
                (x, y) = (0, y + 6);
            }
            else
            {
                int bits = (word.Groups[4].Success ? word.Groups[4] : word.Groups[5]).Value[0] - '?';
                for (int count = word.Groups[3].Success ? int.Parse(word.Groups[3].Value) : 1; count > 0; count--, x++)
                {
                    for (int bit = 0; bit < 6; bit++)
                    {
                        if ((bits >> bit & 1) != 0)
                        {
                            Assert.Equal(-1, colors[((y + bit) * width) + x]);
                            colors[((y + bit) * width) + x] = color;
                        }
                    }
                }
            }
        }

        return (width, height, colors);
    }
}
