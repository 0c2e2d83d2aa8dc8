namespace Allmhub.Terminal;

/// <summary>
/// The keys of the terminal of this process, as the bytes that terminals send for them (ECMA-48, xterm), on every platform. What is typed is not
/// shown; Ctrl+C is a byte among others. Disposing gives the terminal back as it was.
/// </summary>
public sealed class TerminalKeys : IDisposable
{
    private const string PasteOn = "\u001b[?2004h";
    private const string PasteOff = "\u001b[?2004l";

    private readonly UnixTerminalPort? _port;
    private readonly IDisposable _settings;
    private readonly EventHandler _exit;
    private int _isDisposed;

    private TerminalKeys(UnixTerminalPort? port, IDisposable settings)
    {
        _port = port;
        _settings = settings;

        // A signal that ends the process runs no finally.
        _exit = (_, _) => Dispose();
        AppDomain.CurrentDomain.ProcessExit += _exit;
        Console.Out.Write(PasteOn);
    }

    /// <summary>Columns and rows of the window now.</summary>
    public (int Columns, int Rows) Size
    {
        get
        {
            WindowSize size = _port?.Size() ?? ConsoleTerminalPort.WindowOf();
            return (size.Columns, size.Rows);
        }
    }

    /// <summary>Begins to take the keys. A paste is marked where the terminal can (bracketed paste).</summary>
    /// <returns>The keys; <c>null</c> where there are none to take: streams that are redirected, a terminal that shows text alone, a process in the background.</returns>
    public static TerminalKeys? TryOpen()
    {
        if (Console.IsInputRedirected || Console.IsOutputRedirected || TerminalEnvironment.Current.IsDumb)
        {
            return null;
        }

        if (OperatingSystem.IsWindows())
        {
            return new TerminalKeys(null, new ControlKey());
        }

        UnixTerminalPort? port = UnixTerminalPort.TryOpen();
        IDisposable? settings = port?.ListenToKeys();
        if (settings is null)
        {
            port?.Dispose();
        }

        return settings is null ? null : new TerminalKeys(port, settings);
    }

    /// <summary>Waits for keys.</summary>
    /// <param name="buffer">Where their bytes go, UTF-8; at least 16.</param>
    /// <param name="wait">How long, at most.</param>
    /// <returns>How many bytes; 0 when nothing was pressed; -1 when the terminal has gone.</returns>
    public int Read(Span<byte> buffer, TimeSpan wait) => _port is null ? ConsoleKeyBytes.Read(buffer, wait) : _port.Read(buffer, wait);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            AppDomain.CurrentDomain.ProcessExit -= _exit;
            try
            {
                Console.Out.Write(PasteOff);
            }
            finally
            {
                _settings.Dispose();
                _port?.Dispose();
            }
        }
    }

    // Windows has no settings to change but this one.
    private sealed class ControlKey : IDisposable
    {
        private readonly bool _before = Console.TreatControlCAsInput;

        public ControlKey() => Console.TreatControlCAsInput = true;

        public void Dispose() => Console.TreatControlCAsInput = _before;
    }
}
