namespace Allmhub.Foundation;

/// <summary>
/// A folder of files with a record a line, for its user alone. Lines are only ever added, each whole, by any number of processes; one that dies leaves at most a torn
/// line. A line is with the system before <see cref="Append"/> returns, so that it outlives the process; it is not waited for the disk. Threads may share it.
/// </summary>
/// <param name="path">The folder; need not exist.</param>
/// <param name="tick">Tells milliseconds.</param>
internal sealed class LineFolder(string path, Func<long>? tick = null)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int MaxWaiting = 10_000;
    private const long MaxWaitingBytes = 16 * 1024 * 1024;
    private const int QuickTries = 50;
    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly object _gate = new();
    private readonly Func<long> _tick = tick ?? (static () => Environment.TickCount64);
    private readonly Queue<(string File, byte[] Line)> _waiting = new();
    private long _waitingBytes;
    private long _resumeAt;
    private int _isTold;

    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>Adds a line. What cannot be written now is kept, and written with the next line; what does not end is not waited for at each line anew.</summary>
    /// <param name="file">The name of its file.</param>
    /// <param name="line">The line, with its line feed.</param>
    /// <exception cref="IOException">It cannot be written now.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Append(string file, byte[] line)
    {
        lock (_gate)
        {
            if (_waiting.Count < MaxWaiting && _waitingBytes + line.Length <= MaxWaitingBytes)
            {
                _waiting.Enqueue((file, line));
                _waitingBytes += line.Length;
            }

            if (_waiting.Count > 1 && _tick() < _resumeAt)
            {
                return;
            }

            try
            {
                while (_waiting.TryPeek(out (string File, byte[] Line) next))
                {
                    WriteLine(next.File, next.Line);
                    _waiting.Dequeue();
                    _waitingBytes -= next.Line.Length;
                }
            }
            catch
            {
                _resumeAt = _tick() + (long)Pause.TotalMilliseconds;
                throw;
            }
        }
    }

    /// <summary>The whole path of a file in it.</summary>
    /// <param name="file">Its name.</param>
    /// <returns>The path.</returns>
    public string PathOf(string file) => System.IO.Path.Combine(Path, file);

    /// <summary>Takes the lock of a file in it. Who holds it writes one line: trying again at once is quicker than a pause.</summary>
    /// <param name="file">The path of the file.</param>
    /// <returns>The lock.</returns>
    /// <exception cref="IOException">Another one held it all the time, or no file can be made there.</exception>
    /// <exception cref="UnauthorizedAccessException">No file may be made there.</exception>
    public static FileLock Take(string file)
    {
        for (int i = 0; i < QuickTries; i++)
        {
            if (FileLock.TryTake(file) is { } taken)
            {
                return taken;
            }

            Thread.Yield();
        }

        return FileLock.Take(file, LockLimit);
    }

    /// <summary>Whether nobody has been told yet that it cannot be written; once.</summary>
    /// <returns>Whether to tell.</returns>
    public bool ShouldTell() => Interlocked.Exchange(ref _isTold, 1) == 0;

    /// <summary>Whether a line that cannot be read is damaged: a last line without its end may be another process in the middle of it.</summary>
    /// <param name="line">The line.</param>
    /// <param name="path">Its file.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsDamaged(FileLine line, string path) => line.HasEnd || DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > Settled;

    private void WriteLine(string name, byte[] line)
    {
        // Without a home folder the path would be one below the working folder, whatever that is.
        if (!System.IO.Path.IsPathRooted(Path))
        {
            throw new IOException(Words.Say("There is no home folder."));
        }

        if (!Directory.Exists(Path))
        {
            MakeFolder();
        }

        string file = PathOf(name);
        using FileLock hold = Take(file);
        LineFile.Append(file, line, toDisk: false);
    }

    private void MakeFolder()
    {
        UserFolder.MakeFolder(System.IO.Path.GetDirectoryName(Path)!);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path);
        }
        else
        {
            Directory.CreateDirectory(Path, OwnerOnly);
        }
    }
}
