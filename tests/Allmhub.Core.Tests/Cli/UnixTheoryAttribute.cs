namespace Allmhub.Core.Tests.Cli;

/// <summary>A theory that needs Unix signals or a Unix tool, and says so where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute(string tool = "env")
    {
        string[] folder = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        if (!OperatingSystem.IsLinux())
        {
            Skip = "Signals are sent as on Linux.";
        }
        else if (!folder.Any(path => File.Exists(Path.Combine(path, tool))))
        {
            Skip = $"There is no '{tool}' on this machine.";
        }
    }
}
