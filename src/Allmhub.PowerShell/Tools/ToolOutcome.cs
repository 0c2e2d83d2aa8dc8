using Allmhub.Chat;

namespace Allmhub.PowerShell.Tools;

/// <summary>What became of one call.</summary>
/// <param name="Run">The call and what goes back to the model.</param>
/// <param name="IsMistake">Whether the call itself was wrong: an unknown tool, or arguments that do not fit.</param>
/// <param name="IsStop">Whether the user ended the conversation.</param>
internal sealed record ToolOutcome(ChatToolRun Run, bool IsMistake = false, bool IsStop = false);
