using System.Formats.Tar;

namespace Allmhub.Foundation;

/// <summary>Tells regular files from devices, pipes and sockets without opening those.</summary>
internal static class FileType
{
    /// <summary>Whether something that exists is a regular file.</summary>
    /// <param name="target">What a path leads to, links followed.</param>
    /// <returns>Whether it is.</returns>
    /// <remarks>
    /// .NET tells none of these from a file, but a tar archive has to: writing the entry looks the type up, and opens regular files alone.
    /// Devices, pipes and sockets have no length, so what has one is a file; on macOS a pipe has the length of what it holds.
    /// </remarks>
    public static bool IsRegular(FileSystemInfo target)
    {
        if (OperatingSystem.IsWindows() || (target is FileInfo { Length: > 0 } && !OperatingSystem.IsMacOS()))
        {
            return (target.Attributes & (FileAttributes.Device | FileAttributes.Directory)) == 0;
        }

        // What has no length and cannot be sought in is read to its end before the header is written.
        return BoundedRead.TryRun(() => IsFile(target), out bool isFile) && isFile;
    }

    private static bool IsFile(FileSystemInfo target)
    {
        HeaderStream header = new();
        try
        {
            using TarWriter writer = new(header, TarEntryFormat.Gnu, leaveOpen: true);
            writer.WriteEntry(target.FullName, "x");
        }
        catch (UnauthorizedAccessException)
        {
            // A regular file that may not be opened; whoever opens it will hear so.
            return true;
        }
        catch (Exception failure) when (failure is HeaderWrittenException or IOException or ArgumentException)
        {
            // The header is all that is wanted; of a socket there is none.
        }

        return header.Type is '0' or '\0';
    }

    /// <summary>Takes the header of an entry and ends the writing there.</summary>
    private sealed class HeaderStream : Stream
    {
        private const int HeaderLength = 512;

        private const int TypeOffset = 156;

        private readonly MemoryStream _header = new();

        public char? Type => _header.Length > TypeOffset ? (char)_header.GetBuffer()[TypeOffset] : null;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (_header.Length >= HeaderLength)
            {
                throw new HeaderWrittenException();
            }

            _header.Write(buffer);
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }

    private sealed class HeaderWrittenException : Exception;
}
