using System.Net;
using System.Net.Sockets;
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

        return !GatewayAddress.IsSameOrigin(link, gateway) && IsBackends(link, gateway) ? OfGateway(gateway, id) : link;
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

    // A gateway that runs on this machine may have neighbours here, but its own path on another port is a backend's; so it is in a network
    // that only the service is in.
    private static bool IsBackends(Uri link, Uri gateway) =>
        (link.IsLoopback && !gateway.IsLoopback) || ((link.IsLoopback || IsInside(link)) && link.OriginalString.Contains(Path, StringComparison.Ordinal));

    // A name without a dot, or an address that leads nowhere outside (RFC 1918, RFC 3927, RFC 4193).
    private static bool IsInside(Uri link) => !IPAddress.TryParse(link.DnsSafeHost, out IPAddress? address)
        ? !link.Host.Contains('.', StringComparison.Ordinal)
        : address.GetAddressBytes() switch
        {
            [10, ..] or [192, 168, ..] or [169, 254, ..] or [172, >= 16 and <= 31, _, _] => true,
            [var first, ..] when address.AddressFamily == AddressFamily.InterNetworkV6 => (first & 0xFE) == 0xFC || address.IsIPv6LinkLocal,
            _ => false,
        };

    private static Uri? Read(string? text, Uri gateway)
    {
        string trimmed = text?.Trim() ?? string.Empty;
        return trimmed.StartsWith('/') && !trimmed.StartsWith("//", StringComparison.Ordinal) ? Below(gateway, trimmed) : MediaLink.TryCreate(trimmed, out Uri? link) ? link : null;
    }

    private static Uri? Below(Uri gateway, string path) => MediaLink.TryCreate(gateway.AbsoluteUri.TrimEnd('/') + path, out Uri? place) ? place : null;
}
