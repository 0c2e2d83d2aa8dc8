using Allmhub.History;

namespace Allmhub.Cli;

/// <summary>What was typed after `allm history`.</summary>
internal sealed record HistoryArguments(HistorySearch? Search, HistoryFilter Filter, int Newest, bool Json);
