using System.Collections.Concurrent;
using System.Diagnostics;

namespace Allmhub.Tools;

/// <summary>Builds the module, with a line of progress on standard error: standard output is the shell's alone.</summary>
internal static class ModuleBuild
{
    private const string Title = "Building the module ...";

    /// <summary>Gives the exit code of the build, whose messages are shown when it fails.</summary>
    public static int Run(string root)
    {
        ProcessStartInfo start = new("dotnet", ["build", Path.Combine(root, "src", "Allmhub.PowerShell"), "--nologo", "--verbosity", "quiet"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ConcurrentQueue<string?> told = new();
        Stopwatch clock = Stopwatch.StartNew();
        using Process build = Process.Start(start)!;
        build.OutputDataReceived += (_, line) => told.Enqueue(line.Data);
        build.ErrorDataReceived += (_, line) => told.Enqueue(line.Data);
        build.BeginOutputReadLine();
        build.BeginErrorReadLine();
        Console.Error.Write(Title);
        while (!build.WaitForExit(TimeSpan.FromSeconds(1)))
        {
            if (!Console.IsErrorRedirected)
            {
                Console.Error.Write($"\r{Title} {clock.Elapsed.TotalSeconds:0} s");
            }
        }

        build.WaitForExit();
        string end = build.ExitCode == 0 ? $"done in {clock.Elapsed.TotalSeconds:0.0} s" : "failed";
        Console.Error.WriteLine(Console.IsErrorRedirected ? $" {end}" : $"\r{Title} {end}");
        if (build.ExitCode != 0)
        {
            Console.Error.WriteLine(string.Join(Environment.NewLine, told.Where(static line => !string.IsNullOrWhiteSpace(line))));
        }

        return build.ExitCode;
    }
}
