namespace Allmhub.Cli.Input;

/// <summary>
/// Tells a standard input that was closed (<c>&lt;&amp;-</c>). The runtime's first pipe then gets its number: a read would wait for ever, and
/// take signals away from the runtime.
/// </summary>
internal static class ClosedInput
{
    private const string Folder = "/proc/self/fd";
    private const int AccessMode = 3;
    private const int WriteOnly = 1;

    /// <summary>Whether number 0 is a pipe that this process itself writes.</summary>
    public static bool IsIt()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            string? target = LinkOf("0");
            return target is null || target.StartsWith("anon_inode:", StringComparison.Ordinal)
                || (target.StartsWith("pipe:", StringComparison.Ordinal) && Directory.EnumerateFiles(Folder).Select(static file => Path.GetFileName(file)).Any(file => file.Length > 0 && file is not ("0" or "1" or "2") && LinkOf(file) == target && IsWritten(file)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string? LinkOf(string number) => new FileInfo(Path.Combine(Folder, number)).LinkTarget;

    private static bool IsWritten(string number)
    {
        const string Field = "flags:";
        string? line = File.ReadLines($"/proc/self/fdinfo/{number}").FirstOrDefault(static line => line.StartsWith(Field, StringComparison.Ordinal));
        return line is not null && (Convert.ToInt64(line[Field.Length..].Trim(), 8) & AccessMode) == WriteOnly;
    }
}
