namespace Allmhub.Audio.Transcription;

/// <summary>Puts the answers to the parts of a sound together: times from the beginning of the whole, speakers under one name throughout. Not for use by two threads.</summary>
/// <param name="request">What was asked.</param>
/// <param name="parts">The parts.</param>
internal sealed class TranscriptionJoin(TranscriptionRequest request, IReadOnlyList<SoundPart> parts)
{
    private const int SaidLength = 200;

    private readonly List<string> _texts = [];
    private readonly List<string> _raw = [];
    private readonly List<string> _requestIds = [];
    private readonly SpeakerBook _speakers = new(request);
    private Transcription _sum = new() { Text = string.Empty };

    /// <summary>How many parts have been taken.</summary>
    public int Count => _texts.Count;

    /// <summary>What the next part may be told.</summary>
    /// <returns>The last words, and the speakers that are known.</returns>
    public PartHint Hint()
    {
        string said = _texts.LastOrDefault(static text => text.Length > 0) ?? string.Empty;
        return new PartHint(said.Length == 0 ? null : Last(said), request.Diarize ? _speakers.Known() : []);
    }

    /// <summary>A segment as it stands in the whole.</summary>
    /// <param name="segment">As the service tells it for its part.</param>
    /// <param name="part">The part.</param>
    /// <param name="index">Its place.</param>
    /// <returns>The segment.</returns>
    public TranscriptionSegment Place(TranscriptionSegment segment, SoundPart part, int index) => segment with
    {
        Index = index,
        Start = segment.Start + part.Offset,
        End = segment.End + part.Offset,
        Speaker = segment.Speaker is string speaker ? _speakers.NameOf(speaker, part.Index) : null,
    };

    /// <summary>Takes the answer to a part.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="part">The part.</param>
    public void Add(Transcription answer, SoundPart part)
    {
        List<TranscriptionSegment> segments = [.. _sum.Segment];
        foreach (TranscriptionSegment segment in answer.Segment)
        {
            TranscriptionSegment placed = Place(segment, part, segments.Count);
            segments.Add(placed);
            _speakers.Hear(placed);
        }

        _texts.Add(answer.Text);
        AddText(_raw, answer.Raw);
        AddText(_requestIds, answer.RequestId);
        _sum = answer with
        {
            Text = parts.Count == 1 ? answer.Text : SpokenText.Join(_texts),
            Language = _sum.Language ?? answer.Language,
            LanguageCode = [.. _sum.LanguageCode.Union(answer.LanguageCode)],
            Duration = parts.Count == 1 ? answer.Duration ?? part.Duration : request.Audio.Duration,
            Segment = segments,
            Word = [.. _sum.Word, .. answer.Word.Select(word => word with { Start = word.Start + part.Offset, End = word.End + part.Offset })],
            Logprob = [.. _sum.Logprob, .. answer.Logprob],
            Usage = TranscriptionUsage.Sum(_sum.Usage, answer.Usage),
            Raw = _raw.Count == 0 ? null : string.Join('\n', _raw),
            RequestId = _requestIds.Count == 0 ? null : string.Join(", ", _requestIds),
            ServiceSrt = parts.Count == 1 ? answer.ServiceSrt : null,
            ServiceVtt = parts.Count == 1 ? answer.ServiceVtt : null,
        };
    }

    /// <summary>The whole, or what there is of it.</summary>
    /// <param name="isComplete">Whether it is the whole.</param>
    /// <returns>The transcription.</returns>
    public Transcription Result(bool isComplete) => _sum with
    {
        Path = request.Audio.FilePath,
        Model = request.Model,
        IsTranslation = request.Translate,
        Part = isComplete ? parts.Count : Math.Max(1, Count),
        IsComplete = isComplete,
    };

    private static void AddText(List<string> list, string? text)
    {
        if (text is { Length: > 0 })
        {
            list.Add(text);
        }
    }

    // Whisper reads the last of a prompt; a character of two units is not cut.
    private static string Last(string text)
    {
        int at = Math.Max(0, text.Length - SaidLength);
        return text[(at < text.Length && char.IsLowSurrogate(text[at]) ? at + 1 : at)..].Trim();
    }
}
