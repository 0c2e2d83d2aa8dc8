namespace Allmhub.Foundation;

/// <summary>
/// A lock on a file, held by one at a time among all threads and processes that ask for it: a second file beside it, opened for this
/// process alone. It goes with its process, and leaves no file behind.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private const int MaxPause = 40;
    private const int MaxTries = 5;

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Waits for the lock.</summary>
    /// <param name="path">The file to be locked, which need not exist; its folder is made.</param>
    /// <param name="limit">How long to wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lock.</returns>
    /// <exception cref="OperationCanceledException">The caller stopped it.</exception>
    /// <exception cref="IOException">Another one held it all the time, or no file can be made there.</exception>
    /// <exception cref="UnauthorizedAccessException">No file may be made there.</exception>
    public static FileLock Take(string path, TimeSpan limit, CancellationToken cancellationToken = default)
    {
        string name = path + ".lock";
        UserFolder.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        long end = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (true)
        {
            if (TryTake(name, out Exception? failure) is { } taken)
            {
                return taken;
            }

            if (Environment.TickCount64 >= end)
            {
                throw new IOException(Words.Say($"'{path}' was locked for {limit.TotalSeconds:0.#} seconds ({failure!.Message})"), failure);
            }

            if (cancellationToken.WaitHandle.WaitOne(Random.Shared.Next(1, MaxPause)))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Takes the lock if nobody holds it.</summary>
    /// <param name="path">The file to be locked, which need not exist; its folder does.</param>
    /// <returns>The lock; <c>null</c> when another one holds it.</returns>
    /// <exception cref="IOException">No file can be made there.</exception>
    /// <exception cref="UnauthorizedAccessException">No file may be made there.</exception>
    public static FileLock? TryTake(string path)
    {
        string name = path + ".lock";
        for (int i = 1; ; i++)
        {
            if (TryTake(name, out Exception? failure) is { } taken)
            {
                return taken;
            }

            // One that is just given up is free in the next moment; where there is none, none can be made.
            if (File.Exists(name))
            {
                return null;
            }

            if (i == MaxTries)
            {
                throw failure!;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                // In this order: who opened the file before it was deleted gets the lock when it is closed, and sees the mark that it is worth nothing.
                File.Delete(_file.Name);
                _file.WriteByte(1);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It stays, without the mark, and the next one takes it as it is.
        }
        finally
        {
            _file.Dispose();
        }
    }

    private static FileLock? TryTake(string name, out Exception? failure)
    {
        try
        {
            FileOptions options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;
            FileStream file = new(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, options);
            failure = null;
            if (file.Length == 0)
            {
                return new FileLock(file);
            }

            file.Dispose();
            failure = new IOException(Words.Say("It was just given up."));
            return null;
        }
        catch (Exception error) when (error is IOException and not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException) || (error is UnauthorizedAccessException && OperatingSystem.IsWindows()))
        {
            // Held by another one; Windows refuses access while it is being deleted.
            failure = error;
            return null;
        }
    }
}
