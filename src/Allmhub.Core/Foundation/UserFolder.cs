using System.Globalization;

namespace Allmhub.Foundation;

/// <summary>
/// Where files of the current user live: profiles, the last model listing, the journal of tasks. <c>ALLMHUB_HOME</c> puts all of them
/// into one folder (CI jobs, tests); otherwise each platform's custom is followed (XDG on Linux, Library on macOS, AppData on Windows).
/// </summary>
public static class UserFolder
{
    /// <summary>The variable that moves everything.</summary>
    public const string Variable = "ALLMHUB_HOME";

    /// <summary>Settings the user keeps: profiles.</summary>
    public static string Config => Resolve("XDG_CONFIG_HOME", ".config", Environment.SpecialFolder.ApplicationData, "Application Support");

    /// <summary>What the module must not lose: the journal of submitted tasks.</summary>
    public static string State => Resolve("XDG_STATE_HOME", Path.Combine(".local", "state"), Environment.SpecialFolder.LocalApplicationData, "Application Support");

    /// <summary>What can be fetched again: model listings.</summary>
    public static string Cache => Resolve("XDG_CACHE_HOME", ".cache", Environment.SpecialFolder.LocalApplicationData, "Caches");

    /// <summary>A file of the cache that belongs to an address; its content must say the address again.</summary>
    /// <param name="kind">What it holds, e.g. <c>models</c>.</param>
    /// <param name="address">The address.</param>
    /// <returns>The path.</returns>
    internal static string CacheFile(string kind, string address) => Path.Combine(Cache, string.Create(CultureInfo.InvariantCulture, $"{kind}.{HashOf(address):x16}.json"));

    /// <summary>
    /// Writes a file so that a reader sees the old content or the new, never half of it: to a temporary neighbour, then renamed.
    /// Only the user may read it, where the platform has modes.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Its new content.</param>
    /// <exception cref="IOException">It cannot be written; the old file is as it was.</exception>
    public static void WriteAtomically(string path, ReadOnlySpan<byte> content)
    {
        MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using (FileStream stream = new(temporary, options))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Makes a folder. Where it is one of ours nobody else may enter it, whatever the umask is: who may write there could put a folder of their own in place of ours.</summary>
    /// <param name="folder">Its full path.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    internal static void MakeFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            return;
        }

        string? ours = OperatingSystem.IsWindows() ? null : ((string[])[State, Config, Cache]).FirstOrDefault(root => folder == root || folder.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal));
        if (ours is null || OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(ours, OwnerOnly);
        Directory.CreateDirectory(folder, OwnerOnly);
    }

    // FNV-1a: it names a file and loads no cryptography before a completion.
    private static ulong HashOf(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (char c in text)
        {
            hash = unchecked((hash ^ c) * 1099511628211);
        }

        return hash;
    }

    private static string Resolve(string xdgVariable, string xdgDefault, Environment.SpecialFolder windows, string mac)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } home)
        {
            return Path.GetFullPath(home);
        }

        if (OperatingSystem.IsWindows())
        {
            return Path.Combine(Environment.GetFolderPath(windows), "allmhub");
        }

        string user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (Environment.GetEnvironmentVariable(xdgVariable) is { Length: > 0 } xdg && Path.IsPathRooted(xdg))
        {
            return Path.Combine(xdg, "allmhub");
        }

        return OperatingSystem.IsMacOS() ? Path.Combine(user, "Library", mac, "allmhub") : Path.Combine(user, xdgDefault, "allmhub");
    }
}
