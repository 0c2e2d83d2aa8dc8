using Allmhub.Emulator.Answers;

namespace Allmhub.Emulator.Transcripts;

/// <summary>A stretch of what was heard.</summary>
internal sealed record TranscriptLine(string Text, double Start, double End, string Speaker);

/// <summary>What the emulator hears: sentences that depend on the sound alone, one for some seconds; <c>/say text</c> in the prompt puts words into it.</summary>
internal sealed class Transcript
{
    private const double SecondsPerLine = 4;
    private const int MostLines = 400;

    private static readonly string[] Chinese = ["今天天气很好，我们去公园散步吧。", "请把会议记录发给大家。", "这个问题我们明天再讨论。", "好的，没有问题。", "数据已经备份完成。", "下一项是预算。"];
    private static readonly string[] English = ["The weather is lovely today, let us take a walk in the park.", "Please send the minutes to everyone.", "Let us discuss this tomorrow.", "All right, no objections.", "The backup has finished.", "The next item is the budget."];

    private Transcript(IReadOnlyList<TranscriptLine> line, string language) => (Line, Language) = (line, language);

    public IReadOnlyList<TranscriptLine> Line { get; }

    /// <summary>Its code.</summary>
    public string Language { get; }

    /// <summary>The name verbose_json writes.</summary>
    public string LanguageName => Language switch { "zh" => "chinese", "en" => "english", "de" => "german", "fr" => "french", "ja" => "japanese", _ => Language };

    public string Text => Language == "zh" ? string.Concat(Line.Select(static line => line.Text)) : string.Join(' ', Line.Select(static line => line.Text));

    public static Transcript Hear(TranscriptRequest request)
    {
        string language = request.IsTranslation ? "en" : request.Language is { Length: > 0 } said ? said : request.Sound.Seed % 2 == 0 ? "zh" : "en";
        double seconds = Math.Max(request.Sound.Seconds, 0.1);
        string[] words = Said(request, language, seconds);
        double each = seconds / Math.Max(1, words.Length);
        return new Transcript([.. words.Select((text, i) => new TranscriptLine(text, Math.Round(i * each, 3), Math.Round(((i + 1) * each) - (each / 10), 3), SpeakerOf(request, i)))], language);
    }

    /// <summary>The words of a line with their times.</summary>
    public static IEnumerable<(string Word, double Start, double End)> Words(TranscriptLine line)
    {
        List<string> word = [.. Tokens.Split(line.Text).Select(static token => token.Trim()).Where(static token => token.Any(char.IsLetterOrDigit))];
        double each = (line.End - line.Start) / Math.Max(1, word.Count);
        return word.Select((text, i) => (text, Math.Round(line.Start + (i * each), 3), Math.Round(line.Start + ((i + 1) * each), 3)));
    }

    private static string[] Said(TranscriptRequest request, string language, double seconds)
    {
        if (Directive.Of(request.Prompt).Say is { Length: > 0 } told)
        {
            return [.. told.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        }

        if (request.Sound.IsSilent)
        {
            return [];
        }

        string[] sentence = language == "zh" ? Chinese : English;
        int count = (int)Math.Clamp(Math.Round(seconds / SecondsPerLine), 1, MostLines);
        return [.. Enumerable.Range(0, count).Select(i => sentence[(int)((request.Sound.Seed / 2 % (uint)sentence.Length) + i) % sentence.Length])];
    }

    /// <summary>Two people in turn; those whose sound was given along are known again.</summary>
    private static string SpeakerOf(TranscriptRequest request, int line) => line % 2 < request.Speaker.Count ? request.Speaker[line % 2] : ((char)('A' + (line % 2) - Math.Min(request.Speaker.Count, line % 2))).ToString();
}
