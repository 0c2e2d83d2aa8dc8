using Allmhub.Media;

namespace Allmhub.Chat;

/// <summary>
/// Chooses the wire format of <see cref="ChatApi.Auto"/>: OpenAI chat, which every model speaks, unless what is asked cannot
/// be said in it and the format of the model's family can say it. Goes by the model's name, never by the host.
/// </summary>
internal static class ApiChoice
{
    [Flags]
    private enum Need
    {
        None = 0,
        WebSearch = 1,
        ThinkingBudget = 2,
        Pdf = 4,
        Film = 8,
    }

    /// <summary>Chooses.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="reason">Why, in words; <c>null</c> when the caller chose.</param>
    /// <returns>The format; never <see cref="ChatApi.Auto"/>.</returns>
    public static ChatApi Choose(ChatRequest request, out string? reason)
    {
        if (request.Api != ChatApi.Auto)
        {
            reason = null;
            return request.Api;
        }

        Need need = NeedOf(request);
        if (need == Need.None)
        {
            reason = Words.Say("Chat format, which every model speaks.");
            return ChatApi.Chat;
        }

        (ChatApi api, Need offered) = FamilyOf(request.Model);
        if ((need & ~offered) == Need.None)
        {
            reason = Words.Say($"{api} format, because chat format cannot say {need} and {request.Model} can be asked in this one.");
            return api;
        }

        reason = Words.Say($"Chat format, although {need} is asked for: no format is known that says it to {request.Model}.");
        return ChatApi.Chat;
    }

    private static (ChatApi Api, Need Offered) FamilyOf(string model)
    {
        bool Is(string prefix) => model.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

        if (Is("claude-"))
        {
            return (ChatApi.Claude, Need.WebSearch | Need.ThinkingBudget | Need.Pdf);
        }

        if (Is("gemini-"))
        {
            return (ChatApi.Gemini, Need.WebSearch | Need.ThinkingBudget | Need.Pdf | Need.Film);
        }

        bool isReasoning = model.Length > 1 && model[0] is 'o' or 'O' && char.IsAsciiDigit(model[1]);
        return Is("gpt-") || isReasoning ? (ChatApi.Responses, Need.WebSearch | Need.Pdf) : (ChatApi.Chat, Need.None);
    }

    private static Need NeedOf(ChatRequest request)
    {
        Need need = (request.WebSearch ? Need.WebSearch : Need.None) | (request.ThinkingBudget is null ? Need.None : Need.ThinkingBudget);
        foreach (ChatMediaPart part in request.Message.SelectMany(static message => message.Part).OfType<ChatMediaPart>())
        {
            need |= part.Media switch
            {
                { Kind: MediaKind.Video } => Need.Film,
                { MediaType: "application/pdf" } or { Kind: MediaKind.Document, MediaType: null } => Need.Pdf,
                _ => Need.None,
            };
        }

        return need;
    }
}
