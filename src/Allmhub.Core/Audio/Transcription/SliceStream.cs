namespace Allmhub.Audio.Transcription;

/// <summary>A stretch of a stream, read as if it were one of its own.</summary>
internal sealed class SliceStream : Stream
{
    private readonly Stream _source;
    private readonly long _from;

    /// <summary>Takes a stretch.</summary>
    /// <param name="source">The stream, which can seek; disposed with this one.</param>
    /// <param name="from">Where the stretch begins.</param>
    /// <param name="length">How many bytes it has.</param>
    public SliceStream(Stream source, long from, long length)
    {
        _source = source;
        _from = from;
        Length = length;
        source.Position = from;
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    public override long Position
    {
        get => _source.Position - _from;
        set => _source.Position = _from + value;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => Some(_source.Read(buffer[..(int)Math.Min(buffer.Length, Left)]));

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Some(await _source.ReadAsync(buffer[..(int)Math.Min(buffer.Length, Left)], cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _source.Dispose();
        }

        base.Dispose(disposing);
    }

    private long Left => Math.Max(0, Length - Position);

    // A file that became shorter meanwhile would end the body before its announced length, and the request would hang or fail without a reason.
    private int Some(int count) => count > 0 || Left == 0 ? count : throw new IOException(Words.Say("The sound ended before its length: the file was changed while it was sent."));
}
