using Allmhub.Tasks.Videos;

namespace Allmhub.Cli;

/// <summary>What was typed after `allm video`.</summary>
internal sealed record VideoArguments(
    string? Prompt, string? Model, string? Output, bool Force, int? Seconds, string? Size, string? AspectRatio, string? Negative, IReadOnlyList<string> Image, VideoApi Api, string? Id, bool NoWait, GatewayArguments Gateway, bool Json);
