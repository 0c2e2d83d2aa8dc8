namespace Allmhub.Foundation;

/// <summary>Why a file was not read.</summary>
public enum BoundedFileFault
{
    /// <summary>There is none.</summary>
    NotFound,

    /// <summary>It is a folder.</summary>
    Folder,

    /// <summary>It is a device, a pipe or a socket: reading it may never end, and opening it may never begin.</summary>
    NotRegular,

    /// <summary>It is larger than the bound.</summary>
    TooLarge,
}

/// <summary>
/// Reads files of the user. A file is looked at before it is opened: only a regular one within its bound is read, since a device never
/// ends and a pipe nobody writes to never opens, and neither hears Ctrl+C.
/// </summary>
public static class BoundedFile
{
    /// <summary>Reads a file whole.</summary>
    /// <param name="path">Its path; a link is followed.</param>
    /// <param name="maxBytes">The most bytes it may have.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="BoundedFileException">It is missing, no regular file, or larger than the bound; not a byte was read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] ReadAllBytes(string path, long maxBytes)
    {
        FileStream stream = Open(path, maxBytes, FileOptions.SequentialScan);
        return stream.Length > 0 ? ReadAll(stream, path, maxBytes) : Bounded(path, () => ReadAll(stream, path, maxBytes));
    }

    /// <summary>Reads a text whole: UTF-8, or what its byte order mark says.</summary>
    /// <param name="path">Its path; a link is followed.</param>
    /// <param name="maxBytes">The most bytes it may have.</param>
    /// <returns>The text.</returns>
    /// <exception cref="BoundedFileException">As for <see cref="ReadAllBytes"/>.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string ReadAllText(string path, long maxBytes)
    {
        using StreamReader reader = new(new MemoryStream(ReadAllBytes(path, maxBytes)), detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">Its path; a link is followed.</param>
    /// <param name="maxBytes">The most bytes it may have.</param>
    /// <param name="options">How it is opened.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="BoundedFileException">As for <see cref="ReadAllBytes"/>.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream OpenRead(string path, long maxBytes, FileOptions options = FileOptions.SequentialScan)
    {
        FileStream stream = Open(path, maxBytes, options);
        if (stream.Length == 0 && Bounded(path, () => Probe(stream)) > 0)
        {
            stream.Dispose();
            throw new BoundedFileException(BoundedFileFault.NotRegular, Words.Say($"'{path}' has content but tells no length, as files of the system do. Copy it to a file first."));
        }

        return stream;
    }

    /// <summary>Whether there is nothing at a path, or a regular file: only these may be written over.</summary>
    /// <param name="path">The path; a link is followed.</param>
    /// <returns>Whether it may.</returns>
    public static bool MayReplace(string path)
    {
        try
        {
            return Find(path) is FileInfo file && FileType.IsRegular(file);
        }
        catch (BoundedFileException failure) when (failure.Fault == BoundedFileFault.NotFound)
        {
            return true;
        }
    }

    private static int Probe(FileStream stream)
    {
        int count = stream.Read(new byte[1]);
        stream.Position = 0;
        return count;
    }

    private static FileStream Open(string path, long maxBytes, FileOptions options)
    {
        FileSystemInfo target = Find(path);
        if (target is DirectoryInfo)
        {
            throw new BoundedFileException(BoundedFileFault.Folder, Words.Say($"'{path}' is a folder."));
        }

        if (!FileType.IsRegular(target))
        {
            throw new BoundedFileException(BoundedFileFault.NotRegular, Words.Say($"'{path}' is no regular file but a device, a pipe or a socket."));
        }

        if (target is FileInfo { Length: long length } && length > maxBytes)
        {
            throw new BoundedFileException(BoundedFileFault.TooLarge, Words.Say($"'{path}' has {Size(length)}; at most {Size(maxBytes)} are read."), length);
        }

        return new FileStream(target.FullName, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, Options = options, BufferSize = 0 });
    }

    private static byte[] ReadAll(FileStream stream, string path, long maxBytes)
    {
        using FileStream owned = stream;
        using MemoryStream content = new((int)stream.Length);
        byte[] piece = new byte[64 * 1024];
        for (int count; (count = stream.Read(piece)) > 0;)
        {
            // It may have grown since it was looked at; some files of the system tell no length at all.
            if (content.Length + count > maxBytes)
            {
                throw new BoundedFileException(BoundedFileFault.TooLarge, Words.Say($"'{path}' has more than {Size(maxBytes)}."), maxBytes + 1);
            }

            content.Write(piece, 0, count);
        }

        return content.Length == content.Capacity ? content.GetBuffer() : content.ToArray();
    }

    private static T Bounded<T>(string path, Func<T> read) =>
        BoundedRead.TryRun(read, out T? result)
            ? result!
            : throw new BoundedFileException(BoundedFileFault.NotRegular, Words.Say($"'{path}' tells no length and did not end within {BoundedRead.Limit.TotalSeconds:0} s: it is no file to read whole."));

    private static FileSystemInfo Find(string path)
    {
        FileInfo file = new(path);
        FileSystemInfo target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
        if (Directory.Exists(target.FullName))
        {
            return new DirectoryInfo(target.FullName);
        }

        return File.Exists(target.FullName) ? new FileInfo(target.FullName) : throw new BoundedFileException(BoundedFileFault.NotFound, Words.Say($"There is no file '{path}'."));
    }

    private static string Size(long bytes) => bytes >= 1024 * 1024 ? $"{bytes / (1024 * 1024)} MB" : Words.Say($"{bytes} bytes");
}

/// <summary>A file that is not read; the message names it and says why.</summary>
/// <param name="fault">Why.</param>
/// <param name="message">The reason in words.</param>
/// <param name="length">How many bytes it has at least, where that is the reason.</param>
public sealed class BoundedFileException(BoundedFileFault fault, string message, long? length = null) : IOException(message)
{
    /// <summary>How many bytes it has at least, when it is too large.</summary>
    public long? Length { get; } = length;

    /// <summary>Why it was not read.</summary>
    public BoundedFileFault Fault { get; } = fault;
}
