using System.ComponentModel;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Allmhub.Tools;

/// <summary>Starts the PowerShell that the build brought from NuGet (Pwsh.props), which needs nothing but the .NET of this process.</summary>
internal static class PwshHost
{
    /// <summary>The folder of the PowerShell: <c>$PSHOME</c>.</summary>
    public static string Home { get; } = Metadata("PwshHome");

    /// <summary>A value that the project file left in this assembly.</summary>
    public static string Metadata(string key) =>
        typeof(PwshHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(attribute => attribute.Key == key)?.Value is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"This build does not know its {key}: build it with 'dotnet build', which restores the packages first.");

    /// <summary>Starts it with the arguments, in a process that <paramref name="prepare"/> may describe further.</summary>
    public static Process Start(IEnumerable<string> arguments, Action<ProcessStartInfo>? prepare = null)
    {
        string[] given = [.. arguments];
        string dotnetRoot = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        string program = Path.Combine(Home, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");
        if (ProgramFits && File.Exists(program))
        {
            ProcessStartInfo start = new(program, given);
            start.Environment["DOTNET_ROOT"] = dotnetRoot;
            prepare?.Invoke(start);
            try
            {
                return Process.Start(start)!;
            }
            catch (Win32Exception)
            {
                // Another user's package folder may lack the execute bit, another libc the loader.
            }
        }

        string dotnet = Path.Combine(dotnetRoot, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        ProcessStartInfo general = new(dotnet, [Path.Combine(Home, "pwsh.dll"), .. given]);
        prepare?.Invoke(general);
        return Process.Start(general)!;
    }

    /// <summary>The package's own programs are for x64 Linux and Windows; its libraries are for every machine.</summary>
    private static bool ProgramFits =>
        RuntimeInformation.OSArchitecture == Architecture.X64 && (OperatingSystem.IsLinux() || OperatingSystem.IsWindows());
}
