using System.Diagnostics;
using System.Xml.Linq;
using Allmhub.Tools;

namespace Allmhub.PowerShell.Tests;

/// <summary>A file of Pester tests. Its single results go to artifacts/pester.</summary>
internal sealed record PesterFile(string Name)
{
    private const string LongTag = "Long";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private static readonly string Results = Path.Combine(Repository.Root, "artifacts", "pester");
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Pester");

    /// <summary>All of them, those first that take long.</summary>
    public static IEnumerable<PesterFile> All =>
        PesterQueue.Ordered(Directory.EnumerateFiles(Folder, "*.Tests.ps1").Select(static path => new PesterFile(Path.GetFileName(path))));

    public long Length => new FileInfo(Path.Combine(Folder, Name)).Length;

    public bool HasLongProof => File.ReadAllText(Path.Combine(Folder, Name)).Contains($"-Tag {LongTag}", StringComparison.Ordinal);

    /// <summary>Runs the long proofs of the file, or everything else, and gives what Pester told; fails on a failed test and when none ran.</summary>
    public async Task<string> RunAsync(bool longProof)
    {
        string result = Path.Combine(Results, Path.ChangeExtension(Name, longProof ? ".long.xml" : ".xml"));
        Directory.CreateDirectory(Results);
        File.Delete(result);
        using Process process = PwshHost.Start(["-NoProfile", "-NonInteractive", "-Command", Script(result, longProof)], Prepare);
        using CancellationTokenSource limit = new(Patience);
        try
        {
            process.StandardInput.Close();
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            string told = await process.StandardOutput.ReadToEndAsync(limit.Token) + await error;
            await process.WaitForExitAsync(limit.Token);
            await File.WriteAllTextAsync(Path.ChangeExtension(result, ".log"), told, limit.Token);
            Assert.True(File.Exists(result), $"Pester wrote no result for {Name}: {told}");
            Assert.True(process.ExitCode == 0, $"{string.Join(Environment.NewLine, Failures(result))}{Environment.NewLine}All that was told: {Path.ChangeExtension(result, ".log")}");
            return told;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Name} did not end within {Patience}.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static IEnumerable<string> Failures(string result) =>
        from test in XDocument.Load(result).Descendants("test-case")
        where test.Element("failure") is not null
        select $"{(string?)test.Attribute("name")}: {test.Value.Trim()}";

    private string Script(string result, bool longProof) => $$"""
        Import-Module '{{PwshHost.Metadata("Pester")}}'
        $configuration = New-PesterConfiguration
        $configuration.Run.Path = '{{Path.Combine(Folder, Name)}}'
        $configuration.Run.PassThru = $true
        $configuration.Filter.{{(longProof ? "Tag" : "ExcludeTag")}} = '{{LongTag}}'
        $configuration.Output.Verbosity = 'Detailed'
        $configuration.Output.RenderMode = 'Plaintext'
        $configuration.TestResult.Enabled = $true
        $configuration.TestResult.OutputPath = '{{result}}'
        $run = Invoke-Pester -Configuration $configuration
        if ($run.PassedCount + $run.FailedCount -eq 0 -and ($run.TotalCount -eq 0 -or $configuration.Filter.Tag.Value)) { [Console]::Error.WriteLine('No test ran.'); exit 2 }
        exit [int]($run.Result -ne 'Passed')
        """;

    // No key and no setting of this machine reaches a test.
    private static void Prepare(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.WorkingDirectory = Repository.Root;
        foreach (string name in start.Environment.Keys.Where(static name => name.StartsWith("ALLMHUB_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        // Nothing is told to anybody, and a process of a few seconds gains nothing from being measured for its optimiser.
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_TieredPGO"] = "0";
    }
}
