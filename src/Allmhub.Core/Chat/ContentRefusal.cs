using Allmhub.Http;

namespace Allmhub.Chat;

/// <summary>Tells an answer from a refusal that comes with a success status (NOTES section 7; contract: refusal, promptFeedback, stop_reason).</summary>
internal static class ContentRefusal
{
    private const int MostWords = 500;

    /// <summary>
    /// The error of an answer that is a refusal: the model refused, whatever it had said before, or the prompt was blocked and
    /// nothing was said. An answer that a filter cut after some text stays an answer.
    /// </summary>
    /// <param name="completion">The answer.</param>
    /// <returns>The error; <c>null</c> for an answer.</returns>
    public static AllmException? Of(ChatCompletion completion)
    {
        bool isEmpty = completion is { Text: "", ToolCall.Count: 0, Media.Count: 0 };
        if (completion.FinishReason != ChatFinishReason.Refusal && !(completion.FinishReason == ChatFinishReason.ContentFilter && isEmpty))
        {
            return null;
        }

        string? words = completion.Refusal ?? (completion.Text.Length is > 0 and <= MostWords ? completion.Text : null);
        return new AllmException(new AllmError(AllmErrorKind.ContentRefused, words ?? Words.Say($"The content was refused ({completion.RawFinishReason}){(completion.FinishMessage is { Length: > 0 } message ? $": {message}" : ".")}"))
        {
            Code = completion.RawFinishReason,
            RequestId = completion.RequestId,
            RecommendedAction = Words.Say("Change the prompt or the attachment; the same request will be refused again."),
            PartialCompletion = completion,
        });
    }
}
