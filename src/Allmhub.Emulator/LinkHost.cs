using System.Text;
using Allmhub.Emulator.Faults;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Media;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Wire;

namespace Allmhub.Emulator;

/// <summary>The host of links: files with Range and ETag, and whatever a store gets wrong. It knows no key, and records whether one came.</summary>
internal sealed class LinkHost(MediaLinks links, RequestJournal journal, FaultQueue faults) : IRequestHandler
{
    private const int BodyBytes = 4096;

    public bool ResetsConnection() => faults.TakeReset(isLink: true);

    public int Begin(EmulatorRequest request)
    {
        journal.Add(request);
        return BodyBytes;
    }

    public void Receive(EmulatorRequest request) => journal.Weigh(request);

    public WireReply Answer(EmulatorRequest request)
    {
        EmulatorFault? fault = faults.Take(request.Path, isLink: true);
        if (FaultReply.Make(request, Aimed(request, fault)) is { } whole)
        {
            return Delivered(whole, fault);
        }

        if (fault is { LinkExpired: true })
        {
            return Delivered(Refusal(403, "AccessDenied", "Request has expired."), fault);
        }

        return links.Find(request.Target) is { } file && request.Method is "GET" or "HEAD"
            ? LinkReply.Make(request, links.Find(request.Target)!, fault)
            : Delivered(Refusal(404, "NoSuchKey", "The specified key does not exist."), fault);
    }

    public WireReply Refuse(BadRequestException reason) =>
        Delivery.Of(EmulatorReply.Json($$"""{"error":{{JsonText.Quote(reason.Message)}}}""", reason.Status), null, 0);

    private static WireReply Delivered(EmulatorReply reply, EmulatorFault? fault)
    {
        if (fault?.RetryAfter is { } wait)
        {
            reply.Header["Retry-After"] = wait;
        }

        return Delivery.Of(reply, fault, 0);
    }

    /// <summary>The words "redirect=mirror" lead to the same file on the third host.</summary>
    private EmulatorFault? Aimed(EmulatorRequest request, EmulatorFault? fault) =>
        fault is { Redirect: "mirror" } ? fault with { Redirect = new Uri(links.MirrorUri, request.Target).AbsoluteUri, Status = fault.Status ?? 302 } : fault;

    private static EmulatorReply Refusal(int status, string code, string message) => new()
    {
        Status = status,
        ContentType = "application/xml",
        Body = Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message><Expires>2025-04-03T14:41:02.000Z</Expires></Error>"),
    };
}
