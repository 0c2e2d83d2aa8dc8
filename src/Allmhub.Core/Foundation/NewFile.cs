using System.Runtime.InteropServices;

namespace Allmhub.Foundation;

/// <summary>Gives a finished file a name that nobody has.</summary>
internal static class NewFile
{
    private const int Exists = 17;

    /// <summary>
    /// Moves a file to a name in the same folder, unless there is something already; of two who choose one name at once, one gets it. <see cref="File.Move(string, string)"/>
    /// does not say so on Unix: it looks first and renames then (dotnet/runtime, FileSystem.Unix.cs), and the second of two replaces the first one's file.
    /// </summary>
    /// <param name="from">The file.</param>
    /// <param name="to">The name.</param>
    /// <returns>Whether it has the name now.</returns>
    /// <exception cref="IOException">It cannot be moved.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be moved.</exception>
    public static bool TryMove(string from, string to)
    {
        if (OperatingSystem.IsWindows())
        {
            return TryRename(from, to);
        }

        // A second name for the same file is made by the system at once, or not at all.
        if (Link(from, to) == 0)
        {
            File.Delete(from);
            return true;
        }

        return Marshal.GetLastPInvokeError() != Exists && TryReserve(to) && TryReplace(from, to);
    }

    private static bool TryRename(string from, string to)
    {
        try
        {
            File.Move(from, to);
            return true;
        }
        catch (IOException) when (Path.Exists(to))
        {
            return false;
        }
    }

    // Where there are no hard links (FAT, some shares): the name is made first, empty, and is then ours to replace.
    private static bool TryReserve(string path)
    {
        try
        {
            using FileStream own = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            return true;
        }
        catch (IOException) when (Path.Exists(path))
        {
            return false;
        }
    }

    private static bool TryReplace(string from, string to)
    {
        bool isDone = false;
        try
        {
            File.Move(from, to, overwrite: true);
            isDone = true;
            return true;
        }
        finally
        {
            if (!isDone)
            {
                File.Delete(to);
            }
        }
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);
}
