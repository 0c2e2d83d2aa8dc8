using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Allmhub.Media;

/// <summary>Addresses of pictures and films that go out letter by letter as they came: a signature covers <c>%7E</c>, <c>%41</c> and <c>%2e%2e</c>, which an ordinary <see cref="Uri"/> rewrites.</summary>
public static class MediaLink
{
    private const string NotInAddress = "\"<>\\^`{|}";

    private static readonly UriCreationOptions Exact = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>
    /// Reads an address. What no address can carry (blanks, letters beyond ASCII) is escaped once, as UTF-8; what is escaped already stays as
    /// it is, and so does a lone percent sign. The fragment is left out: it never goes over the wire.
    /// </summary>
    /// <param name="text">The text, without blanks around it.</param>
    /// <param name="link">The address.</param>
    /// <returns>Whether it is an http or https address.</returns>
    public static bool TryCreate(string? text, [NotNullWhen(true)] out Uri? link) =>
        Uri.TryCreate(text is null ? null : Wire(text), Exact, out link) && (link.Scheme == Uri.UriSchemeHttp || link.Scheme == Uri.UriSchemeHttps);

    /// <summary>Follows the Location of a redirect, its letters kept.</summary>
    /// <param name="from">The address that answered.</param>
    /// <param name="location">The header: an address, or a part of one.</param>
    /// <param name="link">Where it leads.</param>
    /// <returns>Whether that is an http or https address.</returns>
    public static bool TryFollow(Uri from, string location, [NotNullWhen(true)] out Uri? link)
    {
        ArgumentNullException.ThrowIfNull(from);
        string target = location.Trim();
        if (!target.StartsWith('/') && Uri.TryCreate(target, UriKind.Absolute, out _))
        {
            return TryCreate(target, out link);
        }

        if (target.StartsWith("//", StringComparison.Ordinal))
        {
            return TryCreate($"{from.Scheme}:{target}", out link);
        }

        string path = from.PathAndQuery.Split('?')[0];
        string whole = target is ['/', ..] ? target : target is ['?', ..] ? path + target : path[..(path.LastIndexOf('/') + 1)] + target;
        return TryCreate($"{from.Scheme}://{from.Authority}{WithoutDots(whole)}", out link);
    }

    // A part of an address is resolved as RFC 3986 section 5.2.4 says; dots that are escaped are letters like others.
    private static string WithoutDots(string target)
    {
        string[] part = target.Split(['?', '#'], 2);
        if (!part[0].Contains("/.", StringComparison.Ordinal))
        {
            return target;
        }

        List<string> steps = [];
        string[] all = part[0].Split('/');
        foreach (string step in all)
        {
            if (step == ".." && steps.Count > 1)
            {
                steps.RemoveAt(steps.Count - 1);
            }
            else if (step is not ("." or ".."))
            {
                steps.Add(step);
            }
        }

        string end = all[^1] is "." or ".." ? "/" : string.Empty;
        return string.Join('/', steps) + end + target[part[0].Length..];
    }

    /// <summary>An address as it may be shown: without its query, which may hold a signature that opens it to everybody.</summary>
    /// <param name="link">The address.</param>
    /// <returns>Scheme, host and path.</returns>
    public static string Shown(Uri link)
    {
        ArgumentNullException.ThrowIfNull(link);
        string[] part = link.PathAndQuery.Split('?', 2);
        return $"{link.Scheme}://{link.Authority}{part[0]}{(part.Length > 1 ? "?…" : string.Empty)}";
    }

    private static string Wire(string text)
    {
        int fragment = text.IndexOf('#', StringComparison.Ordinal);
        string whole = fragment < 0 ? text : text[..fragment];
        int scheme = whole.IndexOf("://", StringComparison.Ordinal);
        int path = scheme < 0 ? -1 : whole.AsSpan(scheme + 3).IndexOfAny('/', '?', '\\');
        if (path < 0)
        {
            return scheme < 0 ? whole : whole + "/";
        }

        int start = scheme + 3 + path;
        StringBuilder wire = new(whole, 0, start, whole.Length + 16);
        if (whole[start] != '/')
        {
            wire.Append('/');
        }

        Span<byte> bytes = stackalloc byte[4];
        foreach (Rune letter in whole[start..].EnumerateRunes())
        {
            if (letter.Value is > ' ' and < 0x7F && !NotInAddress.Contains((char)letter.Value, StringComparison.Ordinal))
            {
                wire.Append((char)letter.Value);
                continue;
            }

            foreach (byte value in bytes[..letter.EncodeToUtf8(bytes)])
            {
                wire.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
            }
        }

        return wire.ToString();
    }
}
