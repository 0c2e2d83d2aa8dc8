using Allmhub.Account.Spending;

namespace Allmhub.Cli;

/// <summary>What was typed after `allm usage`.</summary>
internal sealed record UsageArguments(SpendingPeriod Period, SpendingGrouping By, bool Reconcile, GatewayArguments Gateway, bool Json);
