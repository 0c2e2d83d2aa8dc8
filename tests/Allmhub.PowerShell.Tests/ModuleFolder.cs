using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Allmhub.PowerShell.Tests;

/// <summary>The folder that users import: exactly its own files, nothing the host brings.</summary>
public sealed class ModuleFolder
{
    private static readonly string Folder = Path.Combine(Repository.Root, "output", "Allmhub");

    private static readonly string[] Required =
    [
        "Allmhub.Core.dll", "Allmhub.Emulator.dll", "Allmhub.Format.ps1xml", "Allmhub.Loader.dll", "Allmhub.PowerShell.dll", "Allmhub.Types.ps1xml", "Allmhub.psd1", "examples/Invoke-AllmShare.ps1", "lib/StbImageSharp.dll", "lib/YamlDotNet.dll",
    ];

    public static TheoryData<string> Assemblies => ["Allmhub.Core.dll", "Allmhub.Emulator.dll", "Allmhub.Loader.dll", "Allmhub.PowerShell.dll"];

    [Fact]
    public void HoldsItsOwnFilesAndHelpAlone()
    {
        string[] present = [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Select(static file => Path.GetRelativePath(Folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
        Assert.Empty(Required.Except(present));
        string[] others = [.. present.Except(Required)];
        Assert.All(others, static file => Assert.Matches(@"^((en-US|zh-CN)/(Allmhub\.PowerShell\.dll-Help\.xml|about_\w+\.help\.txt)|precompiled/\w+-\w+/Allmhub\.(Core|Emulator|PowerShell)\.dll)$", file));
    }

    [Theory]
    [InlineData("en-US")]
    [InlineData("zh-CN")]
    public void HoldsTheHelpOfTheCmdletsAndEveryTopic(string culture)
    {
        string docs = Path.Combine(Repository.Root, "docs");
        string[] topics = [.. Directory.EnumerateFiles(Path.Combine(docs, "en-US"), "about_*.help.txt").Select(static topic => Path.GetFileName(topic))];
        Assert.NotEmpty(topics);
        foreach (string file in topics.Append("Allmhub.PowerShell.dll-Help.xml"))
        {
            Assert.Equal(File.ReadAllText(Path.Combine(docs, culture, file)), File.ReadAllText(Path.Combine(Folder, culture, file)));
        }
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void RefersToTheRuntimeTheHostAndItselfOnly(string file)
    {
        foreach (AssemblyName reference in References(file))
        {
            string name = reference.Name!;
            bool known = name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Allmhub.", StringComparison.Ordinal)
                || name is "netstandard" or "mscorlib" or "Microsoft.Win32.Primitives" or "Microsoft.CSharp";
            Assert.True(known, $"{file} refers to {reference}.");
            Assert.False(name.StartsWith("System.", StringComparison.Ordinal) && name != "System.Management.Automation" && reference.Version > new Version(8, 0, 0, 0), $"{file} needs {reference}, newer than the oldest host has.");
        }
    }

    [Fact]
    public void TheArrowsPointTheRightWay()
    {
        Assert.DoesNotContain(References("Allmhub.Core.dll"), static name => name.Name!.StartsWith("Allmhub", StringComparison.Ordinal) || name.Name == "System.Management.Automation");
        Assert.DoesNotContain(References("Allmhub.Emulator.dll"), static name => name.Name!.StartsWith("Allmhub", StringComparison.Ordinal) || name.Name == "System.Management.Automation");
        Assert.DoesNotContain(References("Allmhub.Loader.dll"), static name => name.Name!.StartsWith("Allmhub", StringComparison.Ordinal));
    }

    private static IReadOnlyList<AssemblyName> References(string file)
    {
        using PEReader image = new(File.OpenRead(Path.Combine(Folder, file)));
        MetadataReader metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetAssemblyReference(handle).GetAssemblyName())];
    }
}
