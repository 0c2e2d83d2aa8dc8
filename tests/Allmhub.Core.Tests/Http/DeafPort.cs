using System.Net;
using System.Net.Sockets;

namespace Allmhub.Core.Tests.Http;

/// <summary>A port whose queue is full, so that connecting to it neither succeeds nor fails.</summary>
internal sealed class DeafPort : IDisposable
{
    private readonly Socket _full = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket[] _fillers = [.. Enumerable.Range(0, 8).Select(static _ => new Socket(SocketType.Stream, ProtocolType.Tcp) { Blocking = false })];

    public DeafPort()
    {
        _full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _full.Listen(1);
        foreach (Socket filler in _fillers)
        {
            Assert.ThrowsAny<SocketException>(() => filler.Connect(_full.LocalEndPoint!));
        }
    }

    public Uri Uri => new($"http://127.0.0.1:{((IPEndPoint)_full.LocalEndPoint!).Port}");

    public void Dispose()
    {
        foreach (Socket filler in _fillers)
        {
            filler.Dispose();
        }

        _full.Dispose();
    }
}
