using System.Text.Json;
using Allmhub.Chat;
using Allmhub.Http;

namespace Allmhub.Images;

/// <summary>Makes the errors of answers that hold no picture, and says what to do where it is known for pictures alone.</summary>
internal static class ImageFailure
{
    private const int MostWords = 500;
    private static string ChangePrompt => Words.Say("Change the prompt or the references; the same request will be refused again.");

    /// <summary>The error of an item without a picture among others.</summary>
    /// <param name="item">The item.</param>
    /// <returns>The error.</returns>
    public static AllmException OfItem(JsonElement item)
    {
        AllmException? told = AnswerErrors.TryVendor(item);
        if (told is null)
        {
            string? words = item.ValueKind == JsonValueKind.Object ? ErrorText.Shortest(item) : null;
            return Refusal(words is null ? Words.Say("The service made no picture here and says no reason, which is how a refusal looks.") : Words.Say($"The service made no picture here: {Cut(words)}"), null);
        }

        // Vendors' codes for refused content are many: OutputImageSensitiveContentDetected, content_policy_violation …
        string code = told.Code ?? string.Empty;
        bool isRefusal = told.Kind == AllmErrorKind.Server && HasAny(code, "sensitive", "moderation", "policy", "safety", "risk");
        return isRefusal ? told.With(static known => known with { Kind = AllmErrorKind.ContentRefused, IsTransient = false, RecommendedAction = ChangePrompt }) : told;
    }

    /// <summary>The error of an answer without any picture, which is how the gateway passes many a refusal on.</summary>
    /// <param name="reason">The service's words.</param>
    /// <param name="code">Its code.</param>
    /// <returns>The error.</returns>
    public static AllmException Empty(string? reason, string? code = null) => Refusal(
        reason is null ? Words.Say("The answer holds no picture and no reason, which is how a refusal looks.") : Words.Say($"The answer holds no picture: {Cut(reason)}"), code);

    /// <summary>The error of a conversation that brought no picture.</summary>
    /// <param name="completion">What was said.</param>
    /// <returns>The error.</returns>
    public static AllmException NoPicture(ChatCompletion completion)
    {
        if (completion.Text.Contains(";base64,", StringComparison.OrdinalIgnoreCase))
        {
            string end = completion.RawFinishReason is string word ? $" ({word})" : string.Empty;
            return new AllmException(new AllmError(AllmErrorKind.IncompleteStream, Words.Say($"The picture is cut off: the answer ended inside it{end}."))
            {
                RequestId = completion.RequestId,
                RecommendedAction = Words.Say("Ask again; the Images format has no limit of tokens that could cut it. The call may have been charged."),
                PartialCompletion = completion,
            });
        }

        if (completion.Media.Count > 0)
        {
            return Protocol(completion, Words.Say($"The answer holds no picture, but {completion.Media[0].Kind.ToString().ToLowerInvariant()}: {completion.Media[0]}"));
        }

        string? code = completion.RawFinishReason is "stop" or "STOP" ? null : completion.RawFinishReason;
        string? words = completion.FailureReason ?? completion.Refusal ?? (completion.Text.Trim().Length > 0 ? completion.Text.Trim() : completion.FinishMessage);
        string? reason = (code, words) switch
        {
            (null, null) => null,
            (string, null) => code,
            (null, string) => words,
            _ => $"{code}: {words}",
        };
        return completion.FailureReason is not null && code is null
            ? Protocol(completion, Words.Say($"No picture was made: {Cut(words!)}")).With(static known => known with { Kind = AllmErrorKind.Server })
            : Empty(reason, code).With(known => known with { RequestId = completion.RequestId, PartialCompletion = completion });
    }

    /// <summary>The error of a stream that ended before a picture was finished.</summary>
    /// <returns>The error.</returns>
    public static AllmException Unfinished() => new(new AllmError(AllmErrorKind.IncompleteStream, Words.Say("The stream ended without a finished picture."))
    {
        RecommendedAction = Words.Say("Look at the usage before asking again: when a stream breaks, the number of pictures asked for may be charged."),
    });

    /// <summary>The error of a picture whose base64 is not whole.</summary>
    /// <returns>The error.</returns>
    public static AllmException CutOff() => new(new AllmError(AllmErrorKind.IncompleteStream, Words.Say("The picture is cut off or broken: its base64 cannot be decoded.")) { RecommendedAction = Words.Say("Ask again; the call may have been charged.") });

    /// <summary>The error of a picture that lies where no client gets at it.</summary>
    /// <param name="address">Where it lies.</param>
    /// <returns>The error.</returns>
    public static AllmException Unreachable(string address) => new(new AllmError(AllmErrorKind.Protocol, Words.Say($"The picture lies at {Cut(address)}, which cannot be fetched: only http and https can."))
    {
        RecommendedAction = Words.Say("Fetch it with the tools of that store, or ask in the Images format."),
    });

    /// <summary>Says what to do where it is known for pictures alone.</summary>
    /// <param name="error">The failure.</param>
    /// <param name="plan">What was asked.</param>
    /// <returns>The same failure when there is nothing better to say.</returns>
    public static AllmException Advise(AllmException error, ImagePlan plan)
    {
        string? advice = plan.Api switch
        {
            ImageApi.Images when error.Code == "convert_request_failed" || HasAny(error.Message, "only imagen models", "model for image generation") =>
                Words.Say($"The channel of {plan.Request.Model} makes no pictures in the Images format: ask with -Api Chat, or with -Api Gemini when the key is of the vip channel."),
            ImageApi.Gemini when error.Kind is AllmErrorKind.ModelNotFound or AllmErrorKind.PermissionDenied || HasAny(error.Message, "vip") =>
                Words.Say("Pictures in the Gemini format are for keys of the vip channel alone: ask with -Api Chat, or with -Api Images."),
            ImageApi.Chat when HasAny(error.Message, "not a chat model", "images/generations") => Words.Say($"{plan.Request.Model} makes pictures in the Images format alone: ask with -Api Images."),
            _ => null,
        };
        return advice is null ? error : error.With(known => known with { RecommendedAction = advice });
    }

    private static AllmException Refusal(string message, string? code) => new(new AllmError(AllmErrorKind.ContentRefused, message) { Code = code, RecommendedAction = ChangePrompt });

    private static AllmException Protocol(ChatCompletion completion, string message) => new(new AllmError(AllmErrorKind.Protocol, message)
    {
        RequestId = completion.RequestId,
        PartialCompletion = completion,
        RecommendedAction = Words.Say("Ask again, or take another model; the call may have been charged."),
    });

    private static string Cut(string text) => text.Length <= MostWords ? text : string.Concat(text.AsSpan(0, MostWords), "…");

    private static bool HasAny(string text, params ReadOnlySpan<string> words)
    {
        foreach (string word in words)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
