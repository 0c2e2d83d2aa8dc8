using System.Management.Automation;
using Allmhub.Http;
using Allmhub.PowerShell.Formatting;
using Allmhub.PowerShell.Presence;
using Allmhub.Terminal;

namespace Allmhub.PowerShell.Pipeline;

/// <summary>
/// One dim line at the cursor that says that work goes on, what it is and for how long: at a person's terminal and nowhere else, after a moment, and gone
/// before anything else is written. It is drawn by the pipeline thread while that waits, so nothing of it costs a timer or a thread (but while a tool runs, see
/// <see cref="RunningSign"/>), and whether somebody looks is found out only when a call is not quick.
/// </summary>
/// <remarks>
/// It is no progress record, because the host asks the terminal where its cursor is for each of these: a line that changes eight times a second would do so
/// all the time, over slow lines too, and Ctrl+C empties the terminal's input with the answer in it, for which .NET then waits for ever.
/// </remarks>
internal sealed class LifeSign(PSCmdlet cmdlet)
{
    // Two runspaces of one process have one terminal.
    private static LifeSign? _owner;

    private readonly LifeText _text = new();
    private long _due;
    private bool? _isWatched;
    private bool _isOn;
    private bool _isShown;
    private bool _hasDim;

    /// <summary>How long until there is something to draw.</summary>
    public TimeSpan Due => !_isOn || _isWatched == false ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Max(1, _due - Environment.TickCount64));

    /// <summary>A request is on its way.</summary>
    public void Begin()
    {
        if (_isWatched != false)
        {
            long now = Environment.TickCount64;
            _isOn = true;
            _due = now + LifeText.Patience;
            _text.Begin(now);
        }
    }

    /// <summary>Another phase begins, unless it goes on.</summary>
    public void Enter(LifePhase phase) => _text.Enter(phase, Environment.TickCount64);

    /// <summary>A piece of the answer came that is not shown.</summary>
    public void Receive(int characters) => _text.Receive(characters, Environment.TickCount64);

    /// <summary>An attempt failed, and the next one begins later.</summary>
    public void Retry(NoticeRetry retry) => _text.Retry(retry.Attempt, retry.Attempts - 1, retry.Delay, Environment.TickCount64);

    /// <summary>Draws when it is time.</summary>
    public void Look()
    {
        long now = Environment.TickCount64;
        if (_isOn && now >= _due && IsWatched())
        {
            _due = now + LifeText.Period;
            Draw(_text.At(now));
        }
    }

    /// <summary>Says at once what this thread is about to run.</summary>
    /// <param name="name">The name of a command; the model has chosen it among those it was given.</param>
    /// <param name="streams">What it will write.</param>
    /// <returns>To be disposed of when it has run; <c>null</c> where nobody looks.</returns>
    public RunningSign? Run(string name, PSDataStreams streams)
    {
        if (!IsWatched())
        {
            return null;
        }

        string shown = ViewText.OneLine(name);
        long begin = Environment.TickCount64;
        return new RunningSign(now => Picture(now - begin < 1000 ? Words.Say($"running {shown}") : Words.Say($"running {shown} {(now - begin) / 1000} s"), now), streams);
    }

    /// <summary>Takes the line away; it comes back while the phase goes on.</summary>
    public void Clear()
    {
        if (_isShown)
        {
            _isShown = false;
            Write(LifeText.Erase);
        }
    }

    /// <summary>Takes the line away for good.</summary>
    public void End()
    {
        Clear();
        _isOn = false;
        Interlocked.CompareExchange(ref _owner, null, this);
    }

    private bool IsWatched()
    {
        if (_isWatched is null)
        {
            _isWatched = Watcher.IsAt(cmdlet);
            _hasDim = _isWatched == true && Watcher.HasDim(cmdlet);
        }

        return _isWatched == true && (Interlocked.CompareExchange(ref _owner, this, null) ?? this) == this;
    }

    private void Draw(string words)
    {
        _isShown = true;
        Write(Picture(words, Environment.TickCount64));
    }

    private string Picture(string words, long now) => LifeText.Draw(words, _hasDim, Console.OutputEncoding.CodePage == 65001, now);

    // Past the host: a transcript has no use for it, and neither has whoever reads the host's output.
    private static void Write(string text)
    {
        try
        {
            Console.Out.Write(text);
            Console.Out.Flush();
        }
        catch (IOException)
        {
            // The terminal has gone; what the user asked for goes on.
        }
    }
}
