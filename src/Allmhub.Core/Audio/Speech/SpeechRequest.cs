using Allmhub.Streaming;

namespace Allmhub.Audio.Speech;

/// <summary>What is to be spoken, and how (NOTES sections 6 and 16.6).</summary>
public sealed record SpeechRequest
{
    /// <summary>The text. Not blank; longer than the service takes in one request it is spoken in parts.</summary>
    public required string Text { get; init; }

    /// <summary>The model's name on this gateway.</summary>
    public required string Model { get; init; }

    /// <summary>Who speaks: <c>alloy</c>, <c>nova</c>, <c>marin</c> …, or a channel's own.</summary>
    public required string Voice { get; init; }

    /// <summary>How the sound is written.</summary>
    public SpeechFormat Format { get; init; } = SpeechFormat.Mp3;

    /// <summary>How fast, 0.25 to 4; <c>null</c> leaves it to the service, whose usual is 1.</summary>
    public double? Speed { get; init; }

    /// <summary>How it is to be spoken, in words; the gpt-4o models follow it.</summary>
    public string? Instruction { get; init; }

    /// <summary>Whether the sound is asked for as a stream of events, which tell what they used. Not for tts-1.</summary>
    public bool Stream { get; init; }

    /// <summary>The most UTF-16 units of a request; <c>null</c> for 4,096, and fewer where the model counts tokens.</summary>
    public int? PartLength { get; init; }

    /// <summary>Model, voice and text, in a line.</summary>
    /// <returns>The line.</returns>
    public override string ToString() => TerminalFilter.OneLine($"{Model}, {Voice}: {Text}");
}
