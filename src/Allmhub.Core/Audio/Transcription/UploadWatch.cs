using Allmhub.Http;

namespace Allmhub.Audio.Transcription;

/// <summary>Tells how far a sound has been sent, and knows whether all of it was.</summary>
/// <param name="label">What it is called.</param>
/// <param name="call">Who listens.</param>
internal sealed class UploadWatch(string label, AllmCallOptions call)
{
    private const double Megabyte = 1024 * 1024;

    private int _told = -1;

    /// <summary>Whether all of the request was handed to the connection: the service may have done the work, whatever it answered.</summary>
    public bool IsSent { get; private set; }

    /// <summary>Takes how much was sent.</summary>
    /// <param name="sent">Bytes so far.</param>
    /// <param name="total">Bytes of the whole.</param>
    public void Report(long sent, long total)
    {
        IsSent = sent >= total;
        int percent = (int)(sent * 100 / Math.Max(1, total));
        if (percent <= _told)
        {
            return;
        }

        _told = percent;
        string text = IsSent ? Words.Say($"{label}: sent, waiting for the text") : Words.Say($"{label}: {sent / Megabyte:0.0} of {total / Megabyte:0.0} MB sent");
        call.Notices?.Post(new Notice(NoticeLevel.Progress, text, percent) { Activity = call.Activity });
    }
}
