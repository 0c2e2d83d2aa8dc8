using Allmhub.Downloads;
using Allmhub.Http;

namespace Allmhub.Audio.Speech;

/// <summary>Tells how far the speaking has come, a few times a second.</summary>
/// <param name="plan">What is asked.</param>
/// <param name="call">Who listens.</param>
internal sealed class SpeechProgress(SpeechPlan plan, AllmCallOptions call)
{
    private const long Interval = 200;

    private long _next;
    private double _most;

    /// <summary>Tells it, unless it was just told.</summary>
    /// <param name="part">Which part is being spoken, from 0.</param>
    /// <param name="have">How many bytes of it are here.</param>
    /// <param name="total">How many there are; <c>null</c> when the answer does not tell.</param>
    public void Report(int part, long have, long? total)
    {
        long now = Environment.TickCount64;
        if (call.Notices is null || now < _next)
        {
            return;
        }

        _next = now + Interval;
        int count = plan.Part.Count;
        double share = total is > 0 ? Math.Min(1, (double)have / total.Value) : 0;
        _most = Math.Max(_most, 100 * (part + share) / count);
        string bytes = DownloadErrors.Bytes(have);
        string text = count > 1 ? Words.Say($"part {part + 1} of {count}, {bytes}") : bytes;
        call.Notices.Post(new Notice(NoticeLevel.Progress, text, count > 1 || total is > 0 ? _most : null) { Activity = call.Activity });
    }
}
