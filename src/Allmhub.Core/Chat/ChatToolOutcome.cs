namespace Allmhub.Chat;

/// <summary>What became of one call.</summary>
/// <param name="Run">The call and what goes back to the model.</param>
/// <param name="IsMistake">Whether the call itself was wrong: an unknown tool, or arguments that do not fit.</param>
/// <param name="IsStop">Whether whoever was asked ends the conversation.</param>
public sealed record ChatToolOutcome(ChatToolRun Run, bool IsMistake = false, bool IsStop = false)
{
    /// <summary>A call that was not made, or failed.</summary>
    /// <param name="call">The call.</param>
    /// <param name="result">What the model is told.</param>
    /// <param name="isMistake">Whether the call itself was wrong.</param>
    /// <returns>The outcome.</returns>
    public static ChatToolOutcome Failed(ChatToolCall call, string result, bool isMistake = false)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new ChatToolOutcome(new ChatToolRun(call.Name, call.Arguments, result, IsError: true, TimeSpan.Zero), isMistake);
    }
}
