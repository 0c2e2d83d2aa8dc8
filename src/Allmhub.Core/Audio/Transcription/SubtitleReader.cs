using System.Net;
using System.Text.RegularExpressions;

namespace Allmhub.Audio.Transcription;

/// <summary>Reads subtitles a service made, SubRip or WebVTT, whatever they are labelled.</summary>
internal static partial class SubtitleReader
{
    /// <summary>Reads subtitles.</summary>
    /// <param name="body">The answer.</param>
    /// <returns>What they say; <c>null</c> when the answer is none.</returns>
    public static Transcription? TryRead(string body)
    {
        string text = body.TrimStart('\uFEFF', ' ', '\r', '\n', '\t');
        bool isVtt = text.StartsWith("WEBVTT", StringComparison.Ordinal);
        if (!isVtt && !FirstCue().IsMatch(text))
        {
            return null;
        }

        List<TranscriptionSegment> segments = [];
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (!TryTimes(lines[i], out TimeSpan start, out TimeSpan end))
            {
                continue;
            }

            List<string> said = [];
            while (i + 1 < lines.Length && lines[i + 1].Trim().Length > 0 && !lines[i + 1].Contains("-->", StringComparison.Ordinal))
            {
                said.Add(lines[++i]);
            }

            segments.Add(Segment(string.Join('\n', said), segments.Count, start, end, isVtt));
        }

        return new Transcription
        {
            Text = SpokenText.Join(segments.Select(static segment => segment.Text)),
            Segment = segments,
            ServiceSrt = isVtt ? null : body,
            ServiceVtt = isVtt ? body : null,
        };
    }

    private static TranscriptionSegment Segment(string said, int index, TimeSpan start, TimeSpan end, bool isVtt)
    {
        Match voice = isVtt ? Voice().Match(said) : Match.Empty;
        string text = isVtt ? WebUtility.HtmlDecode(Tag().Replace(said, string.Empty)) : said;
        return new TranscriptionSegment { Index = index, Start = start, End = end > start ? end : start, Text = text, Speaker = voice.Success ? WebUtility.HtmlDecode(voice.Groups[1].Value.Trim()) : null };
    }

    private static bool TryTimes(string line, out TimeSpan start, out TimeSpan end)
    {
        start = end = default;
        int arrow = line.IndexOf("-->", StringComparison.Ordinal);
        if (arrow < 0)
        {
            return false;
        }

        // Settings of the cue may follow its end.
        string after = line[(arrow + 3)..].Trim();
        int blank = after.IndexOf(' ', StringComparison.Ordinal);
        return TimeText.TryRead(line[..arrow], out start) && TimeText.TryRead(blank < 0 ? after : after[..blank], out end);
    }

    [GeneratedRegex(@"\A(?:\d{1,9}[ \t]*\r?\n)?[ \t]*\d{1,6}:\d\d(?::\d\d)?[,.]\d{1,3} --> \d", RegexOptions.CultureInvariant)]
    private static partial Regex FirstCue();

    [GeneratedRegex(@"\A<v[. ]([^>]{1,200})>", RegexOptions.CultureInvariant)]
    private static partial Regex Voice();

    [GeneratedRegex(@"</?(?:[vcibu]|ruby|rt|lang|\d)[^<>]{0,200}>", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
