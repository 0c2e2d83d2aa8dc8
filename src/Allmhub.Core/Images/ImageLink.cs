using Allmhub.Media;

namespace Allmhub.Images;

/// <summary>Reads the address of a picture; some services leave their own host out.</summary>
internal static class ImageLink
{
    /// <summary>Reads an address.</summary>
    /// <param name="text">The text, every letter of which is kept.</param>
    /// <param name="baseUri">The gateway, whose origin an address without a host belongs to.</param>
    /// <returns>The address; <c>null</c> when it is none that can be fetched.</returns>
    public static Uri? Resolve(string text, Uri baseUri)
    {
        if (MediaLink.TryCreate(text, out Uri? link))
        {
            return link;
        }

        string origin = baseUri.GetLeftPart(UriPartial.Authority);
        string? whole = text.StartsWith("//", StringComparison.Ordinal) ? $"{baseUri.Scheme}:{text}"
            : text.StartsWith('/') ? origin + text
            : IsPath(text) ? $"{origin}/{text}"
            : null;
        return whole is not null && MediaLink.TryCreate(whole, out link) ? link : null;
    }

    // files/9/content, ./a.png: no blank, no scheme, and a slash or a point in it.
    private static bool IsPath(string text) => text.Length is > 0 and <= 2048 && !text.Any(static c => c is <= ' ' or ':' or '"' or '<' or '>') && text.AsSpan().IndexOfAny('/', '.') >= 0;
}
