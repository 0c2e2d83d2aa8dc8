using System.Text;
using System.Text.RegularExpressions;
using Allmhub.Terminal;

namespace Allmhub.Core.Tests.Terminal;

/// <summary>A terminal that answers as it is told, and keeps what was written.</summary>
internal sealed class FakePort(WindowSize size, params (string When, string Send, int DelayMs)[] replies) : ITerminalPort
{
    private readonly Queue<(byte[] Bytes, long Due)> _coming = new();
    private readonly StringBuilder _written = new();

    /// <summary>What was written, a character a byte.</summary>
    public string Written => _written.ToString();

    /// <summary>How often the terminal was made quiet, and how often it is so still.</summary>
    public (int Times, int Open) Listened { get; private set; }

    /// <summary>What came and nobody took while the terminal was quiet.</summary>
    public int Left => _coming.Count;

    /// <summary>Whether it takes no input, as in the background.</summary>
    public bool IsDeaf { get; init; }

    /// <summary>After how many bytes it takes no output any more.</summary>
    public int StopsAfter { get; init; } = int.MaxValue;

    public WindowSize Size() => size;

    public IDisposable? Listen()
    {
        if (IsDeaf)
        {
            return null;
        }

        Listened = (Listened.Times + 1, Listened.Open + 1);
        return new Open(this);
    }

    public int Read(Span<byte> buffer)
    {
        if (!_coming.TryPeek(out (byte[] Bytes, long Due) next) || next.Due > Environment.TickCount64)
        {
            return 0;
        }

        _coming.Dequeue();
        next.Bytes.CopyTo(buffer);
        return next.Bytes.Length;
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_written.Length > StopsAfter)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        string text = Encoding.Latin1.GetString(bytes.Span);
        _written.Append(text);
        foreach ((string when, string send, int delay) in replies.Where(reply => Regex.IsMatch(text, reply.When)))
        {
            _coming.Enqueue((Encoding.Latin1.GetBytes(send), Environment.TickCount64 + delay));
        }
    }

    public void WriteAtOnce(ReadOnlySpan<byte> bytes) => _written.Append(Encoding.Latin1.GetString(bytes));

    public void Dispose()
    {
    }

    private sealed class Open(FakePort port) : IDisposable
    {
        public void Dispose() => port.Listened = (port.Listened.Times, port.Listened.Open - 1);
    }
}
