using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Allmhub.Emulator.Wire;

/// <summary>Accepts connections on loopback and ends them all when it stops.</summary>
internal sealed class EmulatorServer
{
    private const int MaxConnections = 1024;

    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(2);

    private readonly AllmEmulator _emulator;
    private readonly Router _router;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Socket, Task> _connection = new();

    public EmulatorServer(AllmEmulator emulator)
    {
        _emulator = emulator;
        _router = new Router(emulator);
        _listener = new TcpListener(IPAddress.Loopback, emulator.Options.Port);
        _listener.Start(512);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Completion = Task.Run(AcceptAsync);
    }

    public int Port { get; }

    public bool IsStopped => _stop.IsCancellationRequested;

    /// <summary>Ends when the listener and every connection have ended.</summary>
    public Task Completion { get; }

    public void Stop()
    {
        _stop.Cancel();
        _listener.Stop();
        foreach (Socket socket in _connection.Keys)
        {
            socket.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        while (!IsStopped)
        {
            try
            {
                Accept(await _listener.AcceptSocketAsync(_stop.Token).ConfigureAwait(false));
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or InvalidOperationException)
            {
                break;
            }
            catch (SocketException)
            {
                // A client that went away before it was accepted.
            }
        }

        await Task.WhenAll(_connection.Values).ConfigureAwait(false);
    }

    private void Accept(Socket socket)
    {
        if (_connection.Count >= MaxConnections || _emulator.Faults.TakeReset())
        {
            Reset(socket);
            return;
        }

        socket.NoDelay = true;
        TaskCompletionSource start = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _connection[socket] = ServeAsync(socket, start.Task);
        start.SetResult();
    }

    private async Task ServeAsync(Socket socket, Task start)
    {
        await start.ConfigureAwait(false);
        try
        {
            using NetworkStream stream = new(socket, ownsSocket: false);
            ConnectionReader reader = new(stream);
            HttpConnection connection = new(_emulator, _router, reader, stream, () => Reset(socket));
            await connection.RunAsync(_stop.Token).ConfigureAwait(false);
            await CloseAsync(socket, reader).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client left, or the emulator stopped.
        }
        finally
        {
            socket.Dispose();
            _ = _connection.TryRemove(socket, out _);
        }
    }

    /// <summary>
    /// Says goodbye and waits for the peer's: closing a socket with unread bytes or a pending read would reset it,
    /// and the peer would lose the end of the answer.
    /// </summary>
    private async Task CloseAsync(Socket socket, ConnectionReader reader)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        limit.CancelAfter(GoodbyeLimit);
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            await reader.DrainAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            socket.Shutdown(SocketShutdown.Both);
        }
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Gone already.
        }

        socket.Dispose();
    }
}
