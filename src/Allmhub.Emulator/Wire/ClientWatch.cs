namespace Allmhub.Emulator.Wire;

/// <summary>
/// Keeps a read pending while an answer is written; the read's empty end is the client leaving.
/// A client that only shuts its sending side counts as gone, since no HTTP client does that.
/// </summary>
internal sealed class ClientWatch : IDisposable
{
    private readonly object _gate = new();
    private readonly EmulatorRequest _request;
    private readonly CancellationTokenSource _call;
    private bool _over;

    public ClientWatch(ConnectionReader reader, EmulatorRequest request, CancellationToken stop)
    {
        _request = request;
        _call = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Token = _call.Token;
        Ended = WatchAsync(reader);
    }

    /// <summary>Fires when the client is gone or the emulator stops.</summary>
    public CancellationToken Token { get; }

    /// <summary>Ends with the pending read, which may be long after this call.</summary>
    public Task Ended { get; }

    public void Dispose()
    {
        lock (_gate)
        {
            _over = true;
        }

        _call.Dispose();
    }

    private async Task WatchAsync(ConnectionReader reader)
    {
        if (await reader.WaitForByteAsync().ConfigureAwait(false))
        {
            return;
        }

        lock (_gate)
        {
            if (_over)
            {
                return;
            }

            _request.MarkClosed();
        }

        try
        {
            await _call.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The call ended meanwhile.
        }
    }
}
