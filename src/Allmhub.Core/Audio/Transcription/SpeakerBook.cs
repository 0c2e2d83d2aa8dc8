namespace Allmhub.Audio.Transcription;

/// <summary>
/// Keeps the speakers of a sound's parts apart and together. Each answer letters its speakers anew, so a later part is sent a few seconds of each speaker heard
/// before, under a name that no letter can be; a letter that comes back all the same is somebody new.
/// </summary>
/// <param name="request">What was asked.</param>
internal sealed class SpeakerBook(TranscriptionRequest request)
{
    private const int MostKnown = 4;
    private const string Mark = "speaker-";
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);

    private readonly Dictionary<(int Part, string Label), string> _names = [];
    private readonly Dictionary<string, TranscriptionSegment> _longest = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken = new(request.SpeakerName, StringComparer.Ordinal);
    private readonly List<(string Name, string Reference)> _given =
        [.. request.SpeakerName.Zip(request.SpeakerReference, static (name, source) => (name, Reference(source, source.Open())))];

    /// <summary>Speakers who have no sound long enough to know them again.</summary>
    public bool HasUnknown => _taken.Except(request.SpeakerName).Any(name => !HasSound(name));

    /// <summary>The speakers that the next part can be told of.</summary>
    /// <returns>Their names, and a sound of each as data URI; at most four (NOTES section 16.6).</returns>
    public IReadOnlyList<(string Name, string Reference)> Known()
    {
        IEnumerable<(string, string)> heard = _longest
            .Where(pair => !request.SpeakerName.Contains(pair.Key) && HasSound(pair.Key))
            .OrderByDescending(static pair => pair.Value.End - pair.Value.Start)
            .Take(Math.Max(0, MostKnown - _given.Count))
            .Select(pair => (Mark + pair.Key, Reference(pair.Value)));
        return [.. _given, .. heard];
    }

    /// <summary>The name of a speaker in the whole.</summary>
    /// <param name="label">What the answer to a part calls the speaker.</param>
    /// <param name="part">Which part.</param>
    /// <returns>The name.</returns>
    public string NameOf(string label, int part)
    {
        if (request.SpeakerName.Contains(label))
        {
            return label;
        }

        if (part > 0 && label.StartsWith(Mark, StringComparison.Ordinal) && _taken.Contains(label[Mark.Length..]))
        {
            return label[Mark.Length..];
        }

        if (!_names.TryGetValue((part, label), out string? name))
        {
            name = _taken.Add(label) ? label : NextFree();
            _taken.Add(name);
            _names.Add((part, label), name);
        }

        return name;
    }

    /// <summary>Remembers where a speaker can be heard best.</summary>
    /// <param name="segment">A segment of the whole.</param>
    public void Hear(TranscriptionSegment segment)
    {
        if (segment.Speaker is string speaker && segment.HasTime && (!_longest.TryGetValue(speaker, out TranscriptionSegment? known) || segment.End - segment.Start > known.End - known.Start))
        {
            _longest[speaker] = segment;
        }
    }

    private bool HasSound(string name) => _longest.TryGetValue(name, out TranscriptionSegment? segment) && segment.End - segment.Start >= Least;

    // A, B, … Z, AA, AB, …
    private string NextFree()
    {
        for (int i = 0; ; i++)
        {
            string name = i < 26 ? $"{(char)('A' + i)}" : $"{(char)('A' + (i / 26) - 1)}{(char)('A' + (i % 26))}";
            if (i >= 702 || !_taken.Contains(name))
            {
                return i >= 702 ? FormattableString.Invariant($"S{_taken.Count}") : name;
            }
        }
    }

    private string Reference(TranscriptionSegment segment)
    {
        Sound.WavInfo wav = request.Audio.Wav!;
        long from = Bytes(wav, segment.Start);
        long length = Math.Min(Bytes(wav, segment.Start + Min(segment.End - segment.Start, Most)), wav.DataLength) - from;
        return Reference(request.Audio, SoundPart.Slice(request.Audio, from, Math.Max(0, length)));
    }

    private static long Bytes(Sound.WavInfo wav, TimeSpan time)
    {
        long frame = (long)((Int128)time.Ticks * wav.Format.SampleRate / TimeSpan.TicksPerSecond);
        return Math.Min(frame * wav.Format.BlockAlign, wav.DataLength);
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static string Reference(AudioSource source, Stream stream)
    {
        using (stream)
        {
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return $"data:{Media.MediaFormats.TypeOf(source.SentName, source.Format)};base64,{Convert.ToBase64String(bytes)}";
        }
    }
}
