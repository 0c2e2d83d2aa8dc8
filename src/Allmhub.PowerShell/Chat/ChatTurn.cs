using Allmhub.Chat;

namespace Allmhub.PowerShell.Chat;

/// <summary>What one request adds to the conversation, and the object the user passed for it.</summary>
/// <param name="History">Messages that come first.</param>
/// <param name="Parts">What the user says now; empty when the history is the whole question.</param>
/// <param name="Target">The pipeline object or prompt, for errors.</param>
/// <param name="Index">Its input's place among all inputs, from 0.</param>
internal sealed record ChatTurn(IReadOnlyList<ChatMessage> History, IReadOnlyList<ChatPart> Parts, object? Target, int Index);
