namespace Allmhub.PowerShell.Pipeline;

/// <summary>
/// Knows whether a program runs that this thread has started, as the engine starts one for a native command. Such a program may write to the terminal itself
/// (a question for a passphrase), past everything that orders writers in this process. Only Linux tells, in the list of a thread's children.
/// </summary>
internal sealed class ChildWatch
{
    private readonly string? _path = FindPath();
    private readonly HashSet<string> _known;

    /// <summary>Takes what runs already for known.</summary>
    public ChildWatch() => _known = [.. Read() ?? []];

    /// <summary>Whether this system tells.</summary>
    public bool CanTell => Read() is not null;

    /// <summary>Whether one runs that was started since. May be asked on any thread.</summary>
    public bool HasNew => Read() is { } now && now.Any(id => !_known.Contains(id));

    private static string? FindPath()
    {
        try
        {
            return OperatingSystem.IsLinux() && File.ResolveLinkTarget("/proc/thread-self", returnFinalTarget: false) is { } thread ? Path.Combine(thread.FullName, "children") : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A sandbox without that part of /proc.
            return null;
        }
    }

    private string[]? Read()
    {
        try
        {
            return _path is null ? null : File.ReadAllText(_path).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
