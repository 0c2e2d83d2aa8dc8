using System.Diagnostics;
using Xunit.Abstractions;

namespace Allmhub.PowerShell.Tests;

/// <summary>
/// The Pester tests, a file at a time, each in a pwsh of its own on the built module. Their single results are in
/// artifacts/pester.
/// </summary>
public sealed class PesterSuite(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "Pester"), "*.Tests.ps1").Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [PesterTheory]
    [MemberData(nameof(Files))]
    public async Task Passes(string file)
    {
        DirectoryInfo folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "pester"));
        string result = Path.Combine(folder.FullName, Path.ChangeExtension(file, ".xml"));
        File.Delete(result);
        string script = $$"""
            $configuration = New-PesterConfiguration
            $configuration.Run.Path = '{{Path.Combine(Repository.Root, "tests", "Pester", file)}}'
            $configuration.Run.PassThru = $true
            $configuration.Output.Verbosity = 'Detailed'
            $configuration.Output.RenderMode = 'Plaintext'
            $configuration.TestResult.Enabled = $true
            $configuration.TestResult.OutputPath = '{{result}}'
            exit [int]((Invoke-Pester -Configuration $configuration).Result -ne 'Passed')
            """;
        using Process process = Pwsh.Start(script);
        using CancellationTokenSource limit = new(Patience);
        try
        {
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            string told = await process.StandardOutput.ReadToEndAsync(limit.Token) + await error;
            await process.WaitForExitAsync(limit.Token);
            output.WriteLine(told);
            Assert.True(process.ExitCode == 0, told);
            Assert.True(File.Exists(result), $"Pester wrote no result for {file}.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
