using Allmhub.Chat;

namespace Allmhub.Images;

/// <summary>Takes the pictures out of a conversation's media.</summary>
internal static class ImageItems
{
    /// <summary>What a medium says.</summary>
    /// <param name="medium">The medium.</param>
    /// <param name="raw">The service's words without base64.</param>
    /// <param name="baseUri">The gateway.</param>
    /// <returns>The item.</returns>
    public static ImageItem Of(ChatMedia medium, string? raw, Uri baseUri)
    {
        // A link's text in Markdown is no prompt.
        string? prompt = medium.IsInText ? null : medium.Description;
        if (medium.Data is { } data)
        {
            return new ImageItem { Bytes = data, RevisedPrompt = prompt, Raw = raw };
        }

        string address = medium.Uri?.OriginalString ?? string.Empty;
        return ImageLink.Resolve(address, baseUri) is Uri link
            ? new ImageItem { Uri = link, RevisedPrompt = prompt, Raw = raw }
            : new ImageItem { Failure = ImageFailure.Unreachable(address), Raw = raw };
    }
}
