namespace Allmhub.PowerShell.Interactive;

/// <summary>
/// Takes Ctrl+C as a key while an answer is being written, so that it ends the answer and not the loop: the host would stop the
/// whole pipeline. Other keys pressed meanwhile are dropped.
/// </summary>
internal sealed class InterruptWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(30);

    private readonly object _gate = new();
    private readonly Action _interrupt;
    private readonly ControlKey? _key;
    private readonly Timer _timer;
    private bool _disposed;

    private InterruptWatch(Action interrupt)
    {
        _interrupt = interrupt;
        _key = ControlKey.Set(hasConsole: true, isKey: true);
        _timer = new Timer(_ => Look(), null, Interval, Interval);
    }

    /// <summary>Starts to watch.</summary>
    /// <param name="hasConsole">Whether the host reads its input from the console of this process.</param>
    /// <param name="interrupt">Called on another thread, at Ctrl+C.</param>
    /// <returns>The watch; <c>null</c> where there is no console to watch.</returns>
    public static InterruptWatch? Start(bool hasConsole, Action interrupt) => hasConsole ? new InterruptWatch(interrupt) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _disposed = true;
                _timer.Dispose();
                _key?.Dispose();
            }
        }
    }

    private void Look()
    {
        lock (_gate)
        {
            bool interrupted = false;
            while (!_disposed && Console.KeyAvailable)
            {
                ConsoleKeyInfo key = Console.ReadKey(intercept: true);
                interrupted |= key.Key == ConsoleKey.C && key.Modifiers.HasFlag(ConsoleModifiers.Control);
            }

            if (interrupted)
            {
                // Inside the lock: after Dispose there is nothing left to interrupt.
                _interrupt();
            }
        }
    }
}
