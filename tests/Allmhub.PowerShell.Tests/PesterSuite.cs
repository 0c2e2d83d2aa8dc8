using Xunit.Abstractions;

namespace Allmhub.PowerShell.Tests;

/// <summary>The Pester tests, a file at a time, each in a PowerShell of its own on the built module. A test here waits for its file, which the queue runs.</summary>
[TestCaseOrderer(PesterOrder.Type, PesterOrder.Assembly)]
public sealed class PesterSuite(ITestOutputHelper output)
{
    public static TheoryData<string> Files => [.. PesterFile.All.Select(static file => file.Name)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Passes(string file) => output.WriteLine(await PesterQueue.ResultAsync(file));
}

/// <summary>What holds the order of the files.</summary>
public sealed class PesterQueueTests
{
    [Fact]
    public void Every_long_file_is_there() => Assert.Empty(PesterQueue.Longest.Except(PesterFile.All.Select(static file => file.Name[..^".Tests.ps1".Length])));
}

/// <summary>The tests that take long: kills, floods, many processes. Nothing else runs beside them.</summary>
[Trait("Proof", "Long")]
public sealed class PesterSuiteLong(ITestOutputHelper output)
{
    public static TheoryData<string> Files => [.. PesterFile.All.Where(static file => file.HasLongProof).Select(static file => file.Name)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Passes(string file) => output.WriteLine(await new PesterFile(file).RunAsync(longProof: true));
}
