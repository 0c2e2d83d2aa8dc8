using System.Diagnostics.CodeAnalysis;

namespace Allmhub.Media;

/// <summary>Addresses of pictures and films that go out letter by letter as they came: a signature covers <c>%7E</c>, <c>%41</c> and <c>%2e%2e</c>, which an ordinary <see cref="Uri"/> rewrites.</summary>
public static class MediaLink
{
    private static readonly UriCreationOptions Exact = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Reads an address.</summary>
    /// <param name="text">The text, without blanks around it.</param>
    /// <param name="link">The address.</param>
    /// <returns>Whether it is an http or https address.</returns>
    public static bool TryCreate(string? text, [NotNullWhen(true)] out Uri? link) =>
        Uri.TryCreate(text, Exact, out link) && (link.Scheme == Uri.UriSchemeHttp || link.Scheme == Uri.UriSchemeHttps);
}
