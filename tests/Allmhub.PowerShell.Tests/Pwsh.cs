using System.Diagnostics;

namespace Allmhub.PowerShell.Tests;

/// <summary>Runs script in the pwsh on PATH.</summary>
internal static class Pwsh
{
    private static string FileName => OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";

    public static bool IsOnPath =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Any(static folder => File.Exists(Path.Combine(folder, FileName)));

    public static Process Start(string script)
    {
        ProcessStartInfo start = new(FileName, ["-NoProfile", "-NonInteractive", "-Command", script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        foreach (string name in start.Environment.Keys.Where(static name => name.StartsWith("ALLMHUB_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        return Process.Start(start)!;
    }
}
