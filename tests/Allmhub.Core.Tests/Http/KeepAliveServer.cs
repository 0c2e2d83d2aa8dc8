using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Allmhub.Core.Tests.Http;

/// <summary>Answers every request of a connection with the same chunked stream, its last chunk a moment later.</summary>
internal sealed class KeepAliveServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    public KeepAliveServer(Action connected, string body)
    {
        _listener.Start();
        BaseUri = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"));
        _accepting = AcceptAsync(connected, body);
    }

    public Uri BaseUri { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync(Action connected, string body)
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync(_stop.Token);
                connected();
                connections.Add(ServeAsync(socket, body));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket socket, string body)
    {
        byte[] answer = Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n{Encoding.UTF8.GetByteCount(body):x}\r\n{body}\r\n");
        using NetworkStream stream = new(socket, ownsSocket: true);
        byte[] buffer = new byte[16 * 1024];
        try
        {
            // Loopback requests of this size come in one or two reads; the body's closing brace ends them.
            string request = string.Empty;
            int count;
            while ((count = await stream.ReadAsync(buffer, _stop.Token)) > 0)
            {
                request += Encoding.UTF8.GetString(buffer, 0, count);
                if (request.EndsWith('}'))
                {
                    request = string.Empty;
                    await stream.WriteAsync(answer, _stop.Token);
                    await Task.Delay(10, _stop.Token);
                    await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), _stop.Token);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The client went away, or the test is over.
        }
    }
}
