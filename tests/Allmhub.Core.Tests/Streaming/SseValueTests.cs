using System.Text;
using Allmhub.Streaming;

namespace Allmhub.Core.Tests.Streaming;

/// <summary>Streams that leave out the blank lines between events, for readers that know every event to be a JSON value.</summary>
public sealed class SseValueTests
{
    [Theory]
    [InlineData("data: {\"a\":1}\ndata: {\"b\":2}\n\n", "={\"a\":1}", "={\"b\":2}")]
    [InlineData("data: {\"a\":1}\r\ndata: {\"b\":2}\r\n", "={\"a\":1}", "={\"b\":2}")]
    [InlineData("data: {\"a\":1}\ndata: [DONE]", "={\"a\":1}", "=[DONE]")]
    [InlineData("event: x\ndata: {\"a\":1}\nevent: y\ndata: {\"b\":2}", "x={\"a\":1}", "y={\"b\":2}")]
    [InlineData("data: {\ndata: \"a\":1\ndata: }\n\ndata: {}\n\n", "={\n\"a\":1\n}", "={}")]
    [InlineData("data: {\"a\":\"}\ndata: {\"}\n\ndata: 1\n\n", "={\"a\":\"}\n{\"}", "=1")]
    [InlineData("data: {\"a\":1}\ndata: {\"b\":", "={\"a\":1}")]
    [InlineData("data: {\"a\":1}\n: PING\ndata: {\"b\":2}\n", "={\"a\":1}", "={\"b\":2}")]
    [InlineData("data: one\ndata: two\n\n", "=one\ntwo")]
    public void An_event_ends_at_its_value_wherever_the_bytes_are_cut(string stream, params string[] expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(stream);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            SseParser parser = new() { EndsAtValue = true };
            List<string> seen = [];
            parser.Append(bytes.AsSpan(0, cut));
            Drain(parser, seen);
            parser.Append(bytes.AsSpan(cut));
            Drain(parser, seen);
            parser.Complete();
            Drain(parser, seen);
            Assert.Equal(expected, seen);
        }
    }

    [Fact]
    public void The_standard_joins_the_lines() =>
        Assert.Equal(["={\"a\":1}\n{\"b\":2}"], Read(new SseParser(), "data: {\"a\":1}\ndata: {\"b\":2}\n\n"));

    private static List<string> Read(SseParser parser, string stream)
    {
        List<string> seen = [];
        parser.Append(Encoding.UTF8.GetBytes(stream));
        parser.Complete();
        Drain(parser, seen);
        return seen;
    }

    private static void Drain(SseParser parser, List<string> seen)
    {
        while (parser.TryRead(out SseItem item))
        {
            if (item.Kind == SseItemKind.Event)
            {
                seen.Add(Encoding.UTF8.GetString(item.EventType) + "=" + Encoding.UTF8.GetString(item.Data));
            }
        }
    }
}
