using Allmhub.Http;

namespace Allmhub.Chat;

/// <summary>A question in the words of the format that was chosen for it.</summary>
/// <param name="Request">What is asked.</param>
/// <param name="Dialect">The format.</param>
/// <param name="Wire">The request that says it.</param>
internal sealed record ChatPlan(ChatRequest Request, IChatDialect Dialect, AllmRequest Wire)
{
    /// <summary>What is done, in a word.</summary>
    public const string Action = "Ask";
}
