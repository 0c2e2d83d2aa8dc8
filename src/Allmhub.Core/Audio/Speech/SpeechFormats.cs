using Allmhub.Media;

namespace Allmhub.Audio.Speech;

/// <summary>What belongs to a format: its word on the wire, its type, its files.</summary>
public static class SpeechFormats
{
    /// <summary>The format that a file's name asks for.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The format; <c>null</c> when the name says none of them.</returns>
    public static SpeechFormat? OfPath(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".mp3" => SpeechFormat.Mp3,
        ".opus" or ".ogg" or ".oga" => SpeechFormat.Opus,
        ".aac" => SpeechFormat.Aac,
        ".flac" => SpeechFormat.Flac,
        ".wav" => SpeechFormat.Wav,
        ".pcm" => SpeechFormat.Pcm,
        _ => null,
    };

    /// <summary>The format's word in a request.</summary>
    /// <param name="format">The format.</param>
    /// <returns>The word.</returns>
    internal static string Word(SpeechFormat format) => format.ToString().ToLowerInvariant();

    /// <summary>The type of a format's bytes.</summary>
    /// <param name="format">The format.</param>
    /// <returns>The row of the table.</returns>
    internal static MediaFormat MediaOf(SpeechFormat format) => MediaFormats.OfType(format switch
    {
        SpeechFormat.Opus => "audio/ogg",
        SpeechFormat.Aac => "audio/aac",
        SpeechFormat.Flac => "audio/flac",
        SpeechFormat.Wav => "audio/wav",
        SpeechFormat.Pcm => "audio/pcm",
        _ => "audio/mpeg",
    })!;

    /// <summary>The usual extension of a format's files.</summary>
    /// <param name="format">The format.</param>
    /// <returns>The extension, with its dot.</returns>
    internal static string ExtensionOf(SpeechFormat format) => "." + Word(format);
}
