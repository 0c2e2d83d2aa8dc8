using Allmhub.Audio.Sound;
using Allmhub.Media;

namespace Allmhub.Audio.Transcription;

/// <summary>A part of a sound that is sent by itself.</summary>
/// <param name="Source">The sound.</param>
/// <param name="Index">Which part, from 0.</param>
/// <param name="Count">How many there are.</param>
/// <param name="From">Where it begins, in bytes from the first sample.</param>
/// <param name="Length">How many bytes of samples it has; 0 where the sound is no WAV.</param>
internal sealed record SoundPart(AudioSource Source, int Index, int Count, long From, long Length)
{
    /// <summary>Whether it is all of it, sent byte for byte.</summary>
    public bool IsWhole => Count == 1;

    /// <summary>How many bytes are sent.</summary>
    public long Size => IsWhole ? Source.Length : Length;

    /// <summary>When it begins.</summary>
    public TimeSpan Offset => IsWhole ? TimeSpan.Zero : Source.Wav!.Format.DurationOf(From);

    /// <summary>How long it is; <c>null</c> when not known.</summary>
    public TimeSpan? Duration => IsWhole ? Source.Duration : Source.Wav!.Format.DurationOf(Length);

    /// <summary>What it is called in messages.</summary>
    public string Label => IsWhole ? Source.Name : Words.Say($"{Source.Name}, part {Index + 1} of {Count}");

    /// <summary>The name it is sent under.</summary>
    /// <param name="whole">The name of the whole.</param>
    /// <returns>The name with its number.</returns>
    public string Name(string whole) => FormattableString.Invariant($"{Path.GetFileNameWithoutExtension(whole)}-{Index + 1}.wav");

    /// <summary>Opens it: the file itself, or a WAV of its own whose samples are read from the file as they are sent.</summary>
    /// <returns>A stream that can seek and has a length.</returns>
    public Stream Open() => IsWhole ? Source.Open() : Slice(Source, From, Length);

    /// <summary>A WAV of a piece of a WAV.</summary>
    /// <param name="source">The WAV.</param>
    /// <param name="from">Where the piece begins, in bytes from the first sample.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <returns>A stream that can seek and has a length.</returns>
    public static Stream Slice(AudioSource source, long from, long length)
    {
        WavInfo wav = source.Wav!;
        List<Stream> pieces = [new MemoryStream(WavWriter.Header(wav.Format, length), writable: false), new SliceStream(source.Open(), wav.DataOffset + from, length)];
        if ((length & 1) != 0)
        {
            pieces.Add(new MemoryStream([0], writable: false));
        }

        return new JoinedStream(pieces);
    }
}

/// <summary>What the parts before a part tell of it.</summary>
/// <param name="Said">The last words before it, which keep spelling and sentences together; <c>null</c> for the first.</param>
/// <param name="Speaker">Speakers that are known, with a sound of each as data URI.</param>
internal sealed record PartHint(string? Said, IReadOnlyList<(string Name, string Reference)> Speaker)
{
    /// <summary>Nothing is known.</summary>
    public static PartHint None { get; } = new(null, []);
}
