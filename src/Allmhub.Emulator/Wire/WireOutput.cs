using System.Buffers;
using System.Globalization;
using System.Text;

namespace Allmhub.Emulator.Wire;

/// <summary>Bytes on their way out: gathered, framed as chunks, split or slowed as the fault says.</summary>
internal sealed class WireOutput(Stream stream, EmulatorFault? fault)
{
    private const int FlushBytes = 16 * 1024;

    private readonly ArrayBufferWriter<byte> _out = new();

    /// <summary>What is written from now on goes out as chunks.</summary>
    public bool IsChunked { get; set; }

    public void WriteHead(string head) => _out.Write(Encoding.Latin1.GetBytes(head));

    public void WriteEnd()
    {
        if (IsChunked)
        {
            _out.Write("0\r\n\r\n"u8);
        }
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        int step = fault?.Split ?? (fault?.Drip is not null ? 1 : data.Length);
        for (int at = 0; at < data.Length; at += step)
        {
            Frame(data.Span.Slice(at, Math.Min(step, data.Length - at)));
            if (step < data.Length || _out.WrittenCount >= FlushBytes)
            {
                await FlushAsync(cancellationToken).ConfigureAwait(false);
            }

            if (fault?.Drip is > 0 and int pause)
            {
                await FlushAsync(cancellationToken).ConfigureAwait(false);
                await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_out.WrittenCount > 0)
        {
            await stream.WriteAsync(_out.WrittenMemory, cancellationToken).ConfigureAwait(false);
            _out.ResetWrittenCount();
        }
    }

    private void Frame(ReadOnlySpan<byte> data)
    {
        if (!IsChunked)
        {
            _out.Write(data);
            return;
        }

        _out.Write(Encoding.ASCII.GetBytes(data.Length.ToString("x", CultureInfo.InvariantCulture)));
        _out.Write("\r\n"u8);
        _out.Write(data);
        _out.Write("\r\n"u8);
    }
}
