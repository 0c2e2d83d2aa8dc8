namespace Allmhub.Media;

/// <summary>
/// Reads a body of JSON, or of events of JSON, and hands it on unchanged but for long base64 texts, for which it hands on short ones
/// (<see cref="Base64Spool"/>). Memory does not grow with the body.
/// </summary>
internal sealed class Base64SpoolStream : Stream
{
    private const int ReadSize = 64 * 1024;

    private readonly Stream _body;
    private readonly Action _onContent;
    private readonly byte[] _in = new byte[ReadSize];
    private readonly Base64SpoolFilter _filter;
    private int _given;
    private bool _isEnded;

    /// <summary>Begins at the beginning.</summary>
    /// <param name="body">The body; disposed with this.</param>
    /// <param name="newWriter">Begins a file.</param>
    /// <param name="onContent">Told whenever bytes have come that are not handed on.</param>
    public Base64SpoolStream(Stream body, Func<Base64SpoolWriter> newWriter, Action onContent)
    {
        _body = body;
        _filter = new Base64SpoolFilter(newWriter);
        _onContent = onContent;
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_given == _filter.Output.WrittenCount)
        {
            if (_isEnded)
            {
                return 0;
            }

            _filter.Output.ResetWrittenCount();
            _given = 0;
            int count = await _body.ReadAsync(_in, cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                _isEnded = true;
                _filter.End();
            }
            else
            {
                _filter.Take(_in.AsSpan(0, count));
                if (_filter.IsWriting)
                {
                    _onContent();
                }
            }
        }

        int given = Math.Min(buffer.Length, _filter.Output.WrittenCount - _given);
        _filter.Output.WrittenSpan.Slice(_given, given).CopyTo(buffer.Span);
        _given += given;
        return given;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _filter.Dispose();
            _body.Dispose();
        }

        base.Dispose(disposing);
    }
}
