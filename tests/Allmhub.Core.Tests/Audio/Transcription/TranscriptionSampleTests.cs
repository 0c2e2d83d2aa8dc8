using Allmhub.Audio.Transcription;
using Allmhub.Core.Tests.Contract;
using Allmhub.Core.Tests.Http;

namespace Allmhub.Core.Tests.Audio.Transcription;

/// <summary>Every transcription of the contract, read through the client.</summary>
public sealed class TranscriptionSampleTests
{
    private static readonly Dictionary<string, (string Text, int Segments, int Words, int Tokens, string? Usage)> Table = new(StringComparer.Ordinal)
    {
        ["audio.transcription.diarized.json"] = ("你好。 Hello, who is there?", 2, 0, 0, "94 in, 31 out"),
        ["audio.transcription.json"] = ("今天天气很好，我们去公园散步吧。", 0, 0, 0, "58 in, 22 out"),
        ["audio.transcription.languages.json"] = ("Grüezi, 你好.", 0, 0, 0, "20 in, 8 out"),
        ["audio.transcription.logprobs.json"] = ("Hi there.", 0, 0, 3, "14 in, 5 out"),
        ["audio.transcription.srt"] = ("今天天气很好，我们去公园散步吧。", 1, 0, 0, null),
        ["audio.transcription.stream.sse"] = ("今天天气很好。", 1, 0, 0, "14 in, 9 out"),
        ["audio.transcription.txt"] = ("今天天气很好，我们去公园散步吧。", 0, 0, 0, null),
        ["audio.transcription.verbose.json"] = ("今天天气很好，我们去公园散步吧。", 1, 2, 0, "5 s"),
        ["audio.transcription.vtt"] = ("今天天气很好，我们去公园散步吧。", 1, 0, 0, null),
        ["audio.translation.json"] = ("The weather is lovely today, let us take a walk in the park.", 0, 0, 0, null),
    };

    internal static IEnumerable<string> Claimed => Table.Keys;

    public static TheoryData<string> Names => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_sample_is_read(string name)
    {
        (string text, int segments, int words, int tokens, string? usage) = Table[name];
        ContractSample sample = ContractSample.Of(name);
        Heard heard = await Heard.AnswerAsync(null, RawServer.Answer(sample.Status, Sample.Text(name), sample.ContentType, "X-Oneapi-Request-Id: id-1\r\n"));

        Assert.Null(heard.Error);
        Assert.Equal((text, segments, words, tokens, usage), (heard.Whole!.Text, heard.Whole.Segment.Count, heard.Whole.Word.Count, heard.Whole.Logprob.Count, heard.Whole.Usage?.ToString()));
        Assert.Equal((text, "id-1", "whisper-1", true), (string.Concat(heard.Deltas), heard.Whole.RequestId, heard.Whole.Model, heard.Whole.IsComplete));
    }

    /// <summary>The label says what it likes: the same answers, each under each type.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_sample_is_read_under_another_label(string name)
    {
        foreach (string type in new[] { "application/json", "text/plain", "application/octet-stream" })
        {
            Heard heard = await Heard.JsonAsync(Sample.Text(name), contentType: type);
            Assert.Equal((null, Table[name].Text, Table[name].Segments), (heard.Error, heard.Whole?.Text, heard.Whole?.Segment.Count ?? 0));
        }
    }

    [Fact]
    public async Task Speakers_times_and_ids_come_as_they_are()
    {
        TranscriptionSegment[] segments = [.. (await Heard.JsonAsync(Sample.Text("audio.transcription.diarized.json"))).Whole!.Segment];
        Assert.Equal([("A", 0, 1.3, "seg_001", "你好。"), ("agent", 1.5, 3.9, "seg_002", "Hello, who is there?")], segments.Select(static s => (s.Speaker, s.Start.TotalSeconds, s.End.TotalSeconds, s.ServiceId, s.Text)));
        Assert.Equal(["de", "zh"], (await Heard.JsonAsync(Sample.Text("audio.transcription.languages.json"))).Whole!.LanguageCode);
        Heard verbose = await Heard.JsonAsync(Sample.Text("audio.transcription.verbose.json"));
        Assert.Equal(("chinese", 4.12, "0", -0.21), (verbose.Whole!.Language, verbose.Whole.Duration!.Value.TotalSeconds, verbose.Whole.Segment[0].ServiceId, verbose.Whole.Segment[0].MeanLogprob));
        Assert.Equal("Hi"u8.ToArray(), (await Heard.JsonAsync(Sample.Text("audio.transcription.logprobs.json"))).Whole!.Logprob[0].Byte);
    }
}
