using Allmhub.Http;

namespace Allmhub.Downloads;

/// <summary>Tells how far a download has come, a few times a second.</summary>
/// <param name="call">Who listens, and the activity it belongs to.</param>
internal sealed class DownloadProgress(AllmCallOptions call)
{
    private const long Interval = 200;

    private long _next;
    private double _most;

    /// <summary>Tells it, unless it was just told.</summary>
    /// <param name="have">How many bytes are here.</param>
    /// <param name="total">How many there are.</param>
    public void Report(long have, long? total)
    {
        long now = Environment.TickCount64;
        if (call.Notices is null || now < _next)
        {
            return;
        }

        _next = now + Interval;
        _most = total is > 0 ? Math.Max(_most, 100d * have / total.Value) : _most;
        string text = total is long whole ? Words.Say($"{DownloadErrors.Bytes(have)} of {DownloadErrors.Bytes(whole)}") : DownloadErrors.Bytes(have);
        call.Notices.Post(new Notice(NoticeLevel.Progress, text, total is > 0 ? _most : null) { Activity = call.Activity });
    }

    /// <summary>Takes the bar away.</summary>
    public void End()
    {
        if (_next > 0)
        {
            call.Notices?.Post(new Notice(NoticeLevel.Progress, string.Empty) { Activity = call.Activity, IsLast = true });
        }
    }
}
