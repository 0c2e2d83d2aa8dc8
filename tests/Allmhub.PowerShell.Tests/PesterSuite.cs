using Xunit.Abstractions;

namespace Allmhub.PowerShell.Tests;

/// <summary>
/// The Pester tests, a file at a time, each in a PowerShell of its own on the built module. They mostly wait, so two halves of
/// them run side by side: the test runner runs two classes at once, but never two rows of one.
/// </summary>
public abstract class PesterSuite(ITestOutputHelper output)
{
    /// <summary>Every second file, by size, so that the halves take about as long.</summary>
    protected static TheoryData<string> Half(int remainder) => [.. PesterFile.All.Where((_, i) => i % 2 == remainder).Select(static file => file.Name)];

    protected async Task RunAsync(string file, bool longProof = false) => output.WriteLine(await new PesterFile(file).RunAsync(longProof));
}

/// <summary>The first half, beginning with the longest file.</summary>
public sealed class PesterSuiteOne(ITestOutputHelper output) : PesterSuite(output)
{
    public static TheoryData<string> Files => Half(0);

    [Theory]
    [MemberData(nameof(Files))]
    public Task Passes(string file) => RunAsync(file);
}

/// <summary>The second half.</summary>
public sealed class PesterSuiteTwo(ITestOutputHelper output) : PesterSuite(output)
{
    public static TheoryData<string> Files => Half(1);

    [Theory]
    [MemberData(nameof(Files))]
    public Task Passes(string file) => RunAsync(file);
}

/// <summary>The tests that take long: kills, floods, many processes. Nothing else runs beside them.</summary>
[Trait("Proof", "Long")]
public sealed class PesterSuiteLong(ITestOutputHelper output) : PesterSuite(output)
{
    public static TheoryData<string> Files => [.. PesterFile.All.Where(static file => file.HasLongProof).Select(static file => file.Name)];

    [Theory]
    [MemberData(nameof(Files))]
    public Task Passes(string file) => RunAsync(file, longProof: true);
}
