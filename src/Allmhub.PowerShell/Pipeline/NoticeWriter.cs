using System.Management.Automation;
using Allmhub.Http;

namespace Allmhub.PowerShell.Pipeline;

/// <summary>Writes Core's notices to the streams of a cmdlet, on the pipeline thread.</summary>
internal sealed class NoticeWriter(AllmCommand cmdlet, WakeSignal wake)
{
    private const long SameNews = 30_000;

    private readonly NoticeMailbox _mailbox = new(wake);
    private readonly Dictionary<AllmErrorKind, long> _told = [];
    private readonly ProgressBars _bars = new(cmdlet);

    /// <summary>Where Core posts.</summary>
    public INoticeSink Sink => _mailbox;

    /// <summary>Whether progress is left out: a bar and text that arrives bit by bit would write over each other.</summary>
    public bool HidesProgress { get; set; }

    /// <summary>Whether something waits to be written.</summary>
    public bool HasAny => _mailbox.HasAny;

    /// <summary>Finds out what the caller wants to see.</summary>
    public void Begin() => _mailbox.WantsDebug = WantsDebug();

    /// <summary>Writes what waits; may throw what <c>-WarningAction Stop</c> asks for.</summary>
    public void Write()
    {
        while (_mailbox.TryTake(out Notice? notice))
        {
            cmdlet.Sign.Clear();
            if (notice.Retry is { } retry)
            {
                cmdlet.Sign.Retry(retry);
            }

            switch (notice.Level)
            {
                case NoticeLevel.Warning when notice.Retry is { } again && !IsNews(again.Kind):
                    cmdlet.WriteVerbose(notice.Message);
                    break;
                case NoticeLevel.Debug:
                    cmdlet.WriteDebug(notice.Message);
                    break;
                case NoticeLevel.Verbose:
                    cmdlet.WriteVerbose(notice.Message);
                    break;
                case NoticeLevel.Warning:
                    cmdlet.WriteWarning(notice.Message);
                    break;
                case NoticeLevel.Progress when !HidesProgress:
                    cmdlet.Sign.End();
                    _bars.Show(notice);
                    break;
            }
        }
    }

    /// <summary>Takes all progress bars away. For use in <c>finally</c>: what is thrown on already is not replaced.</summary>
    public void EndProgress()
    {
        try
        {
            _bars.End();
        }
        catch (PipelineStoppedException)
        {
            // A host that stops the pipeline takes the bars away itself.
        }
    }

    // Many calls of one command fail of the same: one line says it, and another one when it goes on for long.
    private bool IsNews(AllmErrorKind kind)
    {
        long now = Environment.TickCount64;
        bool isNews = !_told.TryGetValue(kind, out long last) || now - last >= SameNews;
        _told[kind] = isNews ? now : last;
        return isNews;
    }

    private bool WantsDebug()
    {
        if (cmdlet.MyInvocation.BoundParameters.TryGetValue("Debug", out object? bound))
        {
            return bound is SwitchParameter { IsPresent: true };
        }

        // Set in a script's own scope the preference is plain text.
        return LanguagePrimitives.TryConvertTo(cmdlet.GetVariableValue("DebugPreference"), out ActionPreference preference)
            && preference is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore);
    }
}
