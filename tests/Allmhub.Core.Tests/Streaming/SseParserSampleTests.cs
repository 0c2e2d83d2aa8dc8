using Allmhub.Streaming;

namespace Allmhub.Core.Tests.Streaming;

public sealed class SseParserSampleTests
{
    public static TheoryData<string> Streams()
    {
        TheoryData<string> names = [];
        foreach (string name in Sample.Names("*.sse"))
        {
            names.Add(name);
        }

        return names;
    }

    [Fact]
    public void EveryDialectHasSamples()
    {
        List<string> names = Sample.Names("*.sse").ToList();
        foreach (string prefix in new[] { "chat.", "claude.", "responses.", "gemini.", "audio." })
        {
            Assert.Contains(names, name => name.StartsWith(prefix, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void EverySplitPointGivesTheSame(string name)
    {
        byte[] bytes = Sample.Bytes(name);
        List<SseSeen> expected = SseSeen.Model(bytes);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, SseSeen.Read(bytes, Enumerable.Repeat(1, bytes.Length)));
        for (int split = 0; split <= bytes.Length; split++)
        {
            Assert.Equal(expected, SseSeen.Read(bytes, [split]));
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void EveryPlaceOfBreakingOffKeepsWhatCameBefore(string name)
    {
        byte[] bytes = Sample.Bytes(name);
        for (int length = 0; length <= bytes.Length; length++)
        {
            byte[] cut = bytes[..length];
            Assert.Equal(SseSeen.Model(cut), SseSeen.Read(cut, [length / 2]));
        }
    }

    [Theory]
    [InlineData("chat.stream.error-bare-json.sse", SseItemKind.BareJson, "bad_response_status_code")]
    [InlineData("claude.stream.error-bare-json.sse", SseItemKind.BareJson, "overloaded_error")]
    [InlineData("claude.stream.error.sse", SseItemKind.Event, "overloaded_error")]
    [InlineData("chat.stream.sse", SseItemKind.Event, "[DONE]")]
    public void TheLastItemIsWhatTheSampleEndsWith(string name, object kind, string text)
    {
        SseSeen last = SseSeen.Read(Sample.Bytes(name), [])[^1];
        Assert.Equal(kind, last.Kind);
        Assert.Contains(text, last.Data);
    }

    [Fact]
    public void TheTruncatedSampleIsReportedAsCutOff()
    {
        SseSeen.Read(Sample.Bytes("chat.stream.truncated.sse"), [], out bool truncated);
        SseSeen.Read(Sample.Bytes("chat.stream.sse"), [], out bool whole);
        Assert.True(truncated);
        Assert.False(whole);
    }
}
