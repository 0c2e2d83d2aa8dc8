using System.Buffers.Binary;
using System.IO.Compression;

namespace Allmhub.Media.Pixels;

/// <summary>
/// Looks through a PNG before it is decoded: its rows must unpack to about what its header promises. The decoder, and a terminal that is sent the file as it
/// is, unpack whatever there is: a picture of one pixel may hold a gigabyte of zeros. What is unpacked here is counted and not kept.
/// </summary>
internal static class PngCheck
{
    private const int HeaderLength = 33;

    /// <summary>Checks one.</summary>
    /// <param name="png">The whole file, its signature and size looked at already.</param>
    /// <param name="cancellationToken">Ends the unpacking.</param>
    /// <exception cref="PictureException">It is cut off, damaged, or unpacks to more than it promises.</exception>
    public static void Whole(ReadOnlyMemory<byte> png, CancellationToken cancellationToken)
    {
        long wanted = png.Length >= HeaderLength ? RawLength(png.Span[16..]) : 0;
        if (wanted == 0)
        {
            throw Broken(Words.Say("its header is not that of a PNG"));
        }

        byte[] buffer = new byte[64 * 1024];
        long unpacked = 0;
        try
        {
            using ZLibStream rows = new(new ChunkStream(png), CompressionMode.Decompress);
            for (int count; (count = rows.Read(buffer)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                unpacked += count;
                if (unpacked > wanted + buffer.Length)
                {
                    throw new PictureException(PictureFault.TooLarge, Words.Say("unpacks to more than its size tells: it is damaged, or made to fill the memory"));
                }
            }
        }
        catch (InvalidDataException error)
        {
            throw Broken(Words.Say("its rows cannot be unpacked"), error);
        }

        if (unpacked < wanted)
        {
            throw Broken(Words.Say("rows are missing"));
        }
    }

    // Each row has a byte that names its filter. An interlaced picture is seven small ones, of which some may be empty.
    private static long RawLength(ReadOnlySpan<byte> header)
    {
        long width = BinaryPrimitives.ReadUInt32BigEndian(header), height = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        int channels = header[9] switch { 0 or 3 => 1, 2 => 3, 4 => 2, 6 => 4, _ => 0 };
        int bits = header[8] is 1 or 2 or 4 or 8 or 16 ? channels * header[8] : 0;
        if (bits == 0 || header[12] > 1)
        {
            return 0;
        }

        return header[12] == 0
            ? Part(width, height)
            : Part(Steps(width, 0, 8), Steps(height, 0, 8)) + Part(Steps(width, 4, 8), Steps(height, 0, 8)) + Part(Steps(width, 0, 4), Steps(height, 4, 8))
                + Part(Steps(width, 2, 4), Steps(height, 0, 4)) + Part(Steps(width, 0, 2), Steps(height, 2, 4)) + Part(Steps(width, 1, 2), Steps(height, 0, 2)) + Part(width, Steps(height, 1, 2));

        long Part(long columns, long rows) => columns == 0 ? 0 : (1 + (((columns * bits) + 7) / 8)) * rows;
        static long Steps(long all, int first, int step) => all <= first ? 0 : (all - first + step - 1) / step;
    }

    private static PictureException Broken(string why, Exception? inner = null) => new(PictureFault.Broken, Words.Say($"is cut off or damaged: {why}"), inner);

    /// <summary>The contents of the IDAT chunks, one after the other.</summary>
    private sealed class ChunkStream(ReadOnlyMemory<byte> png) : Stream
    {
        private int _at = 8;
        private int _left;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            while (_left == 0)
            {
                if (!FindNext())
                {
                    return 0;
                }
            }

            int count = Math.Min(Math.Min(_left, buffer.Length), png.Length - _at);
            png.Span.Slice(_at, count).CopyTo(buffer);
            _at += count;
            _left -= count;
            if (_left == 0)
            {
                _at += 4;
            }

            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private bool FindNext()
        {
            while (_at + 8 <= png.Length)
            {
                ReadOnlySpan<byte> chunk = png.Span[_at..];
                uint length = BinaryPrimitives.ReadUInt32BigEndian(chunk);
                if (length > int.MaxValue || chunk[4..8].SequenceEqual("IEND"u8))
                {
                    return false;
                }

                if (chunk[4..8].SequenceEqual("IDAT"u8) && length > 0)
                {
                    _at += 8;
                    _left = (int)length;
                    return _at < png.Length;
                }

                if (length + 12L > png.Length - _at)
                {
                    return false;
                }

                _at += (int)length + 12;
            }

            return false;
        }
    }
}
