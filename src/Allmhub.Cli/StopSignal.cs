using System.Runtime.InteropServices;

namespace Allmhub.Cli;

/// <summary>Ctrl+C and a request to terminate: the first one stops what runs, which then says what it must; the second one ends the process.</summary>
internal sealed class StopSignal : IDisposable
{
    /// <summary>What is left to do after a stop (an entry in the journal) takes no longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _heard;
    private int _exitCode;
    private Timer? _limit;

    public StopSignal() => _heard = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];

    public CancellationToken Token => _source.Token;

    /// <summary>What the process ends with; <c>null</c> when nobody stopped it.</summary>
    public int? ExitCode => _exitCode == 0 ? null : _exitCode;

    public void Dispose()
    {
        Array.ForEach(_heard, static heard => heard.Dispose());
        _limit?.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        int code = context.Signal == PosixSignal.SIGINT ? Screen.ExitCode.Stopped : Screen.ExitCode.Terminated;
        if (Interlocked.CompareExchange(ref _exitCode, code, 0) != 0)
        {
            return;
        }

        context.Cancel = true;
        _limit = new Timer(static state => Environment.Exit((int)state!), code, Patience, Timeout.InfiniteTimeSpan);
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // What ran has just ended.
        }
    }
}
