using System.Net.Sockets;
using System.Text;

namespace Allmhub.Core.Tests.Emulator;

/// <summary>A bare socket, to see and do what an HTTP client would hide.</summary>
public sealed class RawClient : IDisposable
{
    private readonly TcpClient _client = new();
    private readonly NetworkStream _stream;

    public RawClient(Uri target)
    {
        Authority = target.Authority;
        _client.Connect(target.Host, target.Port);
        _stream = _client.GetStream();
        _stream.ReadTimeout = 20_000;
    }

    /// <summary>The Host that the peer answers for.</summary>
    public string Authority { get; }

    public void Send(string text) => Send(Encoding.UTF8.GetBytes(text));

    public void Send(byte[] data) => _stream.Write(data);

    public void SendChat(string key, string prompt, string fault = "", bool stream = true)
    {
        byte[] body = Encoding.UTF8.GetBytes(EmulatorHost.Chat(prompt, stream));
        string header = fault.Length > 0 ? $"X-Allm-Fault: {fault}\r\n" : "";
        Send($"POST /v1/chat/completions HTTP/1.1\r\nHost: {Authority}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\n{header}Content-Length: {body.Length}\r\n\r\n");
        Send(body);
    }

    /// <summary>Reads until the peer closes; null when it resets instead.</summary>
    public byte[]? ReadToEnd()
    {
        using MemoryStream all = new();
        byte[] buffer = new byte[65536];
        try
        {
            for (int count; (count = _stream.Read(buffer)) > 0;)
            {
                all.Write(buffer, 0, count);
            }

            return all.ToArray();
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return null;
        }
    }

    /// <summary>Reads until the text so far contains a mark.</summary>
    public string ReadUntil(string mark)
    {
        using MemoryStream all = new();
        byte[] buffer = new byte[65536];
        while (!Encoding.UTF8.GetString(all.ToArray()).Contains(mark, StringComparison.Ordinal))
        {
            int count = _stream.Read(buffer);
            Assert.True(count > 0, $"Closed before '{mark}': {Encoding.UTF8.GetString(all.ToArray())}");
            all.Write(buffer, 0, count);
        }

        return Encoding.UTF8.GetString(all.ToArray());
    }

    /// <summary>Whether something arrives within a while.</summary>
    public bool Arrives(int milliseconds) => _client.Client.Poll(milliseconds * 1000, SelectMode.SelectRead);

    public void Reset()
    {
        _client.LingerState = new LingerOption(true, 0);
        _client.Close();
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }
}
