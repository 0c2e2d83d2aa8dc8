using System.Management.Automation;
using Allmhub.Http;
using Allmhub.PowerShell.Presence;
using Allmhub.Streaming;

namespace Allmhub.PowerShell.Pipeline;

/// <summary>The progress bars of a cmdlet: one an activity, below that of its parent, and one for what belongs to the command as a whole.</summary>
internal sealed class ProgressBars(AllmCommand cmdlet)
{
    private const string NoStatus = "…";

    // Far from the small numbers that scripts choose for their own bars, and never the same for two cmdlets at work.
    private static int _last = 0x416C6C00;

    private readonly List<Bar> _open = [];
    private bool? _isConsole;

    /// <summary>Shows a progress, or takes its bar away when it is the activity's last.</summary>
    public void Show(Notice notice)
    {
        Bar bar = Find(notice.Activity) ?? Open(notice.Activity);
        if (notice.IsLast)
        {
            End(bar);
        }
        else
        {
            Write(bar, notice.Message, notice.Percent);
        }
    }

    /// <summary>Takes all bars away, the inner ones first.</summary>
    public void End()
    {
        while (_open.Count > 0)
        {
            End(_open[^1]);
        }
    }

    private void End(Bar bar)
    {
        _open.Remove(bar);
        cmdlet.WriteProgress(Record(bar, NoStatus, -1, ProgressRecordType.Completed));
    }

    private Bar? Find(NoticeActivity? activity) => _open.Find(bar => bar.Activity == activity);

    private Bar Open(NoticeActivity? activity)
    {
        Bar? parent = activity?.Parent is { } outer ? Find(outer) ?? OpenParent(outer) : null;
        Bar bar = new(activity, Interlocked.Increment(ref _last), parent?.Id ?? -1);
        _open.Add(bar);
        return bar;
    }

    // A bar below one that is not shown would stand by itself.
    private Bar OpenParent(NoticeActivity activity)
    {
        Bar bar = Open(activity);
        Write(bar, string.Empty, null);
        return bar;
    }

    private void Write(Bar bar, string text, double? percent) =>
        cmdlet.WriteProgress(Record(bar, string.IsNullOrWhiteSpace(RecordText.Of(text)) ? NoStatus : text, (int)(percent ?? -1), ProgressRecordType.Processing));

    // A record of its own each time: whoever collects the stream keeps the instance.
    private ProgressRecord Record(Bar bar, string status, int percent, ProgressRecordType type) =>
        new(bar.Id, Fitting(bar.Activity?.Name ?? cmdlet.MyInvocation.MyCommand.Name), Fitting(status)) { ParentActivityId = bar.Parent, PercentComplete = percent, RecordType = type };

    private string Fitting(string text) => (_isConsole ??= Watcher.HasTerminal(cmdlet)) ? BarText.Fit(text) : text;

    private sealed record Bar(NoticeActivity? Activity, int Id, int Parent);
}
