using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Tasks.Midjourney;

/// <summary>The addresses of pictures and films, letter by letter as they came.</summary>
internal static class MidjourneyLink
{
    private const string Path = "/mj/image/";

    private static readonly string[] FilmEndings = [".mp4", ".webm", ".mov", ".m4v"];

    /// <summary>Where the gateway itself gives a task's picture.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="id">The task.</param>
    /// <returns>The address.</returns>
    public static Uri OfGateway(Uri gateway, string id) => Below(gateway, Path + Uri.EscapeDataString(id))!;

    /// <summary>Reads the address of a picture. One that only the service itself can reach is replaced by the gateway's.</summary>
    /// <param name="text">What the service wrote.</param>
    /// <param name="id">The task.</param>
    /// <param name="gateway">The gateway.</param>
    /// <returns>The address; <c>null</c> when there is none.</returns>
    public static Uri? Picture(string? text, string id, Uri gateway)
    {
        if (Read(text, gateway) is not Uri link || IsFilm(link.OriginalString))
        {
            return null;
        }

        // A gateway that runs on this machine may have neighbours here, but its own path on another port is a backend's.
        bool isBackends = link.IsLoopback && !GatewayAddress.IsSameOrigin(link, gateway)
            && (!gateway.IsLoopback || link.OriginalString.Contains(Path, StringComparison.Ordinal));
        return isBackends ? OfGateway(gateway, id) : link;
    }

    /// <summary>Reads addresses, each once.</summary>
    /// <param name="texts">What the service wrote.</param>
    /// <param name="gateway">The gateway.</param>
    /// <returns>The addresses.</returns>
    public static IReadOnlyList<Uri> All(IReadOnlyList<string> texts, Uri gateway) => [.. texts.Distinct(StringComparer.Ordinal).Select(text => Read(text, gateway)).OfType<Uri>()];

    /// <summary>Whether an address is that of a film, by its ending.</summary>
    /// <param name="text">The address.</param>
    /// <returns>The answer.</returns>
    public static bool IsFilm(string text) => FilmEndings.Any(ending => text.Split('?', '#')[0].EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static Uri? Read(string? text, Uri gateway)
    {
        string trimmed = text?.Trim() ?? string.Empty;
        return trimmed.StartsWith('/') && !trimmed.StartsWith("//", StringComparison.Ordinal) ? Below(gateway, trimmed) : MediaLink.TryCreate(trimmed, out Uri? link) ? link : null;
    }

    private static Uri? Below(Uri gateway, string path) => MediaLink.TryCreate(gateway.AbsoluteUri.TrimEnd('/') + path, out Uri? place) ? place : null;
}
