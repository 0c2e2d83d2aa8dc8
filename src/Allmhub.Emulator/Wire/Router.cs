using System.Text;
using Allmhub.Emulator.Account;
using Allmhub.Emulator.Formats;
using Allmhub.Emulator.Media;

namespace Allmhub.Emulator.Wire;

/// <summary>Which secret a path asks for.</summary>
internal enum RouteSecret
{
    Nothing,
    Key,
    UserToken,
}

/// <summary>One path of the gateway. <c>{name}</c> in the pattern takes any text up to the next part of the pattern.</summary>
internal sealed record Route(string Method, string Pattern, RouteSecret Secret, Func<RouteCall, EmulatorReply> Answer);

/// <summary>A request on its way to an answer.</summary>
internal sealed record RouteCall(AllmEmulator Emulator, EmulatorRequest Request, string Value)
{
    public EmulatorReply Error(string name, (string Old, string New)? detail = null) =>
        ErrorTable.Reply(ErrorTable.Find(name), Request.RequestId, detail: detail);
}

/// <summary>The gateway's paths.</summary>
internal sealed class Router(AllmEmulator emulator)
{
    private readonly Route[] _route = [.. ChatFormat.Routes, .. ResponsesFormat.Routes, .. ClaudeFormat.Routes, .. GeminiFormat.Routes, .. ModelListing.Routes, .. Balance.Routes, .. MediaFile.Routes];

    public EmulatorReply Answer(EmulatorRequest request, EmulatorFault? fault)
    {
        EmulatorReply reply = FaultReply(request, fault) ?? Answer(request);
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
                return Secrets.Refuse(route.Secret, call) ?? route.Answer(call);
            }
        }

        return ErrorTable.Reply(ErrorTable.Find("openai.404-url"), request.RequestId, detail: ("GET /v1/chat/completion", $"{request.Method} {request.Path}"));
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

    private static EmulatorReply? FaultReply(EmulatorRequest request, EmulatorFault? fault)
    {
        if (fault is null)
        {
            return null;
        }

        if (fault.Sample is { } name)
        {
            return ErrorTable.Reply(ErrorTable.Find(name), request.RequestId, fault.Status);
        }

        if (fault.Redirect is { } target)
        {
            EmulatorReply moved = new() { Status = fault.Status ?? 301, ContentType = "text/html; charset=utf-8", Body = Encoding.UTF8.GetBytes($"<a href=\"{target}\">Moved Permanently</a>.\n\n") };
            moved.Header["Location"] = target;
            return moved;
        }

        if (fault.Html)
        {
            return new() { Status = fault.Status ?? 200, ContentType = "text/html; charset=utf-8", Body = "<!doctype html>\n<html><head><title>Welcome</title></head><body>It works.</body></html>\n"u8.ToArray() };
        }

        if (fault.Empty)
        {
            return new() { Status = fault.Status ?? 200 };
        }

        return fault.Status is { } status and not 200 ? ErrorTable.Reply(ErrorTable.ForStatus(status, request.Path), request.RequestId, status) : null;
    }
}
