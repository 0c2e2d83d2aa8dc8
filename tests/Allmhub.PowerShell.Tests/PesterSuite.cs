using Xunit.Abstractions;

namespace Allmhub.PowerShell.Tests;

/// <summary>The Pester tests, a file at a time, each in a PowerShell of its own on the built module.</summary>
public sealed class PesterSuite(ITestOutputHelper output)
{
    public static TheoryData<string> Files => [.. PesterFile.All.Select(static file => file.Name)];

    /// <summary>The files with proofs that take long: kills, floods, many machines.</summary>
    public static TheoryData<string> LongFiles => [.. PesterFile.All.Where(static file => file.HasLongProof).Select(static file => file.Name)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Passes(string file) => output.WriteLine(await new PesterFile(file).RunAsync(longProof: false));

    [Theory]
    [Trait("Proof", "Long")]
    [MemberData(nameof(LongFiles))]
    public async Task Proves(string file) => output.WriteLine(await new PesterFile(file).RunAsync(longProof: true));
}
