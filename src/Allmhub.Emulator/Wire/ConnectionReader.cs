using System.Buffers;

namespace Allmhub.Emulator.Wire;

/// <summary>
/// Buffered reading of one connection. One read may be left pending while an answer is written:
/// its end with nothing is how the client's leaving is seen; its bytes belong to the next request.
/// </summary>
internal sealed class ConnectionReader(Stream stream)
{
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;
    private Task<int>? _pending;

    /// <summary>Bytes that are here already.</summary>
    public int Buffered => _end - _start;

    /// <summary>Waits until the peer sends (true) or closes (false), without consuming anything.</summary>
    public async Task<bool> WaitForByteAsync()
    {
        if (Buffered > 0 && _pending is null)
        {
            return true;
        }

        try
        {
            return await PendingAsync().ConfigureAwait(false) > 0;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    /// <summary>Reads one line without its end; null at the end of input.</summary>
    public async Task<string?> ReadLineAsync(int maxBytes, CancellationToken cancellationToken)
    {
        int scanned = 0;
        while (true)
        {
            int length = _buffer.AsSpan(_start + scanned, Buffered - scanned).IndexOf((byte)'\n');
            if (length >= 0)
            {
                return TakeLine(scanned + length);
            }

            scanned = Buffered;
            if (scanned > maxBytes)
            {
                throw new BadRequestException(431, "The line is too long.");
            }

            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                return null;
            }
        }
    }

    /// <summary>Appends exactly <paramref name="count"/> bytes to <paramref name="target"/>; false when the input ends first.</summary>
    public async Task<bool> CopyAsync(ArrayBufferWriter<byte> target, long count, CancellationToken cancellationToken)
    {
        while (count > 0)
        {
            if (Buffered == 0 && !await FillAsync(cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            int take = (int)Math.Min(count, Buffered);
            target.Write(_buffer.AsSpan(_start, take));
            _start += take;
            count -= take;
        }

        return true;
    }

    /// <summary>Throws away what still comes until the peer closes.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        do
        {
            _start = _end;
        }
        while (await FillAsync(cancellationToken).ConfigureAwait(false));
    }

    private string TakeLine(int length)
    {
        ReadOnlySpan<byte> line = _buffer.AsSpan(_start, length);
        _start += length + 1;
        if (line.Length > 0 && line[^1] == '\r')
        {
            line = line[..^1];
        }

        return System.Text.Encoding.Latin1.GetString(line);
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        Task<int> read = PendingAsync();
        int count = await read.WaitAsync(cancellationToken).ConfigureAwait(false);
        _pending = null;
        _end += count;
        return count > 0;
    }

    private Task<int> PendingAsync()
    {
        if (_pending is null)
        {
            MakeRoom();
            _pending = stream.ReadAsync(_buffer, _end, _buffer.Length - _end, CancellationToken.None);
        }

        return _pending;
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, Buffered);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
    }
}
