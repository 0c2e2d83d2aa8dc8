namespace Allmhub.Cli;

/// <summary>What was typed after `allm chat`.</summary>
internal sealed record ChatArguments(string? Prompt, string? Model, string? System, GatewayArguments Gateway, bool Json, bool Stream);
