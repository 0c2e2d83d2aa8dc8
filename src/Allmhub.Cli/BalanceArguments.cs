using Allmhub.Account;

namespace Allmhub.Cli;

/// <summary>What was typed after `allm balance`.</summary>
internal sealed record BalanceArguments(decimal? Minimum, double? MinimumDay, BalanceScope Scope, string? Path, GatewayArguments Gateway, bool Json);
