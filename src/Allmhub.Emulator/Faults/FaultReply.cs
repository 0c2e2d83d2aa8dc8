using System.Text;
using Allmhub.Emulator.Errors;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Wire;

namespace Allmhub.Emulator.Faults;

/// <summary>Faults that take the place of the whole answer.</summary>
internal static class FaultReply
{
    public static EmulatorReply? Make(EmulatorRequest request, EmulatorFault? fault)
    {
        if (fault is null)
        {
            return null;
        }

        if (fault.Sample is { } name)
        {
            return ErrorTable.Exact(ErrorTable.Find(name), request.RequestId, fault.Status);
        }

        if (fault.Vip)
        {
            return ErrorTable.Reply(ErrorTable.Find("openai.503-nochannel"), request.RequestId, fault.Status, ("没有可用渠道（distributor）", "没有可用渠道: vip channel only（distributor）"));
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
