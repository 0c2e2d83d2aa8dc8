namespace Allmhub.Audio.Transcription;

/// <summary>Makes stretches of single words, for answers that time words alone: a stretch ends with its sentence, at a pause, or when it is as much as two lines of a subtitle hold.</summary>
internal static class WordCues
{
    private const int MostLetters = 84;
    private const int MostDense = 40;
    private const int MostWords = 60;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(800);

    /// <summary>Makes the stretches.</summary>
    /// <param name="words">The words, in order.</param>
    /// <returns>The stretches.</returns>
    public static List<TranscriptionSegment> Of(IReadOnlyList<TranscriptionWord> words)
    {
        List<TranscriptionSegment> cues = [];
        List<TranscriptionWord> held = [];
        foreach (TranscriptionWord word in words)
        {
            if (held.Count > 0 && Ends(held, word))
            {
                cues.Add(Cue(held, cues.Count));
                held.Clear();
            }

            held.Add(word);
        }

        if (held.Count > 0)
        {
            cues.Add(Cue(held, cues.Count));
        }

        return cues;
    }

    private static bool Ends(List<TranscriptionWord> held, TranscriptionWord next)
    {
        string text = SpokenText.Join(held.Select(static word => word.Text));
        int most = text.Any(static c => c >= '\u2E80') ? MostDense : MostLetters;
        return held.Count >= MostWords
            || text.Length + next.Text.Length > most
            || next.End - held[0].Start > MostTime
            || next.Start - held[^1].End > Pause
            || held[^1].Text.TrimEnd() is [.., '.' or '?' or '!' or '。' or '？' or '！'];
    }

    private static TranscriptionSegment Cue(List<TranscriptionWord> words, int index) => new()
    {
        Index = index,
        Start = words[0].Start,
        End = words[^1].End,
        Text = SpokenText.Join(words.Select(static word => word.Text)),
    };
}
