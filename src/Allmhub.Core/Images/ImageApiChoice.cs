using Allmhub.Account;

namespace Allmhub.Images;

/// <summary>Chooses the format of <see cref="ImageApi.Auto"/>: by the model's name, then by what the gateway's listing says of it. Never by the host.</summary>
internal static class ImageApiChoice
{
    /// <summary>Chooses.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="baseUri">Whose listing counts; the last one that was kept is read, never the network.</param>
    /// <param name="reason">Why, in words; <c>null</c> when the caller chose.</param>
    /// <returns>The format; never <see cref="ImageApi.Auto"/>.</returns>
    public static ImageApi Choose(ImageRequest request, Uri baseUri, out string? reason)
    {
        if (request.Api != ImageApi.Auto)
        {
            reason = null;
            return request.Api;
        }

        ImageFamily family = ImageFamilies.Of(request.Model);
        if (family is not (ImageFamily.Other or ImageFamily.Gemini))
        {
            reason = Words.Say($"Images format, which {request.Model} is made for.");
            return ImageApi.Images;
        }

        IReadOnlyList<string> told = ModelCache.Load(baseUri).FirstOrDefault(model => model.Name == request.Model)?.Endpoint ?? [];
        (ImageApi api, reason) = Speaks(told, "image-generation") ? (ImageApi.Images, Words.Say($"Images format, because the gateway's listing names it for {request.Model}."))
            : Speaks(told, "openai") ? (ImageApi.Chat, Words.Say($"Chat format, because the gateway's listing names no endpoint for pictures for {request.Model}."))
            : told.Any(ModelEndpoint.IsGemini) ? (ImageApi.Gemini, Words.Say($"Gemini format, because the gateway's listing names no other for {request.Model}."))
            : family == ImageFamily.Gemini ? (ImageApi.Chat, Words.Say($"Chat format, in which {request.Model} makes pictures for every key; its own Gemini format is for keys of the vip channel."))
            : (ImageApi.Images, Words.Say($"Images format, the one made for pictures: nothing is known of what {request.Model} speaks."));
        return api;
    }

    private static bool Speaks(IReadOnlyList<string> endpoints, string word) => endpoints.Contains(word, StringComparer.OrdinalIgnoreCase);
}
