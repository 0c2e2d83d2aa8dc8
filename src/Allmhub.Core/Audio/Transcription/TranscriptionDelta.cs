using Allmhub.Streaming;

namespace Allmhub.Audio.Transcription;

/// <summary>A piece of a transcription as it arrives. <c>ToString()</c> is its text, so that <c>| Write-Host -NoNewline</c> just works; the last one has the whole.</summary>
public sealed class TranscriptionDelta
{
    private readonly string _shown;

    /// <summary>Makes a piece of text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="filter">The stream's own filter: a control sequence may be cut anywhere between two pieces.</param>
    internal TranscriptionDelta(string text, TerminalFilter filter)
    {
        Text = text;
        _shown = filter.Filter(text);
    }

    /// <summary>Makes a piece that is a segment, whose text came or comes by itself.</summary>
    /// <param name="segment">The segment.</param>
    internal TranscriptionDelta(TranscriptionSegment segment)
    {
        Segment = segment;
        _shown = string.Empty;
    }

    /// <summary>Makes the last piece.</summary>
    /// <param name="transcription">The whole.</param>
    public TranscriptionDelta(Transcription transcription)
    {
        Transcription = transcription;
        _shown = string.Empty;
    }

    /// <summary>The text that came; empty for a segment and for the last piece.</summary>
    public string Text { get; } = string.Empty;

    /// <summary>A segment with its times and speaker, where the model streams them; <c>null</c> otherwise.</summary>
    public TranscriptionSegment? Segment { get; }

    /// <summary>The whole; <c>null</c> but on the last piece.</summary>
    public Transcription? Transcription { get; }

    /// <summary>Whether it is the last piece.</summary>
    public bool IsFinal => Transcription is not null;

    /// <summary>The text, safe for a screen.</summary>
    /// <returns>Empty for a segment and for the last piece.</returns>
    public override string ToString() => _shown;

    /// <summary>The result as compact JSON: see <see cref="ResultJson"/>.</summary>
    /// <param name="indented">Whether it is on several lines.</param>
    /// <returns>A JSON object.</returns>
    public string ToJson(bool indented = false) => ResultJson.Of(this, indented);
}
