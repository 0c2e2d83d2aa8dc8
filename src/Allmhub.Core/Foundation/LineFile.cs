using Microsoft.Win32.SafeHandles;

namespace Allmhub.Foundation;

/// <summary>A line of a file.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Bytes">Its bytes without the line end; good until the next line is asked for.</param>
/// <param name="HasEnd">Whether a line end follows.</param>
/// <param name="IsRest">Whether it is the end of a line too long to be read.</param>
internal readonly record struct FileLine(long Start, ReadOnlyMemory<byte> Bytes, bool HasEnd, bool IsRest);

/// <summary>
/// Files of records, a record a line, that many processes add to: read as bytes and split at LF alone, since what else some tools take for
/// the end of a line may stand inside a text.
/// </summary>
internal static class LineFile
{
    /// <summary>A longer line is skipped.</summary>
    public const int MaxLine = 1024 * 1024;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Adds lines. A torn last line is ended first, or the next record would be glued to it.</summary>
    /// <param name="path">The file, made for its user alone where there is none; the caller holds its lock.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="toDisk">Whether to wait until they are on the disk; without it they survive the end of the process, not that of the machine.</param>
    /// <exception cref="IOException">They cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not be written.</exception>
    public static void Append(string path, ReadOnlySpan<byte> lines, bool toDisk)
    {
        FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using FileStream file = new(path, options);
        bool isTorn = false;
        if (file.Length > 0)
        {
            file.Seek(-1, SeekOrigin.End);
            isTorn = file.ReadByte() != '\n';
        }

        long end = file.Seek(0, SeekOrigin.End);
        try
        {
            file.Write(isTorn ? [(byte)'\n', .. lines] : lines);
            if (toDisk)
            {
                file.Flush(flushToDisk: true);
            }
        }
        catch (IOException)
        {
            // No room for all of it: half a line helps nobody, and the lock is ours.
            TryCut(file, end);
            throw;
        }
    }

    /// <summary>Opens a file for reading, also while others write.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The file; <c>null</c> when there is none.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream? Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Reads all lines, empty ones left out.</summary>
    /// <param name="file">The file.</param>
    /// <returns>The lines.</returns>
    public static IEnumerable<FileLine> Read(SafeFileHandle file)
    {
        byte[] buffer = new byte[64 * 1024];
        int count = 0;
        long at = 0;
        bool isSkipping = false;
        while (true)
        {
            int read = RandomAccess.Read(file, buffer.AsSpan(count), at + count);
            count += read;
            int start = 0;
            for (int end; (end = Array.IndexOf(buffer, (byte)'\n', start, count - start)) >= 0; start = end + 1)
            {
                if (isSkipping || end > start)
                {
                    yield return new FileLine(at + start, buffer.AsMemory(start, end - start), HasEnd: true, isSkipping);
                }

                isSkipping = false;
            }

            if (read == 0)
            {
                if (count > start)
                {
                    yield return new FileLine(at + start, buffer.AsMemory(start, count - start), HasEnd: false, isSkipping);
                }

                yield break;
            }

            Array.Copy(buffer, start, buffer, 0, count - start);
            at += start;
            count -= start;
            if (count == buffer.Length && buffer.Length >= MaxLine)
            {
                isSkipping = true;
                at += count;
                count = 0;
            }
            else if (count == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
    }

    private static void TryCut(FileStream file, long length)
    {
        try
        {
            file.SetLength(length);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }
}
