using Allmhub.Emulator.Account;
using Allmhub.Emulator.Formats;
using Allmhub.Emulator.Media;

namespace Allmhub.Emulator.Wire;

/// <summary>The gateway's paths.</summary>
internal sealed class Router(AllmEmulator emulator)
{
    private readonly Route[] _route = [.. ChatFormat.Routes, .. ResponsesFormat.Routes, .. ClaudeFormat.Routes, .. GeminiFormat.Routes, .. ModelListing.Routes, .. Balance.Routes, .. MediaFile.Routes];

    public EmulatorReply Answer(EmulatorRequest request, EmulatorFault? fault)
    {
        EmulatorReply reply = FaultReply.Make(request, fault) ?? Answer(request);
        reply.Header.TryAdd("X-Oneapi-Request-Id", request.RequestId);
        if (fault?.RetryAfter is { } wait)
        {
            reply.Header["Retry-After"] = wait;
        }

        return reply;
    }

    private EmulatorReply Answer(EmulatorRequest request)
    {
        foreach (Route route in _route)
        {
            if (route.Method == request.Method && Match(route.Pattern, request.Path) is { } value)
            {
                RouteCall call = new(emulator, request, value);
                return Secrets.Refuse(route.Secret, call) ?? Guarded(route, call);
            }
        }

        return ErrorTable.Reply(ErrorTable.Find("openai.404-url"), request.RequestId, detail: ("GET /v1/chat/completion", $"{request.Method} {request.Path}"));
    }

    /// <summary>A mistake of the emulator is told as one, instead of a connection that closes without a word.</summary>
    private static EmulatorReply Guarded(Route route, RouteCall call)
    {
        try
        {
            return route.Answer(call);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return call.Error("stream-labelled", ("bad response status code 500", $"the emulator failed: {e.Message}"));
        }
    }

    /// <summary>The value of the placeholder, empty when the pattern has none, null when the path does not fit.</summary>
    private static string? Match(string pattern, string path)
    {
        int open = pattern.IndexOf('{', StringComparison.Ordinal);
        if (open < 0)
        {
            return pattern == path ? "" : null;
        }

        int close = pattern.IndexOf('}', StringComparison.Ordinal);
        string before = pattern[..open];
        string after = pattern[(close + 1)..];
        bool fits = path.Length > before.Length + after.Length
            && path.StartsWith(before, StringComparison.Ordinal)
            && path.EndsWith(after, StringComparison.Ordinal);
        return fits ? path[before.Length..^after.Length] : null;
    }
}
