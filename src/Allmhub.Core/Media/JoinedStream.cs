namespace Allmhub.Media;

/// <summary>Several streams read one after the other. Its length is theirs, so that a body need not be chunked.</summary>
/// <param name="pieces">The streams, each with a length; disposed with this one.</param>
internal sealed class JoinedStream(IReadOnlyList<Stream> pieces) : Stream
{
    private int _current;
    private long _given;

    /// <summary>Told for each piece that is read how many bytes were given so far, and how many there are.</summary>
    public Action<long, long>? Given { get; init; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length { get; } = pieces.Sum(static piece => piece.Length);

    /// <inheritdoc/>
    public override long Position
    {
        get => pieces.Take(_current + 1).Sum(static piece => piece.Position);
        set => Seek(value, SeekOrigin.Begin);
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        while (_current < pieces.Count)
        {
            if (pieces[_current].Read(buffer) is > 0 and int count)
            {
                return Told(count);
            }

            _current++;
        }

        return 0;
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_current < pieces.Count)
        {
            if (await pieces[_current].ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and int count)
            {
                return Told(count);
            }

            _current++;
        }

        return 0;
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin)
    {
        if (offset != 0 || origin != SeekOrigin.Begin)
        {
            throw new NotSupportedException("Only to the beginning.");
        }

        _current = 0;
        _given = 0;
        foreach (Stream piece in pieces)
        {
            piece.Position = 0;
        }

        return 0;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Told(int count)
    {
        _given += count;
        Given?.Invoke(_given, Length);
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (Stream piece in pieces)
            {
                piece.Dispose();
            }
        }

        base.Dispose(disposing);
    }
}
