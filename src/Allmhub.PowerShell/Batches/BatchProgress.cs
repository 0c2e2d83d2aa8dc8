using System.Management.Automation.Host;
using Allmhub.Batch;
using Allmhub.Http;
using Allmhub.PowerShell.Pipeline;
using Allmhub.PowerShell.Presence;

namespace Allmhub.PowerShell.Batches;

/// <summary>The one progress line of a batch, on a timer so that it goes on while nothing ends. Where nobody looks there is none.</summary>
internal sealed class BatchProgress : IDisposable
{
    private const int UsualWidth = 80;
    private const int MostWidth = 120;

    /// <summary>What the host draws round the status: brackets and blanks.</summary>
    private const int Frame = 6;

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    private readonly AllmCommand _cmdlet;
    private readonly Func<BatchStatus> _look;
    private readonly Timer? _timer;
    private readonly int _width;
    private volatile bool _isOver;

    public BatchProgress(AllmCommand cmdlet, Func<BatchStatus> look)
    {
        _cmdlet = cmdlet;
        _look = look;
        if (IsWatched(cmdlet))
        {
            _width = Math.Max(10, Math.Min(Width(cmdlet.Host), MostWidth) - cmdlet.MyInvocation.MyCommand.Name.Length - Frame);
            _timer = new Timer(static state => ((BatchProgress)state!).Tell(), this, Delay, Period);
        }
    }

    public void Dispose()
    {
        _isOver = true;
        _timer?.Dispose();
    }

    // What has not been shown yet is not told again: the pipeline thread may be elsewhere for long.
    private void Tell()
    {
        if (!_isOver && !_cmdlet.HasNotices)
        {
            BatchStatus status = _look();
            _cmdlet.Notices.Post(new Notice(NoticeLevel.Progress, status.ToString(_width), status.Percent));
        }
    }

    private static bool IsWatched(AllmCommand cmdlet) =>
        !(cmdlet.Host.Name == "ConsoleHost" && (Console.IsOutputRedirected || !Environment.UserInteractive))
        && Watcher.WantsProgress(cmdlet);

    private static int Width(PSHost host) => HostScreen.Window(host) is { Width: > 0 } size ? size.Width : UsualWidth;
}
