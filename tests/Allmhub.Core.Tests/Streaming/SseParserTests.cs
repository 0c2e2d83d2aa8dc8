using System.Text;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Core.Tests.Streaming;

public sealed class SseParserTests
{
    [Theory]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData("\r\n")]
    public void EveryLineEndSeparates(string end)
    {
        string text = string.Join(end, ": PING", "", "event: a", "data: one", "", "", "data: two", "data: three", "", "");
        foreach (int[] lengths in new[] { [], Enumerable.Repeat(1, text.Length).ToArray() })
        {
            Assert.Equal(
                [new(SseItemKind.Comment, "", "PING"), Event("one", "a"), Event("two\nthree")],
                SseSeen.Read(text, lengths));
        }
    }

    [Fact]
    public void LineEndsMayBeMixed() =>
        Assert.Equal([Event("1"), Event("2"), Event("3")], SseSeen.Read("data: 1\r\rdata: 2\r\n\ndata: 3\n\r\n"));

    [Theory]
    [InlineData("data: x", "x")]
    [InlineData("data:x", "x")]
    [InlineData("data:  x", " x")]
    [InlineData("data:\tx", "\tx")]
    [InlineData("data: a:b", "a:b")]
    [InlineData("data:", "")]
    [InlineData("data: ", "")]
    [InlineData("data", "")]
    [InlineData("data:\ndata:", "\n")]
    [InlineData("data\ndata\ndata", "\n\n")]
    [InlineData("data: a\ndata\ndata:b", "a\n\nb")]
    [InlineData("data: a\nid: 7\nretry: 10\nfoo: bar\n: note\ndata:b", "a\nb")]
    public void DataIsWhatTheStandardSays(string lines, string data)
    {
        foreach (int[] lengths in new[] { [], Enumerable.Repeat(1, lines.Length + 2).ToArray() })
        {
            Assert.Equal([Event(data)], SseSeen.Read(lines + "\n\n", lengths).Where(item => item.Kind == SseItemKind.Event));
        }
    }

    [Theory]
    [InlineData("Data: x")]
    [InlineData(" data: x")]
    [InlineData("data : x")]
    [InlineData("dat: x")]
    [InlineData("datas: x")]
    [InlineData("event: lone")]
    [InlineData("id: 1")]
    [InlineData("[DONE]")]
    public void WhatIsNoDataIsNoEvent(string line) => Assert.Empty(SseSeen.Read(line + "\n\n"));

    [Theory]
    [InlineData("event: a\ndata: x\n\ndata: y\n\n", "a", "")]
    [InlineData("data: x\nevent: late\n\ndata: y\n\n", "late", "")]
    [InlineData("data: x\nevent: between\ndata: z\n\ndata: y\n\n", "between", "")]
    [InlineData("event: a\nevent: b\ndata: x\n\nevent\ndata: y\n\n", "b", "")]
    [InlineData("event: dropped\n\ndata: x\n\nevent:c\ndata: y\n\n", "", "c")]
    public void TheTypeBelongsToItsEventAlone(string text, string first, string second) =>
        Assert.Equal([first, second], SseSeen.Read(text).Select(item => item.Type));

    [Fact]
    public void AnEventTypeMayBeLongerThanAnyBuffer()
    {
        string type = new('t', 5000);
        Assert.Equal([Event("x", type)], SseSeen.Read($"event: {type}\ndata: x\n\n"));
    }

    [Theory]
    [InlineData("\uFEFFdata: x\n\n", "x")]
    [InlineData("\uFEFF\n\ndata: x\n\n", "x")]
    public void AByteOrderMarkIsSkippedAtTheStart(string text, string data)
    {
        foreach (int[] lengths in new int[][] { [], [1, 1, 1, 1, 1], [2, 3] })
        {
            Assert.Equal([Event(data)], SseSeen.Read(text, lengths));
        }
    }

    [Fact]
    public void AByteOrderMarkElsewhereIsText() =>
        Assert.Equal([Event("1")], SseSeen.Read("data: 1\n\n\uFEFFdata: 2\n\n"));

    [Fact]
    public void CharactersMayBeCutBetweenReads()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("data: 进度：36% 🏃‍♀️ 竖屏\n\n");
        byte[] expected = bytes[6..^2];
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            SseSeen item = Assert.Single(SseSeen.Read(bytes, [cut]));
            Assert.Equal(expected, Encoding.Latin1.GetBytes(item.Data));
        }
    }

    [Fact]
    public void ABareJsonLineIsAnItemEvenWithoutALineEnd()
    {
        List<SseSeen> seen = SseSeen.Read(": PING\n\n{\"a\":1}\n{\"b\":2}");
        Assert.Equal([new(SseItemKind.Comment, "", "PING"), Bare("{\"a\":1}"), Bare("{\"b\":2}")], seen);
    }

    [Theory]
    [InlineData("data: text\n{\"error\":1}")]
    [InlineData("data: text\n{\"error\":1}\n\n")]
    [InlineData("data: text\n\n{\"error\":1}\n")]
    public void TextBeforeABareErrorIsNotLost(string text) =>
        Assert.Equal([Event("text"), Bare("{\"error\":1}")], SseSeen.Read(text));

    [Theory]
    [InlineData("data: [DONE]\n\n")]
    [InlineData("data: [DONE]\r\n")]
    [InlineData("data: [DONE]\r")]
    [InlineData("data:[DONE]\n")]
    [InlineData("data: [DONE]")]
    public void TheEndMarkNeedsNoBlankLine(string text)
    {
        List<SseSeen> seen = SseSeen.Read(Encoding.UTF8.GetBytes("data: 1\n\n" + text), [], out bool cutOff);
        Assert.Equal([Event("1"), Event("[DONE]")], seen);
        Assert.False(cutOff);
    }

    [Theory]
    [InlineData("data: cut\n", true)]
    [InlineData("data: cut", true)]
    [InlineData("data: [DONE", true)]
    [InlineData("data: a\ndata: [DONE]", true)]
    [InlineData("data: a\ndata: [DONE]\n", true)]
    [InlineData("event: a\n", true)]
    [InlineData("da", true)]
    [InlineData("id", true)]
    [InlineData("data: a\n: PI", true)]
    [InlineData("", false)]
    [InlineData("\n", false)]
    [InlineData(": PI", false)]
    [InlineData("id: 4\n", false)]
    public void AnUnfinishedEventIsDroppedAndReported(string rest, bool expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes("data: 1\n\n" + rest);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal([Event("1")], SseSeen.Read(bytes, [cut], out bool cutOff));
            Assert.Equal(expected, cutOff);
        }
    }

    [Fact]
    public void AnEventIsGivenAsSoonAsItsBlankLineIsThere()
    {
        SseParser parser = new();
        parser.Append("data: x\r\n\r"u8);
        Assert.True(parser.TryRead(out SseItem item));
        Assert.True(item.Data.SequenceEqual("x"u8));
        parser.Append("\ndata: y\n"u8);
        Assert.False(parser.TryRead(out _));
        parser.Append("\n"u8);
        Assert.True(parser.TryRead(out item));
        Assert.True(item.Data.SequenceEqual("y"u8));
    }

    [Fact]
    public void ALineOfTenMegabytesComesWhole()
    {
        byte[] bytes = new byte[10 * 1024 * 1024];
        bytes.AsSpan().Fill((byte)'A');
        "data: "u8.CopyTo(bytes);
        "\n\ndata: after\n\n"u8.CopyTo(bytes.AsSpan(bytes.Length - 15));
        List<SseSeen> seen = SseSeen.Read(bytes, Enumerable.Repeat(16 * 1024, bytes.Length / (16 * 1024)));
        Assert.Equal(2, seen.Count);
        Assert.Equal(new string('A', bytes.Length - 15 - 6), seen[0].Data);
        Assert.Equal("after", seen[1].Data);
    }

    [Fact]
    public void ALargeLineDoesNotStayInMemory()
    {
        SseParser parser = new();
        parser.Append("data: "u8);
        parser.Append(new byte[8 * 1024 * 1024]);
        parser.Append("\n\n"u8);
        Assert.True(parser.TryRead(out _));
        Assert.False(parser.TryRead(out _));
        Assert.InRange(parser.GetBuffer().Length, 1, 1024 * 1024);
    }

    [Theory]
    [InlineData("data: 0123456789012345678901234567890\n\n", "line")]
    [InlineData(": 01234567890123456789012345678901234\n\n", "line")]
    [InlineData("{0123456789012345678901234567890123456", "line")]
    [InlineData("data: 01234567890123\ndata: 01234567890123456\n\n", "event")]
    public void WhatIsOverTheBoundIsRefusedAfterAllThatCameBefore(string text, string what)
    {
        byte[] bytes = Encoding.UTF8.GetBytes("data: before\n\n" + text);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            SseParser parser = new(31);
            List<string> seen = [];
            StreamLimitException error = Assert.Throws<StreamLimitException>(() =>
            {
                foreach (byte[] part in new[] { bytes[..cut], bytes[cut..] })
                {
                    parser.Append(part);
                    while (parser.TryRead(out SseItem item))
                    {
                        seen.Add(Encoding.UTF8.GetString(item.Data));
                    }
                }
            });
            Assert.Contains($"a {what} of more than 31 bytes", error.Message);
            Assert.Equal(["before"], seen);
        }
    }

    [Fact]
    public void WhatIsJustWithinTheBoundPasses() =>
        Assert.Equal(
            [Event("0123456789012345678901234")],
            SseSeen.Read("data: 0123456789012345678901234\r\n\r\n"u8.ToArray(), [], 31));

    [Fact]
    public void OrdinaryItemsAllocateNothing()
    {
        byte[] block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("event: delta\ndata: {\"a\":1}\n\n: PING\n\ndata: a\ndata: b\n\n", 50)));
        SseParser parser = new();
        int items = 0;
        long before = 0;
        for (int round = 0; round < 40; round++)
        {
            if (round == 20)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
                items = 0;
            }

            parser.Append(block);
            while (parser.TryRead(out _))
            {
                items++;
            }
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(20 * 50 * 3, items);
        Assert.InRange(allocated, 0, 1024);
    }

    private static SseSeen Event(string data, string type = "") => new(SseItemKind.Event, type, data);

    private static SseSeen Bare(string data) => new(SseItemKind.BareJson, "", data);

    [Fact]
    public void AnEventAsLargeAsTheGatewayLetsPassIsRead()
    {
        // 100 MB in base64 and what is around it: newer gateways let 128 MB pass.
        byte[] piece = new byte[1024 * 1024];
        Array.Fill(piece, (byte)'A');
        SseParser parser = new();
        parser.Append("data: "u8);
        for (int i = 0; i < 127; i++)
        {
            parser.Append(piece);
            Assert.False(parser.TryRead(out _));
        }

        parser.Append("\n\n"u8);

        Assert.True(parser.TryRead(out SseItem item));
        Assert.Equal(127 * piece.Length, item.Data.Length);
        Assert.Equal(SseParser.DefaultMaxLineBytes, new AllmClientOptions { AsksPrices = false, BaseUri = new Uri("https://example.com") }.MaxLineBytes);
    }
}
