using System.Buffers;
using System.Globalization;
using System.Text;

namespace Allmhub.Emulator.Wire;

/// <summary>Bytes on their way out: gathered, and framed as chunks where asked.</summary>
internal sealed class WireOutput(Stream stream)
{
    private const int FlushBytes = 16 * 1024;

    private readonly ArrayBufferWriter<byte> _out = new();

    /// <summary>What is written from now on goes out as chunks.</summary>
    public bool IsChunked { get; set; }

    /// <summary>Enough is gathered to be sent.</summary>
    public bool IsFull => _out.WrittenCount >= FlushBytes;

    public void WriteHead(string head) => _out.Write(Encoding.Latin1.GetBytes(head));

    public void Write(ReadOnlySpan<byte> data)
    {
        // A chunk of nothing would be the end of the body.
        if (IsChunked && data.Length > 0)
        {
            _out.Write(Encoding.ASCII.GetBytes(data.Length.ToString("x", CultureInfo.InvariantCulture)));
            _out.Write("\r\n"u8);
            _out.Write(data);
            _out.Write("\r\n"u8);
        }
        else
        {
            _out.Write(data);
        }
    }

    public void WriteEnd()
    {
        if (IsChunked)
        {
            _out.Write("0\r\n\r\n"u8);
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
}
