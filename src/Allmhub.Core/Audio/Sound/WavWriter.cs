using System.Buffers;
using System.Buffers.Binary;

namespace Allmhub.Audio.Sound;

/// <summary>Writes WAV files whose sizes are right, whatever those they were made from said.</summary>
internal static class WavWriter
{
    private const int BufferSize = 128 * 1024;
    private const int HeadLength = 20;

    /// <summary>The bytes that stand before the samples.</summary>
    /// <param name="format">How the samples are laid out.</param>
    /// <param name="length">How many bytes of samples follow; an odd number is to be followed by one byte that fills it.</param>
    /// <returns>The header.</returns>
    /// <exception cref="SoundException">A WAV cannot hold that much.</exception>
    public static byte[] Header(WavFormat format, long length)
    {
        byte[] chunk = format.Write();
        int filled = chunk.Length + (chunk.Length & 1);
        byte[] header = new byte[HeadLength + filled + 8];
        long riff = header.Length - 8L + length + (length & 1);
        if (riff > uint.MaxValue)
        {
            throw new SoundException(Words.Say("A WAV holds 4 GB, and this would be more. Make several files."));
        }

        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), (uint)riff);
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), chunk.Length);
        chunk.CopyTo(header, HeadLength);
        "data"u8.CopyTo(header.AsSpan(HeadLength + filled));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(HeadLength + filled + 4), (uint)length);
        return header;
    }

    /// <summary>Writes a piece of a WAV as a WAV of its own.</summary>
    /// <param name="source">The file; it must be able to seek, and is left anywhere.</param>
    /// <param name="info">Where its samples lie.</param>
    /// <param name="from">Where the piece begins, in bytes from the first sample.</param>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="target">Receives the piece.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A task that ends when the piece is written.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The piece is not within the samples, or cuts a frame.</exception>
    /// <exception cref="SoundException">It is too large.</exception>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static async Task WritePieceAsync(Stream source, WavInfo info, long from, long length, Stream target, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from + length, info.DataLength, nameof(length));
        ArgumentOutOfRangeException.ThrowIfNotEqual(from % info.Format.BlockAlign, 0, nameof(from));
        ArgumentOutOfRangeException.ThrowIfNotEqual(length % info.Format.BlockAlign, 0, nameof(length));
        await target.WriteAsync(Header(info.Format, length), cancellationToken).ConfigureAwait(false);
        source.Position = info.DataOffset + from;
        await CopyAsync(source, length, target, cancellationToken).ConfigureAwait(false);
        if ((length & 1) != 0)
        {
            await target.WriteAsync(new byte[1], cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Copies bytes from where a stream stands.</summary>
    /// <param name="source">The stream.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="target">Receives them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A task that ends when they are written.</returns>
    /// <exception cref="EndOfStreamException">There are fewer.</exception>
    public static async Task CopyAsync(Stream source, long length, Stream target, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (length > 0)
            {
                int count = await source.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, length)), cancellationToken).ConfigureAwait(false);
                if (count == 0)
                {
                    throw new EndOfStreamException(Words.Say("The sound ended before its length."));
                }

                await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                length -= count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
