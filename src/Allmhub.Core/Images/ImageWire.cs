using Allmhub.Http;

namespace Allmhub.Images;

/// <summary>What every request for pictures has in common.</summary>
internal static class ImageWire
{
    /// <summary>What is accepted where a stream is asked for: older gateways answer JSON all the same.</summary>
    public const string AcceptStream = "text/event-stream, application/json";

    /// <summary>The gateway itself may wait 10 minutes for a picture (NOTES section 16.3).</summary>
    public static TimeSpan LeastIdle { get; } = TimeSpan.FromMinutes(11);

    /// <summary>Adds it: paid, large answers, long silence, notes.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isStream">Whether a stream is asked for.</param>
    /// <param name="notes">What is worth telling.</param>
    /// <returns>The request.</returns>
    public static AllmRequest Complete(AllmRequest request, bool isStream, IReadOnlyList<string> notes) => request with
    {
        Accept = isStream ? AcceptStream : "application/json",
        Retry = RetryPolicy.Paid,
        MaxBody = AllmRequest.MediaBody,
        LeastIdle = LeastIdle,
        Note = notes,
    };
}
