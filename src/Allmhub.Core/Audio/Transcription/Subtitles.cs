using System.Text;
using Allmhub.Http;

namespace Allmhub.Audio.Transcription;

/// <summary>
/// Makes subtitles of segments. No time runs backwards, none is rounded to sixty seconds, empty segments make no cue, and nothing that is said can be read as
/// the times of a cue or end it.
/// </summary>
internal static class Subtitles
{
    private const string Arrow = "-->";

    /// <summary>SubRip.</summary>
    /// <param name="transcription">What is said when.</param>
    /// <returns>The file's text.</returns>
    /// <exception cref="InvalidInputException">Nothing tells when anything is said.</exception>
    public static string Srt(Transcription transcription)
    {
        StringBuilder text = new();
        int number = 0;
        foreach (Cue cue in Cues(transcription))
        {
            // The arrow stands for times alone; some players look for it in every line.
            string said = Lines(cue.Segment.Text).Replace(Arrow, "->", StringComparison.Ordinal);
            string speaker = Speaker(cue.Segment) is { Length: > 0 } name ? name.Replace(Arrow, "->", StringComparison.Ordinal) + ": " : string.Empty;
            text.Append(FormattableString.Invariant($"{++number}\n{TimeText.Write(cue.Start, ',')} {Arrow} {TimeText.Write(cue.End, ',')}\n{speaker}{said}\n\n"));
        }

        return text.ToString();
    }

    /// <summary>WebVTT.</summary>
    /// <param name="transcription">What is said when.</param>
    /// <returns>The file's text.</returns>
    /// <exception cref="InvalidInputException">Nothing tells when anything is said.</exception>
    public static string Vtt(Transcription transcription)
    {
        StringBuilder text = new("WEBVTT\n\n");
        foreach (Cue cue in Cues(transcription))
        {
            string speaker = Speaker(cue.Segment) is { Length: > 0 } name ? $"<v {Escaped(name)}>" : string.Empty;
            text.Append(FormattableString.Invariant($"{TimeText.Write(cue.Start, '.')} {Arrow} {TimeText.Write(cue.End, '.')}\n{speaker}{Escaped(Lines(cue.Segment.Text))}\n\n"));
        }

        return text.ToString();
    }

    private static List<Cue> Cues(Transcription transcription)
    {
        List<Cue> cues = [];
        foreach (TranscriptionSegment segment in Timed(transcription).Where(static segment => Lines(segment.Text).Length > 0).OrderBy(static segment => segment.Start))
        {
            long start = TimeText.Milliseconds(segment.Start);

            // Of two that overlap the first ends where the second begins, unless both begin together.
            if (cues.Count > 0 && cues[^1] is Cue before && before.End > start && before.Start < start)
            {
                cues[^1] = before with { End = start };
            }

            cues.Add(new Cue(segment, start, Math.Max(TimeText.Milliseconds(segment.End), start + 1)));
        }

        return cues;
    }

    // Without segments one cue holds all of it, where at least the length is known.
    private static IEnumerable<TranscriptionSegment> Timed(Transcription transcription)
    {
        if (transcription.Segment.Any(static segment => segment.HasTime))
        {
            return transcription.Segment;
        }

        if (transcription.Word.Count > 0)
        {
            return WordCues.Of(transcription.Word);
        }

        if (Lines(transcription.Text).Length == 0)
        {
            return [];
        }

        return transcription.Duration is TimeSpan length && length > TimeSpan.Zero
            ? [new TranscriptionSegment { End = length, Text = transcription.Text }]
            : throw new InvalidInputException(Words.Say("There are no times in this transcription, and the length of the sound is not known: no subtitles can be made of it. Ask whisper-1, which tells times."), nameof(TranscriptionRequest.Form));
    }

    private static string Speaker(TranscriptionSegment segment) => Lines(segment.Speaker ?? string.Empty).Replace('\n', ' ');

    // An empty line ends a cue; control characters have no place in one.
    private static string Lines(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(static line => new string([.. line.Where(static c => !char.IsControl(c) || c == '\t')]).Trim()).Where(static line => line.Length > 0));

    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private sealed record Cue(TranscriptionSegment Segment, long Start, long End);
}
