using System.Globalization;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Cli.Screen;

/// <summary>A bar on standard error while a task goes on, where that is a screen; warnings stand above it. Into a file go warnings alone.</summary>
internal sealed class ProgressLine : INoticeSink
{
    private const int Cells = 20;
    private const int MostWords = 40;

    private readonly object _gate = new();
    private readonly bool _isScreen = !Console.IsErrorRedirected;
    private readonly long _begin = Environment.TickCount64;
    private bool _isShown;

    public bool WantsDebug => false;

    public void Post(Notice notice)
    {
        switch (notice.Level)
        {
            case NoticeLevel.Warning:
                Clear();
                Fault.Say(notice.Message, ExitCode.Ok);
                break;
            case NoticeLevel.Progress when _isScreen:
                Draw(notice);
                break;
            default:
                break;
        }
    }

    /// <summary>Takes the bar away.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            if (_isShown)
            {
                Console.Error.Write("\r\u001b[K");
                _isShown = false;
            }
        }
    }

    /// <summary>The bar as text.</summary>
    public static string Bar(double? percent, string words, TimeSpan time)
    {
        int full = (int)(Math.Clamp(percent ?? 0, 0, 100) * Cells / 100);
        string number = percent is { } told && Math.Clamp(told, 0, 100) is double known ? string.Create(CultureInfo.InvariantCulture, $"{known,3:0} %") : "    %";
        string line = RecordText.Of(words);
        return string.Create(CultureInfo.InvariantCulture, $"[{new string('#', full)}{new string('.', Cells - full)}] {number} {(int)time.TotalMinutes}:{time.Seconds:00} {(line.Length > MostWords ? line[..MostWords] : line)}");
    }

    private void Draw(Notice notice)
    {
        lock (_gate)
        {
            // Cut at the edge instead of wrapped: only one line is taken away again.
            Console.Error.Write("\r\u001b[?7l" + Bar(notice.Percent, notice.Message, TimeSpan.FromMilliseconds(Environment.TickCount64 - _begin)) + "\u001b[K\u001b[?7h");
            _isShown = true;
        }
    }
}
