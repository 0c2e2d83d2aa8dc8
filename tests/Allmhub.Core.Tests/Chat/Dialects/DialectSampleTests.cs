using Allmhub.Chat;
using Allmhub.Chat.Dialects.Claude;
using Allmhub.Chat.Dialects.Gemini;
using Allmhub.Chat.Dialects.Responses;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Chat.Dialects;

/// <summary>Every sample of the three formats, found by enumeration, so that a new one is read without a new test.</summary>
public sealed class DialectSampleTests
{
    public static TheoryData<string> Json() => Named(static name => name.EndsWith(".json", StringComparison.Ordinal) && !name.Contains("request", StringComparison.Ordinal));

    public static TheoryData<string> Streams() => Named(static name => name.EndsWith(".sse", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Json))]
    public void Every_whole_answer_says_how_it_ended(string name)
    {
        Reading reading = DialectDriver.ReadSample(Of(name), name);
        if (reading.Error is { } error)
        {
            Assert.Contains("failed", name, StringComparison.Ordinal);
            Assert.Equal(AllmErrorKind.Server, error.Kind);
            return;
        }

        Assert.True(reading.SawEnd);
        Assert.NotEqual(ChatFinishReason.None, reading.Completion.FinishReason);
        Assert.NotNull(reading.Completion.RawFinishReason);
        Assert.True(reading.Completion.Usage!.InputToken > 0);
        bool isRefused = reading.Completion.FinishReason == ChatFinishReason.ContentFilter;
        Assert.Equal(isRefused, reading.Completion is { Text: "", ToolCall.Count: 0, Media.Count: 0 });
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Every_stream_reads_the_same_wherever_it_is_cut(string name)
    {
        byte[] bytes = Sample.Bytes(name);
        string whole = DialectDriver.Describe(DialectDriver.ReadStream(Of(name), bytes, 0));
        for (int split = 1; split < bytes.Length; split++)
        {
            Assert.Equal(whole, DialectDriver.Describe(DialectDriver.ReadStream(Of(name), bytes, split)));
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_stream_ends_well_or_with_an_error_that_keeps_the_text(string name)
    {
        Reading reading = DialectDriver.ReadSample(Of(name), name);
        bool isBroken = name.Contains("error", StringComparison.Ordinal) || name.Contains("failed", StringComparison.Ordinal);
        Assert.Equal(isBroken, reading.Error is not null);
        Assert.Equal(!isBroken, reading.SawEnd);
        Assert.True(reading.Completion.Text.Length > 0 || reading.Completion.ToolCall.Count > 0);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_stream_cut_short_never_looks_complete(string name)
    {
        byte[] bytes = Sample.Bytes(name);
        int lastEvent = bytes.AsSpan().TrimEnd("\r\n"u8).LastIndexOf("\n\n"u8);

        // The event before has lost its last brace, so it does not count either.
        Assert.False(DialectDriver.ReadStream(Of(name), bytes[..(lastEvent - 1)], 0).SawEnd);
    }

    private static TheoryData<string> Named(Func<string, bool> filter) =>
        [.. new[] { "claude.*", "gemini.*", "responses.*" }.SelectMany(Sample.Names).Where(filter)];

    private static IChatDialect Of(string name) => name.Split('.')[0] switch
    {
        "claude" => new ClaudeDialect(),
        "gemini" => new GeminiDialect(),
        _ => new ResponsesDialect(),
    };
}
