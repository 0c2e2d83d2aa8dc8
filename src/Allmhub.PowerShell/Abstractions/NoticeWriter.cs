using System.Management.Automation;
using Allmhub.Http;

namespace Allmhub.PowerShell.Abstractions;

/// <summary>Writes Core's notices to the streams of a cmdlet, on the pipeline thread.</summary>
internal sealed class NoticeWriter(PSCmdlet cmdlet, WakeSignal wake)
{
    private readonly NoticeMailbox _mailbox = new(wake);
    private ProgressRecord? _progress;

    /// <summary>Where Core posts.</summary>
    public INoticeSink Sink => _mailbox;

    /// <summary>Finds out what the caller wants to see.</summary>
    public void Begin() => _mailbox.WantsDebug = WantsDebug();

    /// <summary>Writes what waits; may throw what <c>-WarningAction Stop</c> asks for.</summary>
    public void Write()
    {
        while (_mailbox.TryTake(out Notice? notice))
        {
            switch (notice.Level)
            {
                case NoticeLevel.Debug:
                    cmdlet.WriteDebug(notice.Message);
                    break;
                case NoticeLevel.Verbose:
                    cmdlet.WriteVerbose(notice.Message);
                    break;
                case NoticeLevel.Warning:
                    cmdlet.WriteWarning(notice.Message);
                    break;
                case NoticeLevel.Progress:
                    WriteProgress(notice);
                    break;
            }
        }
    }

    /// <summary>Takes the progress bar away.</summary>
    public void EndProgress()
    {
        if (_progress is not null)
        {
            _progress.RecordType = ProgressRecordType.Completed;
            cmdlet.WriteProgress(_progress);
            _progress = null;
        }
    }

    private void WriteProgress(Notice notice)
    {
        string status = string.IsNullOrWhiteSpace(notice.Message) ? "…" : notice.Message;
        _progress ??= new ProgressRecord(cmdlet.GetHashCode() & int.MaxValue, cmdlet.MyInvocation.MyCommand.Name, status);
        _progress.StatusDescription = status;
        _progress.PercentComplete = (int)(notice.Percent ?? -1);
        cmdlet.WriteProgress(_progress);
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
