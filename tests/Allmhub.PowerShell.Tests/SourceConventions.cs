using System.Text.RegularExpressions;

namespace Allmhub.PowerShell.Tests;

/// <summary>What stands in one place only.</summary>
public sealed partial class SourceConventions
{
    private static IEnumerable<(string File, string Text)> Sources(string project) =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", project), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(static file => (Path.GetFileName(file), File.ReadAllText(file)));

    [Fact]
    public void OneMethodBlocksOnAsynchronousWork()
    {
        string[] shipped = ["Allmhub.Core", "Allmhub.Emulator", "Allmhub.PowerShell"];
        (string File, string Text)[] suppressing = [.. shipped.SelectMany(Sources).Where(static source => source.Text.Contains("VSTHRD002", StringComparison.Ordinal))];
        Assert.Equal("AllmCommand.cs", Assert.Single(suppressing).File);
        Assert.Equal(2, suppressing[0].Text.Split("VSTHRD002").Length);
    }

    [Fact]
    public void OneFactoryMakesErrorRecords() =>
        Assert.Equal(["ErrorRecords.cs"], Sources("Allmhub.PowerShell").Where(static source => source.Text.Contains("ErrorRecord Record(", StringComparison.Ordinal) || source.Text.Contains("new ErrorRecord(", StringComparison.Ordinal)).Select(static source => source.File));

    /// <summary>The caller's mistakes have a type of their own; what the platform says of an argument is caught where it is called.</summary>
    [Fact]
    public void AnArgumentExceptionIsNoMistakeOfTheUser()
    {
        string[] shown = ["Allmhub.PowerShell", "Allmhub.Cli"];
        Assert.DoesNotContain(shown.SelectMany(Sources), static source => source.Text.Contains("catch (ArgumentException", StringComparison.Ordinal) || source.Text.Contains("throw new ArgumentException", StringComparison.Ordinal));
    }

    [Fact]
    public void EveryTestThatTheSecurityPageNamesIsThere()
    {
        HashSet<string> files = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.*", SearchOption.AllDirectories).Select(static file => Path.GetFileName(file))];
        string[] named = [.. TestNames().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "security.md"))).Select(static name => name.Groups[1].Value).Distinct()];
        Assert.True(named.Length > 10);
        Assert.Empty(named.Except(files));
    }

    [Fact]
    public void NoBroadCatchStandsInTheModule() =>
        Assert.DoesNotContain(Sources("Allmhub.PowerShell"), static source => source.Text.Contains("catch (Exception)", StringComparison.Ordinal) || source.Text.Contains("catch\n", StringComparison.Ordinal));

    [GeneratedRegex(@"`(\w+Tests\.cs|\w+\.Tests\.ps1)`")]
    private static partial Regex TestNames();
}
