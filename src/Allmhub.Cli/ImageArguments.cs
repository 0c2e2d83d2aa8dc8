using Allmhub.Images;

namespace Allmhub.Cli;

/// <summary>What was typed after `allm image`.</summary>
internal sealed record ImageArguments(string? Prompt, string? Model, string Output, bool Force, int Count, string? Size, string? AspectRatio, IReadOnlyList<string> Image, ImageApi Api, GatewayArguments Gateway, bool Json);
