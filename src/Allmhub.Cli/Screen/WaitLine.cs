using Allmhub.Chat;
using Allmhub.Http;
using Allmhub.Terminal;

namespace Allmhub.Cli.Screen;

/// <summary>
/// Says on standard error that an answer is waited for, what it is at and for how long, until something else is shown; warnings stand above it. Nothing of it
/// where standard error is no screen, or nobody looks at it.
/// </summary>
internal sealed class WaitLine : INoticeSink, IDisposable
{
    private readonly object _gate = new();
    private readonly LifeText _text = new();
    private readonly bool _isDim = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
    private readonly Timer? _timer;
    private bool _isShown;
    private bool _isOver;

    public WaitLine()
    {
        _text.Begin(Environment.TickCount64);
        if (!Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb" && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")))
        {
            _timer = new Timer(static line => ((WaitLine)line!).Tick(), this, LifeText.Patience, LifeText.Period);
        }
    }

    public bool WantsDebug => false;

    /// <summary>Whether somebody at a screen waits and has seen nothing of the answer.</summary>
    public bool IsWaiting
    {
        get
        {
            lock (_gate)
            {
                return _timer is not null && !_isOver;
            }
        }
    }

    public void Post(Notice notice)
    {
        lock (_gate)
        {
            if (notice.Retry is { } retry)
            {
                _text.Retry(retry.Attempt, retry.Attempts - 1, retry.Delay, Environment.TickCount64);
            }

            if (notice.Level == NoticeLevel.Warning)
            {
                Clear();
                Fault.Say(notice.Message, ExitCode.Ok);
            }
        }
    }

    /// <summary>Takes note of a piece of the answer.</summary>
    /// <param name="update">The piece.</param>
    /// <param name="isSeen">Whether text is shown as it comes.</param>
    public void Follow(in ChatUpdate update, bool isSeen)
    {
        lock (_gate)
        {
            long now = Environment.TickCount64;
            if (update.Kind == ChatUpdateKind.Reasoning && update.Text?.Length > 0)
            {
                _text.Enter(LifePhase.Thinking, now);
            }
            else if (update.Kind is ChatUpdateKind.Text or ChatUpdateKind.Refusal && update.Text?.Length > 0)
            {
                _text.Receive(update.Text.Length, now);
                _isOver |= isSeen;
            }

            if (_isOver || update.Completion is not null)
            {
                End();
            }
        }
    }

    /// <summary>Takes it away for good.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            End();
        }
    }

    private void End()
    {
        _isOver = true;
        _timer?.Dispose();
        Clear();
    }

    private void Tick()
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                long now = Environment.TickCount64;
                _isShown = true;
                Console.Error.Write(LifeText.Draw(_text.At(now), _isDim, Console.OutputEncoding.CodePage == 65001, now));
            }
        }
    }

    private void Clear()
    {
        if (_isShown)
        {
            _isShown = false;
            Console.Error.Write(LifeText.Erase);
        }
    }
}
