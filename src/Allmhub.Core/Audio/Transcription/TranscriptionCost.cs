using Allmhub.Http;

namespace Allmhub.Audio.Transcription;

/// <summary>Says what transcriptions use, in the quantities they are billed by (NOTES section 16.7).</summary>
internal static class TranscriptionCost
{
    /// <summary>What an answer used.</summary>
    /// <param name="usage">What the service says.</param>
    /// <returns>The usage; seconds alone leave the tokens at zero.</returns>
    public static CallUsage Usage(TranscriptionUsage usage) => new()
    {
        InputToken = Math.Max(0, usage.InputToken ?? 0),
        OutputToken = Math.Max(0, usage.OutputToken ?? 0),
        AudioInputToken = Math.Max(0, usage.AudioToken),
        Seconds = usage.Second,
    };
}
