using Allmhub.Audio.Speech;

namespace Allmhub.Cli;

/// <summary>What was typed after `allm speak`.</summary>
internal sealed record SpeakArguments(string? Text, string? Model, string Voice, string Output, bool Force, SpeechFormat? Format, double? Speed, string? Instruction, GatewayArguments Gateway, bool Json);
