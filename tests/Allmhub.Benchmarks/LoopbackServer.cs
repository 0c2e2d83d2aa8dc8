using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Allmhub.Benchmarks;

/// <summary>Answers every request on loopback with the same bytes, as fast as the socket takes them. One connection for each request.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _head;
    private readonly byte[] _body;
    private readonly Thread _thread;

    public LoopbackServer(byte[] body)
    {
        _body = body;
        _head = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
        _listener.Start();
        BaseUri = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"));
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    public Uri BaseUri { get; }

    public void Dispose()
    {
        _listener.Stop();
        _thread.Join(TimeSpan.FromSeconds(2));
        _listener.Dispose();
    }

    private void Serve()
    {
        byte[] request = new byte[64 * 1024];
        try
        {
            while (true)
            {
                using Socket socket = _listener.AcceptSocket();
                int read = 0;
                while (!IsWhole(request.AsSpan(0, read)))
                {
                    int more = socket.Receive(request.AsSpan(read));
                    if (more == 0)
                    {
                        break;
                    }

                    read += more;
                }

                socket.Send(_head);
                socket.Send(_body);
            }
        }
        catch (SocketException)
        {
        }
    }

    /// <summary>Whether the head and as much body as it announces are there; a request without a length has no body.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> request)
    {
        int end = request.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        string head = Encoding.ASCII.GetString(request[..end]);
        int at = head.IndexOf("Content-Length:", StringComparison.OrdinalIgnoreCase);
        string length = at < 0 ? "0" : head[(at + 15)..].Split("\r\n")[0];
        return request.Length >= end + 4 + int.Parse(length, CultureInfo.InvariantCulture);
    }
}
