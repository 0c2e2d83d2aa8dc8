using Allmhub.Emulator.Replies;

namespace Allmhub.Emulator.Routing;

/// <summary>Which secret a path asks for.</summary>
internal enum RouteSecret
{
    Nothing,
    Key,

    /// <summary>The key, to read its own balance with.</summary>
    KeyToRead,
    UserToken,
}

/// <summary>One path of the gateway. <c>{name}</c> in the pattern takes any text up to the next part of the pattern.</summary>
internal sealed record Route(string Method, string Pattern, RouteSecret Secret, Func<RouteCall, EmulatorReply> Answer)
{
    /// <summary>The value of the placeholder, empty when the pattern has none, null when the path does not fit.</summary>
    public string? Match(string path)
    {
        int open = Pattern.IndexOf('{', StringComparison.Ordinal);
        if (open < 0)
        {
            return Pattern == path ? "" : null;
        }

        int close = Pattern.IndexOf('}', StringComparison.Ordinal);
        string before = Pattern[..open];
        string after = Pattern[(close + 1)..];
        bool fits = path.Length > before.Length + after.Length
            && path.StartsWith(before, StringComparison.Ordinal)
            && path.EndsWith(after, StringComparison.Ordinal);
        return fits ? path[before.Length..^after.Length] : null;
    }
}
