using Allmhub.Chat.Sessions;
using Allmhub.PowerShell.Interactive.Editing;

namespace Allmhub.PowerShell.Interactive;

/// <summary>Completes names of files and folders. Names with blanks are quoted; hidden ones come when a point is typed; what no line can hold does not come.</summary>
internal static class PathCompletion
{
    private const int MostEntries = 5000;

    /// <summary>Completes a path.</summary>
    /// <param name="path">What is typed of it, without quotes.</param>
    /// <param name="start">Where it begins in the line.</param>
    /// <param name="length">How long it is there.</param>
    /// <param name="isQuoted">Whether it begins with a quote.</param>
    /// <param name="resolve">A path as the user's session means it.</param>
    public static CompletionSet Complete(string path, int start, int length, bool isQuoted, Func<string, string> resolve)
    {
        int slash = OperatingSystem.IsWindows() ? path.LastIndexOfAny(['/', '\\']) : path.LastIndexOf('/');
        string folder = path[..(slash + 1)];
        string begun = path[(slash + 1)..];
        (string Name, bool IsFolder)[] found = [.. Entries(folder, resolve).Where(entry => entry.Name.StartsWith(begun, StringComparison.OrdinalIgnoreCase) && (entry.Name[0] != '.' || begun.StartsWith('.')))];
        bool quotes = isQuoted || Array.Exists(found, entry => ShellWords.NeedsQuotes(folder + entry.Name));
        return new CompletionSet(start, length,
        [
            .. found.OrderBy(static entry => entry.Name, StringComparer.OrdinalIgnoreCase)
                .Select(entry => (Name: entry.IsFolder ? entry.Name + Separator(folder) : entry.Name, entry.IsFolder))
                .Select(entry => new Candidate(ShellWords.Quote(folder + entry.Name, quotes, entry.IsFolder), entry.Name)),
        ]);
    }

    private static char Separator(string folder) => OperatingSystem.IsWindows() && !folder.Contains('/', StringComparison.Ordinal) ? '\\' : '/';

    private static List<(string Name, bool IsFolder)> Entries(string folder, Func<string, string> resolve)
    {
        List<(string, bool)> entries = [];
        try
        {
            foreach (FileSystemInfo entry in new DirectoryInfo(resolve(folder.Length == 0 ? "." : folder)).EnumerateFileSystemInfos().Take(MostEntries))
            {
                if (!entry.Name.Any(char.IsControl))
                {
                    entries.Add((entry.Name, (entry.Attributes & FileAttributes.Directory) != 0));
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or System.Security.SecurityException or ChatSessionException)
        {
            return entries;
        }

        return entries;
    }
}
