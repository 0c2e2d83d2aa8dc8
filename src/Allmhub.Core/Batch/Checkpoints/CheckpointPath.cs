using Allmhub.Foundation;

namespace Allmhub.Batch.Checkpoints;

/// <summary>Finds the file that a path means, and says in words why there can be none.</summary>
internal static class CheckpointPath
{
    private const UnixFileMode AnyWrite = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Follows links and looks at what is there.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The full path of a regular file, or of one that can be made.</returns>
    /// <exception cref="CheckpointException">There can be no such file.</exception>
    public static string Resolve(string path)
    {
        try
        {
            return Look(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Inaccessible(path, failure);
        }
    }

    /// <summary>Refuses a file that nobody may write, whoever asks: root is told by no other means.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UnauthorizedAccessException">It is read-only.</exception>
    public static void ThrowIfReadOnly(string path)
    {
        bool isReadOnly = OperatingSystem.IsWindows() ? File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly) : (File.GetUnixFileMode(path) & AnyWrite) == 0;
        if (isReadOnly)
        {
            throw new UnauthorizedAccessException(Words.Say("It is read-only."));
        }
    }

    /// <summary>Another batch has the file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The error.</returns>
    public static CheckpointException InUse(string path) =>
        new(CheckpointFault.InUse, Words.Say($"The checkpoint '{path}' is in use by another batch, of this or another process: two in one file would ask for the same things. Wait until that one has ended, or give each its own file."));

    /// <summary>Something else stands in the file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The error.</returns>
    public static CheckpointException NotACheckpoint(string path) =>
        new(CheckpointFault.NotACheckpoint, Words.Say($"'{path}' has content, and none of it is a checkpoint's. It was left as it is. Name a new file, or the one that an earlier run of this batch wrote."));

    /// <summary>The file cannot be read or written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="failure">What the system said.</param>
    /// <returns>The error.</returns>
    public static CheckpointException Inaccessible(string path, Exception failure) => Wrong(Words.Say($"The checkpoint '{path}' cannot be used: {failure.Message}"), failure);

    private static string Look(string path)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full) || Path.EndsInDirectorySeparator(path))
        {
            throw Wrong(Words.Say($"The checkpoint '{path}' is a folder. Name a file, e.g. '{Path.Combine(path, "results.jsonl")}'."));
        }

        if (new FileInfo(full) is { LinkTarget: not null } link)
        {
            full = link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? full;
            if (!File.Exists(full))
            {
                throw Wrong(Directory.Exists(full)
                ? Words.Say($"The checkpoint '{path}' is a link to '{full}', which is a folder. Name the file itself.")
                : Words.Say($"The checkpoint '{path}' is a link to '{full}', which does not exist. Name the file itself."));
            }
        }

        if (Path.GetDirectoryName(full) is string folder && !Directory.Exists(folder))
        {
            throw Wrong(Words.Say($"There is no folder '{folder}' for the checkpoint '{path}'. Make it first."));
        }

        return !File.Exists(full) || FileType.IsRegular(new FileInfo(full)) ? full
            : throw Wrong(Words.Say($"The checkpoint '{path}' is no regular file but a device, a pipe or a socket. Name a file."));
    }

    private static CheckpointException Wrong(string message, Exception? failure = null) => new(CheckpointFault.Inaccessible, message, failure);
}
