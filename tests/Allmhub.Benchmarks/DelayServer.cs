using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Allmhub.Benchmarks;

/// <summary>
/// Answers each chat request with the same small stream after a fixed time, on connections that stay open, as many at a time as come. It runs in a
/// process of its own until its input ends, so that its work is no part of a figure; its first line is its address.
/// </summary>
internal static class DelayServer
{
    private static readonly byte[] Answer = Stream();

    /// <summary>Serves until the input ends.</summary>
    /// <param name="milliseconds">How long an answer takes.</param>
    /// <returns>When done.</returns>
    public static async Task RunAsync(int milliseconds)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start(512);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));
        Task accepting = AcceptAsync(listener, TimeSpan.FromMilliseconds(milliseconds));
        await Console.In.ReadToEndAsync();
        listener.Stop();
        await accepting;
    }

    private static byte[] Stream()
    {
        StringBuilder body = new();
        foreach (string text in (string[])["A", " short", " answer", "."])
        {
            body.Append($$"""data: {"id":"c","object":"chat.completion.chunk","created":1700000000,"model":"m","choices":[{"index":0,"delta":{"content":"{{text}}"},"finish_reason":null}]}""").Append("\n\n");
        }

        body.Append("""data: {"id":"c","object":"chat.completion.chunk","created":1700000000,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":4,"total_tokens":13}}""").Append("\n\ndata: [DONE]\n\n");
        string head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: {body.Length}\r\n\r\n");
        return Encoding.ASCII.GetBytes(head + body);
    }

    private static async Task AcceptAsync(TcpListener listener, TimeSpan delay)
    {
        try
        {
            while (true)
            {
                Socket socket = await listener.AcceptSocketAsync();
                socket.NoDelay = true;
                _ = ServeAsync(socket, delay);
            }
        }
        catch (SocketException)
        {
            // Stopped.
        }
    }

    private static async Task ServeAsync(Socket socket, TimeSpan delay)
    {
        byte[] buffer = new byte[64 * 1024];
        int held = 0;
        using (socket)
        {
            try
            {
                while (true)
                {
                    int read = await socket.ReceiveAsync(buffer.AsMemory(held));
                    if (read == 0)
                    {
                        return;
                    }

                    held += read;
                    if (LengthOf(buffer.AsSpan(0, held)) is int length && held >= length)
                    {
                        held = 0;
                        if (delay > TimeSpan.Zero)
                        {
                            await Task.Delay(delay);
                        }

                        await socket.SendAsync(Answer);
                    }
                }
            }
            catch (SocketException)
            {
                // The client left.
            }
        }
    }

    private static int? LengthOf(ReadOnlySpan<byte> request)
    {
        int end = request.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return null;
        }

        ReadOnlySpan<byte> head = request[..end];
        int at = head.IndexOf("Content-Length: "u8);
        if (at < 0)
        {
            // Chunked, as HttpClient sends content of unknown length.
            return head.IndexOf("chunked"u8) >= 0 && !request.EndsWith("\r\n0\r\n\r\n"u8) ? int.MaxValue : request.Length;
        }

        ReadOnlySpan<byte> rest = head[(at + 16)..];
        int line = rest.IndexOf((byte)'\r');
        return end + 4 + int.Parse(line < 0 ? rest : rest[..line], CultureInfo.InvariantCulture);
    }
}
