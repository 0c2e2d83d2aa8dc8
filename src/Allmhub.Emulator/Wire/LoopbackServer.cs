using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Allmhub.Emulator.Wire;

/// <summary>Accepts connections on loopback and ends them all when it stops.</summary>
internal sealed class LoopbackServer
{
    private const int MaxConnections = 1024;

    private static readonly TimeSpan GoodbyeLimit = TimeSpan.FromSeconds(2);

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Socket, Task> _connection = new();

    /// <summary>Takes the port; connections wait until <see cref="Start"/>.</summary>
    public LoopbackServer(int port)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start(512);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    public int Port { get; }

    public bool IsStopped => _stop.IsCancellationRequested;

    /// <summary>Ends when the listener and every connection have ended.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <param name="handler">Who answers.</param>
    /// <param name="maxBodyBytes">Largest body of a request.</param>
    public void Start(IRequestHandler handler, int maxBodyBytes) => Completion = Task.Run(() => AcceptAsync(handler, maxBodyBytes));

    public void Stop()
    {
        _stop.Cancel();
        _listener.Stop();
        foreach (Socket socket in _connection.Keys)
        {
            socket.Dispose();
        }
    }

    private async Task AcceptAsync(IRequestHandler handler, int maxBodyBytes)
    {
        while (!IsStopped)
        {
            try
            {
                Accept(await _listener.AcceptSocketAsync(_stop.Token).ConfigureAwait(false), handler, maxBodyBytes);
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

    private void Accept(Socket socket, IRequestHandler handler, int maxBodyBytes)
    {
        if (_connection.Count >= MaxConnections || handler.ResetsConnection())
        {
            Reset(socket);
            return;
        }

        socket.NoDelay = true;
        TaskCompletionSource start = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _connection[socket] = ServeAsync(socket, handler, maxBodyBytes, start.Task);
        start.SetResult();
    }

    private async Task ServeAsync(Socket socket, IRequestHandler handler, int maxBodyBytes, Task start)
    {
        await start.ConfigureAwait(false);
        try
        {
            using NetworkStream stream = new(socket, ownsSocket: false);
            ConnectionReader reader = new(stream);
            HttpConnection connection = new(handler, reader, new HeadReader(reader, Port), new BodyReader(reader, stream, maxBodyBytes), stream, () => Reset(socket));
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
