using System.Globalization;
using Allmhub.Emulator.Faults;
using Allmhub.Emulator.Generations;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Replies;
using Allmhub.Emulator.Wire;

namespace Allmhub.Emulator;

/// <summary>Records every request, lets the waiting fault have it, or finds its answer.</summary>
internal sealed class Gateway(Router router, RequestJournal journal, FaultQueue faults, EmulatorOptions options) : IRequestHandler
{
    /// <summary>More of a body than this is not kept without the right key, so that nobody else fills the memory.</summary>
    private const int StrangerBytes = 64 * 1024;

    private static long _counter;

    public bool ResetsConnection() => faults.TakeReset();

    public int Begin(EmulatorRequest request)
    {
        request.RequestId = NewRequestId();
        journal.Add(request);
        return router.Trusts(request) ? options.MaxBodyBytes : StrangerBytes;
    }

    public void Receive(EmulatorRequest request) => journal.Weigh(request);

    public WireReply Answer(EmulatorRequest request)
    {
        EmulatorFault? fault = FaultFor(request);
        EmulatorReply reply = FaultReply.Make(request, fault) ?? router.Answer(request, fault);
        reply.Header.TryAdd("X-Oneapi-Request-Id", request.RequestId);
        if (options.Generation != EmulatorGeneration.February2026)
        {
            reply.Header.TryAdd("X-New-Api-Version", GenerationVersion.Of(options.Generation));
        }

        if (fault?.RetryAfter is { } wait)
        {
            reply.Header["Retry-After"] = wait;
        }

        return Delivery.Of(reply, fault, options.DelayMs);
    }

    public WireReply Refuse(BadRequestException reason)
    {
        EmulatorReply reply = EmulatorReply.Json(
            $$$"""{"error":{"message":{{{JsonText.Quote(reason.Message)}}},"type":"invalid_request_error","param":"","code":""}}""", reason.Status);
        return Delivery.Of(reply, null, 0);
    }

    /// <summary>The fault that the call asks for itself comes before those that wait.</summary>
    private EmulatorFault? FaultFor(EmulatorRequest request)
    {
        string? words = request.GetHeader("X-Allm-Fault");
        if (words is null)
        {
            return faults.Take(request.Path);
        }

        try
        {
            return EmulatorFault.Parse(words);
        }
        catch (FormatException e)
        {
            throw new BadRequestException(400, e.Message);
        }
    }

    private static string NewRequestId() =>
        DateTime.UtcNow.ToString("yyyyMMddHHmmssfffffff", CultureInfo.InvariantCulture)
        + "Emu" + Interlocked.Increment(ref _counter).ToString("D6", CultureInfo.InvariantCulture);
}
