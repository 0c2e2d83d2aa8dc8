using System.Diagnostics;

namespace Allmhub.Core.Tests.Cli;

/// <summary>allm as a .NET tool: packed, installed from a folder on a machine that has the SDK alone, and run.</summary>
[Trait("Proof", "Long")]
public sealed class ToolPackageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("allmhub-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task It_installs_from_a_folder_and_answers()
    {
        string root = Root();
        string configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        await RunAsync("dotnet", "pack", Path.Combine(root, "src", "Allmhub.Cli"), "--no-build", "--configuration", configuration, "--output", _folder, "--nologo");
        string package = Assert.Single(Directory.GetFiles(_folder, "*.nupkg"));
        Assert.StartsWith("Allmhub.Cli.", Path.GetFileName(package), StringComparison.Ordinal);

        // No source but this folder, and no package that the machine has already.
        await File.WriteAllTextAsync(Path.Combine(_folder, "nuget.config"), $"<configuration><packageSources><clear/><add key=\"here\" value=\"{_folder}\"/></packageSources></configuration>");
        string tools = Path.Combine(_folder, "tools");
        await RunAsync("dotnet", "tool", "install", "Allmhub.Cli", "--tool-path", tools, "--configfile", Path.Combine(_folder, "nuget.config"));
        string allm = Path.Combine(tools, OperatingSystem.IsWindows() ? "allm.exe" : "allm");
        Assert.Matches(@"^\d+\.\d+\.\d+\s*$", await RunAsync(allm, "--version"));
        Assert.StartsWith("Hello!", await RunAsync(allm, "chat", "--emulator", "hello", "--no-keep"), StringComparison.Ordinal);
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Allmhub.psd1")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        start.Environment["NUGET_PACKAGES"] = Path.Combine(_folder, "packages");
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {output}{await error}");
        return output;
    }
}
