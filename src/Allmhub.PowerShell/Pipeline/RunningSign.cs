using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using Allmhub.Terminal;

namespace Allmhub.PowerShell.Pipeline;

/// <summary>
/// The sign while this thread runs a tool: it counts the seconds from a timer, goes before the tool writes, and comes back when a line of it has ended. One
/// lock orders the two writers: the tool's output passes <see cref="WatchedOutput"/>, in which the sign is taken away first. While a program runs that the tool
/// has started there is none, since nothing orders that one.
/// </summary>
/// <remarks>
/// The lock is the writer that <see cref="Console.Out"/> is meanwhile: who writes holds it before it comes here, and .NET takes it again for every write to the
/// console's stream. With a lock of its own the timer would hold that and wait for the writer, and the tool the other way round.
/// Where nobody tells of such programs (macOS) the sign stays as it was drawn until the tool writes. So it does on Windows, whose host writes to the console past
/// <see cref="Console.Out"/>: there the engine tells of the tool's first record, which it does before the host shows it.
/// </remarks>
[SuppressMessage("Usage", "CA2213", Justification = "The writers are the console's, which goes on.")]
internal sealed class RunningSign : IDisposable
{
    private readonly object _gate;
    private readonly Func<long, string> _draw;
    private readonly TextWriter _out = Console.Out;
    private readonly TextWriter _error = Console.Error;
    private readonly TextWriter? _watchedOut;
    private readonly TextWriter? _watchedError;
    private readonly Timer? _timer;
    private readonly ChildWatch _children = new();
    private bool _isShown;
    private bool _isEnded;
    private bool _isResting;
    private long _due;

    /// <summary>Draws it, until it is disposed of.</summary>
    /// <param name="draw">What draws it: takes the time, gives control sequences and words.</param>
    /// <param name="streams">What the tool writes.</param>
    public RunningSign(Func<long, string> draw, PSDataStreams streams)
    {
        _draw = draw;
        if (OperatingSystem.IsWindows())
        {
            _gate = new object();
            Look();
            Watch(streams);
            return;
        }

        _watchedOut = TextWriter.Synchronized(new WatchedOutput(_out, Write));
        _watchedError = TextWriter.Synchronized(new WatchedOutput(_error, Write));
        _gate = _watchedOut;
        Console.SetOut(_watchedOut);
        Console.SetError(_watchedError);
        Look();
        _timer = _children.CanTell ? new Timer(static sign => ((RunningSign)sign!).Look(), this, LifeText.Period, LifeText.Period) : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            Erase();
            _isEnded = true;
        }

        _timer?.Dispose();

        // A tool that redirects them itself, and leaves it so, has meant it.
        if (_watchedOut is not null && ReferenceEquals(Console.Out, _watchedOut))
        {
            Console.SetOut(_out);
        }

        if (_watchedError is not null && ReferenceEquals(Console.Error, _watchedError))
        {
            Console.SetError(_error);
        }
    }

    private void Look()
    {
        lock (_gate)
        {
            long now = Environment.TickCount64;
            if (_children.HasNew)
            {
                Erase();
                _due = now + LifeText.Patience;
            }
            else if (!_isEnded && !_isResting && now >= _due)
            {
                _isShown = true;
                Put(_draw(now));
            }
        }
    }

    // Behind a text without its line's end somebody may be asked something.
    private void Write(Action write, bool endsLine)
    {
        lock (_gate)
        {
            Erase();
            _isResting = !endsLine;
            _due = Environment.TickCount64 + LifeText.Patience;
            write();
        }
    }

    private void Erase()
    {
        if (_isShown)
        {
            _isShown = false;
            Put(LifeText.Erase);
        }
    }

    private void Put(string text)
    {
        try
        {
            _out.Write(text);
            _out.Flush();
        }
        catch (IOException)
        {
            // The terminal has gone; what the user asked for goes on.
        }
    }

    private void Watch(PSDataStreams streams)
    {
        void End(object? sender, DataAddingEventArgs added)
        {
            lock (_gate)
            {
                Erase();
                _isEnded = true;
            }
        }

        streams.Information.DataAdding += End;
        streams.Warning.DataAdding += End;
        streams.Verbose.DataAdding += End;
        streams.Debug.DataAdding += End;
        streams.Progress.DataAdding += End;
    }
}
