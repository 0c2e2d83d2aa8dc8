using Allmhub.Http;

namespace Allmhub.Chat;

/// <summary>Tells an answer from a refusal that comes with a success status (NOTES section 7; contract: refusal, promptFeedback, stop_reason).</summary>
internal static class ContentRefusal
{
    /// <summary>The error of an answer that is a refusal and nothing else. One that a filter cut after some text stays an answer.</summary>
    /// <param name="completion">The answer.</param>
    /// <returns>The error; <c>null</c> for an answer.</returns>
    public static AllmException? Of(ChatCompletion completion)
    {
        bool isRefused = completion.FinishReason is ChatFinishReason.ContentFilter or ChatFinishReason.Refusal;
        if (!isRefused || completion is not { Text: "", ToolCall.Count: 0, Media.Count: 0 })
        {
            return null;
        }

        return new AllmException(AllmErrorKind.ContentRefused, completion.Refusal ?? $"The content was refused ({completion.RawFinishReason}).")
        {
            Code = completion.RawFinishReason,
            RequestId = completion.RequestId,
            RecommendedAction = "Change the prompt or the attachment; the same request will be refused again.",
        };
    }
}
