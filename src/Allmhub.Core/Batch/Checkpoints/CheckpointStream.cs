using System.Globalization;

namespace Allmhub.Batch.Checkpoints;

/// <summary>The bytes of a checkpoint. Not for use by two threads.</summary>
internal sealed class CheckpointStream : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // EAGAIN, as fcntl says that another process holds the lock.
    private const int WouldBlock = 11;

    private readonly FileStream _file;
    private readonly string? _place;

    private CheckpointStream(FileStream file)
    {
        _file = file;
        _place = PlaceOf(file);
    }

    /// <summary>Opens a file to read and write, made where there is none.</summary>
    /// <param name="path">The file, links followed.</param>
    /// <returns>The file.</returns>
    /// <exception cref="CheckpointException">Another process has it under another name.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static CheckpointStream Open(string path)
    {
        if (File.Exists(path))
        {
            CheckpointPath.ThrowIfReadOnly(path);
        }

        FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = OperatingSystem.IsWindows() ? FileShare.Read : FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        FileStream file = new(path, options);
        try
        {
            Lock(file, path);
            return new CheckpointStream(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file to read, also while others write.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The file.</returns>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static CheckpointStream OpenRead(string path) =>
        new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1));

    /// <summary>Reads all lines once.</summary>
    /// <param name="kind">The kind of results that are looked for.</param>
    /// <returns>Where they stand.</returns>
    public CheckpointIndex Index(string kind) => CheckpointIndex.Of(_file.SafeFileHandle, kind);

    /// <summary>Takes a torn beginning of a line off the end, and ends a last line that is whole.</summary>
    /// <param name="tornStart">Where it begins; <c>null</c> when there is none.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Mend(long? tornStart)
    {
        if (tornStart is long start)
        {
            Cut(start);
        }

        long end = RandomAccess.GetLength(_file.SafeFileHandle);
        if (!EndsInLine(end))
        {
            RandomAccess.Write(_file.SafeFileHandle, "\n"u8, end);
        }
    }

    /// <summary>Reads a line.</summary>
    /// <param name="place">Where it stood.</param>
    /// <returns>Its bytes; <c>null</c> when the file is shorter now or cannot be read.</returns>
    public byte[]? TryRead(CheckpointPlace place)
    {
        byte[] line = GC.AllocateUninitializedArray<byte>(place.Length);
        try
        {
            for (int count = 0, read; count < line.Length; count += read)
            {
                read = RandomAccess.Read(_file.SafeFileHandle, line.AsSpan(count), place.Start + count);
                if (read == 0)
                {
                    return null;
                }
            }

            return line;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Adds a line at the end, whoever wrote what is there. What cannot be written whole is taken off again.</summary>
    /// <param name="line">The line with its end.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Append(ReadOnlySpan<byte> line)
    {
        long end = RandomAccess.GetLength(_file.SafeFileHandle);
        try
        {
            if (!EndsInLine(end))
            {
                RandomAccess.Write(_file.SafeFileHandle, "\n"u8, end);
                RandomAccess.Write(_file.SafeFileHandle, line, end + 1);
                return;
            }

            RandomAccess.Write(_file.SafeFileHandle, line, end);
        }
        catch (ArgumentOutOfRangeException failure)
        {
            // What .NET makes of EFBIG: the file system or the user's limit (ulimit -f) lets no file be so long.
            Cut(end);
            throw new IOException(Words.Say("The file may not become longer."), failure);
        }
        catch (IOException)
        {
            Cut(end);
            throw;
        }
    }

    /// <summary>Waits for the disk.</summary>
    /// <exception cref="IOException">It does not confirm.</exception>
    public void Sync() => RandomAccess.FlushToDisk(_file.SafeFileHandle);

    /// <summary>Whether the path still leads to this file.</summary>
    /// <param name="path">The path it was opened at.</param>
    /// <returns>Whether it does.</returns>
    public bool IsAt(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // It can be neither moved nor deleted while it is open.
            return true;
        }

        FileInfo there = new(path);
        return there.Exists && there.Length == RandomAccess.GetLength(_file.SafeFileHandle) && PlaceOf(_file) == _place;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // Where Linux says an open file is now; one that was deleted has another name there.
    private static string? PlaceOf(FileStream file) =>
        OperatingSystem.IsLinux() ? new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}")).LinkTarget : null;

    // The lock beside the file goes by its name; under a second name (a hard link) another process finds this one.
    private static void Lock(FileStream file, string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            file.Lock(long.MaxValue - 1, 1);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException || (failure is IOException && failure.HResult == WouldBlock))
        {
            throw CheckpointPath.InUse(path);
        }
        catch (IOException)
        {
            // Not every file system has such locks.
            return;
        }
    }

    private bool EndsInLine(long end)
    {
        Span<byte> last = stackalloc byte[1];
        return end == 0 || (RandomAccess.Read(_file.SafeFileHandle, last, end - 1) == 1 && last[0] == (byte)'\n');
    }

    private void Cut(long end)
    {
        try
        {
            _file.SetLength(end);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A file that only grows (chattr +a): the next line begins behind a line end all the same.
            return;
        }
    }
}
