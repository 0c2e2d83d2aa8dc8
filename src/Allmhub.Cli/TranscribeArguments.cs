using Allmhub.Audio.Transcription;

namespace Allmhub.Cli;

/// <summary>What was typed after `allm transcribe`.</summary>
internal sealed record TranscribeArguments(
    IReadOnlyList<string> File,
    string? Model,
    string? Output,
    bool Force,
    TranscriptionForm? Form,
    IReadOnlyList<string> Language,
    string? Prompt,
    bool Diarize,
    bool Translate,
    bool Split,
    GatewayArguments Gateway,
    bool Json);
