namespace Allmhub.Audio.Sound;

/// <summary>Looks at places of a file in its order: walking over millions of frame headers costs a read now and then, and not one each.</summary>
/// <param name="stream">The file; it must be able to seek.</param>
/// <param name="cancellationToken">Ends the looking.</param>
internal sealed class ByteWindow(Stream stream, CancellationToken cancellationToken)
{
    private const int Size = 64 * 1024;

    private readonly byte[] _buffer = new byte[Size];
    private long _start;
    private int _count;

    /// <summary>How many bytes the file has.</summary>
    public long Length { get; } = stream.Length;

    /// <summary>Bytes at a place.</summary>
    /// <param name="at">The place.</param>
    /// <param name="most">How many; no more than the window holds.</param>
    /// <returns>The bytes, fewer at the end; good until the next look.</returns>
    public ReadOnlySpan<byte> At(long at, int most)
    {
        if (at < 0 || at >= Length)
        {
            return [];
        }

        int wanted = (int)Math.Min(most, Length - at);
        if (at < _start || at + wanted > _start + _count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _start = at;
            stream.Position = at;
            _count = stream.ReadAtLeast(_buffer, wanted, throwOnEndOfStream: false);
        }

        int offset = (int)(at - _start);
        return _buffer.AsSpan(offset, Math.Clamp(_count - offset, 0, wanted));
    }
}
