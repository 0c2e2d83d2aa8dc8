using Allmhub.Audio.Transcription;
using Allmhub.Http;
using TranscriptionResult = Allmhub.Audio.Transcription.Transcription;

namespace Allmhub.Core.Tests.Audio.Transcription;

public sealed class SubtitleTests
{
    [Fact]
    public void Times_round_into_the_minute_and_go_beyond_99_hours()
    {
        TranscriptionResult heard = Make((59.9996, 61, "a"), (360_001, 360_004.5, "b"));
        Assert.Equal("1\n00:01:00,000 --> 00:01:01,000\na\n\n2\n100:00:01,000 --> 100:00:04,500\nb\n\n", heard.ToSrt());
        Assert.Equal("WEBVTT\n\n00:01:00.000 --> 00:01:01.000\na\n\n100:00:01.000 --> 100:00:04.500\nb\n\n", heard.ToVtt());
    }

    [Fact]
    public void No_time_runs_backwards()
    {
        string[] times = Times(Make((5, 7, "late"), (0, 3, "early"), (2, 2, "no length"), (6, 4, "backwards"), (6, 6, "same"), (6.5, 100, "long"), (8, 9, "after")).ToSrt());
        Assert.Equal(7, times.Length);
        Assert.All(times, static line => Assert.True(string.CompareOrdinal(line[..12], line[17..]) < 0, line));
        Assert.Equal(times.Select(static line => line[..12]).Order(StringComparer.Ordinal), times.Select(static line => line[..12]));
        for (int i = 1; i < times.Length; i++)
        {
            bool beginTogether = times[i][..12] == times[i - 1][..12];
            Assert.True(beginTogether || string.CompareOrdinal(times[i - 1][17..], times[i][..12]) <= 0, $"{times[i - 1]} | {times[i]}");
        }
    }

    [Fact]
    public void What_is_said_cannot_be_taken_for_times_or_end_its_cue()
    {
        TranscriptionResult heard = Make((0, 1, " a --> b\r\n\r\n2\n00:00:09,000 --> 00:00:10,000\nc\0 "), (1, 2, "  \n "), (2, 3, "1 < 2 & <b>x</b>"));
        Assert.Equal("1\n00:00:00,000 --> 00:00:01,000\na -> b\n2\n00:00:09,000 -> 00:00:10,000\nc\n\n2\n00:00:02,000 --> 00:00:03,000\n1 < 2 & <b>x</b>\n\n", heard.ToSrt());
        Assert.Equal(2, Times(heard.ToVtt()).Length);
        Assert.Contains("1 &lt; 2 &amp; &lt;b&gt;x&lt;/b&gt;", heard.ToVtt(), StringComparison.Ordinal);
    }

    [Fact]
    public void Speakers_are_named()
    {
        TranscriptionResult heard = new() { Segment = [new TranscriptionSegment { End = TimeSpan.FromSeconds(1), Speaker = "Li > --> Wang\n", Text = "你好。" }] };
        Assert.Contains("\nLi > -> Wang: 你好。\n", heard.ToSrt(), StringComparison.Ordinal);
        Assert.Contains("\n<v Li &gt; --&gt; Wang>你好。\n", heard.ToVtt(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_times_one_cue_holds_all_where_the_length_is_known()
    {
        TranscriptionResult heard = new() { Text = "hello world", Duration = TimeSpan.FromSeconds(3.2), Segment = [new TranscriptionSegment { Text = "hello world", HasTime = false }] };
        Assert.Equal("1\n00:00:00,000 --> 00:00:03,200\nhello world\n\n", heard.ToSrt());
        Assert.Contains("no times", Assert.Throws<InvalidInputException>(() => (heard with { Duration = null }).ToSrt()).Message, StringComparison.Ordinal);
        Assert.Equal(string.Empty, new TranscriptionResult { Text = " ", Duration = TimeSpan.FromSeconds(1) }.ToSrt());
    }

    [Fact]
    public async Task Subtitles_of_the_service_stay_as_they_are_and_become_segments()
    {
        const string Body = "1\r\n00:00:00,000 --> 00:00:01,500\r\n你好。\r\n\r\n2\r\n00:00:01,500 --> 00:00:03,000\r\nHello.\r\nTwo lines.\r\n";
        TranscriptionResult heard = (await Heard.JsonAsync(Body)).Whole!;
        Assert.Equal(Body, heard.ToSrt());
        Assert.Equal([("你好。", 0, 1.5), ("Hello.\nTwo lines.", 1.5, 3)], heard.Segment.Select(static s => (s.Text, s.Start.TotalSeconds, s.End.TotalSeconds)));
        Assert.Equal("WEBVTT\n\n00:00:00.000 --> 00:00:01.500\n你好。\n\n00:00:01.500 --> 00:00:03.000\nHello.\nTwo lines.\n\n", heard.ToVtt());
    }

    [Fact]
    public async Task WebVTT_of_the_service_is_read_with_voices_settings_and_short_times()
    {
        const string Body = "WEBVTT - a title\n\nNOTE a note\n\nintro\n00:01.000 --> 00:02.500 align:start position:0%\n<v Anna>1 &lt; 2 <i>yes</i></v>\n\n100:00:01.000 --> 100:00:02.000\nlate\n";
        TranscriptionResult heard = (await Heard.JsonAsync(Body, contentType: "text/vtt")).Whole!;
        Assert.Equal([("1 < 2 yes", "Anna", 1), ("late", null, 360_001)], heard.Segment.Select(static s => (s.Text, s.Speaker, s.Start.TotalSeconds)));
        Assert.Equal(Body, heard.ToVtt());
    }

    [Fact]
    public void What_was_made_here_is_read_back()
    {
        TranscriptionResult heard = Make((0, 1.5, "a"), (3661.25, 3662, "b & <c>"));
        foreach (string text in new[] { heard.ToSrt(), heard.ToVtt() })
        {
            Assert.Equal(heard.Segment.Select(static s => (s.Text, s.Start, s.End)), SubtitleReader.TryRead(text)!.Segment.Select(static s => (s.Text, s.Start, s.End)));
        }
    }

    [Theory]
    [InlineData("今天", "天气", "今天天气")]
    [InlineData("Hello.", "World", "Hello. World")]
    [InlineData("你好。", "Hello", "你好。Hello")]
    [InlineData("안녕", "하세요", "안녕 하세요")]
    [InlineData(" ", "x", "x")]
    public void Pieces_are_joined_as_their_script_is_written(string one, string two, string joined) => Assert.Equal(joined, SpokenText.Join([one, two]));

    private static TranscriptionResult Make(params (double Start, double End, string Text)[] segments) => new()
    {
        Segment = [.. segments.Select(static (s, i) => new TranscriptionSegment { Index = i, Start = TimeSpan.FromSeconds(s.Start), End = TimeSpan.FromSeconds(s.End), Text = s.Text })],
    };

    private static string[] Times(string subtitles) => [.. subtitles.Split('\n').Where(static line => line.Contains("-->", StringComparison.Ordinal))];
}
