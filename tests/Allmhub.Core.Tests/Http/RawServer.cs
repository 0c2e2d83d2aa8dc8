using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Allmhub.Account;

namespace Allmhub.Core.Tests.Http;

/// <summary>A request as it came over the wire.</summary>
internal sealed record RawRequest(string Line, IReadOnlyDictionary<string, string> Header, string Body)
{
    /// <summary>The body as it came.</summary>
    public byte[] BodyByte { get; init; } = [];
}

/// <summary>One request and the socket to answer it on.</summary>
internal sealed class RawExchange(RawRequest request, Socket socket, NetworkStream stream, CancellationToken stopped)
{
    public RawRequest Request { get; } = request;

    /// <summary>Cancelled when the server is disposed: what a stall waits for.</summary>
    public CancellationToken Stopped { get; } = stopped;

    public Task WriteAsync(string text) => WriteAsync(Encoding.UTF8.GetBytes(text));

    public Task WriteAsync(ReadOnlyMemory<byte> bytes) => stream.WriteAsync(bytes, Stopped).AsTask();

    public Task StallAsync() => Task.Delay(Timeout.Infinite, Stopped);

    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    /// <summary>Ends when the client has closed its side.</summary>
    public async Task WaitForCloseAsync()
    {
        byte[] buffer = new byte[256];
        try
        {
            while (await stream.ReadAsync(buffer, Stopped) > 0)
            {
            }
        }
        catch (IOException)
        {
            // A reset is a close too.
        }
    }
}

/// <summary>A server that knows nothing of HTTP beyond reading one request a connection, so that every fault is exact.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<RawRequest> _requests = new();
    private readonly Func<int, RawExchange, Task> _answer;
    private readonly Task _accepting;
    private int _count;

    /// <summary>Starts to listen.</summary>
    /// <param name="answer">Answers the n-th request, from 1.</param>
    public RawServer(Func<int, RawExchange, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        BaseUri = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"));
        PriceShelf.Forget(BaseUri);
        _accepting = AcceptAsync();
    }

    public RawServer(params string[] answers)
        : this((n, exchange) => exchange.WriteAsync(answers[Math.Min(n, answers.Length) - 1]))
    {
    }

    public Uri BaseUri { get; }

    public IReadOnlyList<RawRequest> Requests => [.. _requests];

    public static string Answer(int status, string body, string contentType = "application/json", string headers = "") =>
        $"HTTP/1.1 {status} x\r\nContent-Type: {contentType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{headers}\r\n{body}";

    /// <summary>A stream that ends when the connection does.</summary>
    public static string Stream(string body, string contentType = "text/event-stream") =>
        $"HTTP/1.1 200 OK\r\nContent-Type: {contentType}\r\nConnection: close\r\n\r\n{body}";

    /// <summary>A port where nothing listens.</summary>
    public static Uri Nowhere()
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}"));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // A listener that is stopped between two accepts says that it is not listening.
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            using NetworkStream stream = new(socket, ownsSocket: true);
            if (await ReadAsync(stream) is RawRequest request)
            {
                _requests.Enqueue(request);
                await _answer(Interlocked.Increment(ref _count), new RawExchange(request, socket, stream, _stop.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The client went away, or the test is over.
        }
    }

    private async Task<RawRequest?> ReadAsync(NetworkStream stream)
    {
        List<byte> bytes = [];
        byte[] buffer = new byte[4096];
        int end;
        while ((end = Encoding.Latin1.GetString([.. bytes]).IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            int count = await stream.ReadAsync(buffer, _stop.Token);
            if (count == 0)
            {
                return null;
            }

            bytes.AddRange(buffer.AsSpan(0, count));
        }

        string[] lines = Encoding.Latin1.GetString([.. bytes[..end]]).Split("\r\n");
        Dictionary<string, string> headers = lines.Skip(1).Select(static line => line.Split(": ", 2)).ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.OrdinalIgnoreCase);
        int length = headers.TryGetValue("Content-Length", out string? text) ? int.Parse(text) : 0;
        while (bytes.Count < end + 4 + length)
        {
            bytes.AddRange(buffer.AsSpan(0, await stream.ReadAsync(buffer, _stop.Token)));
        }

        return new RawRequest(lines[0], headers, Encoding.UTF8.GetString([.. bytes[(end + 4)..]])) { BodyByte = [.. bytes[(end + 4)..]] };
    }
}
