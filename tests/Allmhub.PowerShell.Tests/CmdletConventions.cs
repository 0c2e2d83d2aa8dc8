using System.Management.Automation;
using System.Reflection;
using Allmhub.PowerShell.Abstractions;

namespace Allmhub.PowerShell.Tests;

/// <summary>What every cmdlet keeps to, read from its metadata.</summary>
public sealed class CmdletConventions
{
    /// <summary>Cmdlets that ask the gateway and cost nothing.</summary>
    private static readonly string[] Free =
    [
        "Assert-AllmBalance", "Get-AllmBalance", "Get-AllmModel", "Get-AllmMidjourneyTask", "Get-AllmMidjourneySeed", "Get-AllmVideo", "Get-AllmTask", "Get-AllmUsage", "Wait-AllmTask", "Save-AllmMedia",
    ];

    /// <summary>Every line of it is a question that the user typed.</summary>
    private const string Interactive = "Enter-AllmChat";

    private static readonly string[] CommonParameters =
    [
        "Connection", "ApiKey", "BaseUri", "AllowInsecure", "TimeoutSec", "MaxRetry", "ExtraBody", "ExtraHeader", "ExtraQuery", "DryRun",
    ];

    public static TheoryData<Type> All => Cmdlets.Data;

    public static TheoryData<Type> Network => [.. Cmdlets.All.Where(static type => typeof(AllmApiCommand).IsAssignableFrom(type))];

    [Fact]
    public void ThereAreSome() => Assert.True(Cmdlets.All.Count >= 6);

    [Theory]
    [MemberData(nameof(All))]
    public void IsSealedAndNamedAfterVerbAndNoun(Type type)
    {
        Assert.True(type.IsSealed && type.IsPublic);
        Assert.Equal($"{Cmdlets.Verb(type)}{Cmdlets.Noun(type)}Command", type.Name);
        Assert.StartsWith("Allm", Cmdlets.Noun(type), StringComparison.Ordinal);
        Assert.False(Cmdlets.Noun(type).EndsWith('s'), "Nouns are singular.");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void StandsInAFileOfItsOwn(Type type)
    {
        string area = type.Namespace!.Split('.')[^1];
        string file = Path.Combine(Repository.Root, "src", "Allmhub.PowerShell", "Commands", area, $"{type.Name}.cs");
        Assert.True(File.Exists(file), $"{file} is missing.");
        Assert.Single(File.ReadAllLines(file), static line => line.StartsWith("[Cmdlet(", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void SaysWhatItEmits(Type type) => Assert.NotEmpty(type.GetCustomAttributes<OutputTypeAttribute>());

    [Fact]
    public void TheManifestExportsExactlyThese() =>
        Assert.Equal(Cmdlets.All.Select(Cmdlets.NameOf).Order(StringComparer.Ordinal), Cmdlets.Exported().Order(StringComparer.Ordinal));

    /// <summary>Lines without commas are statements, whose results the engine gathers at every import: 15 methods more to compile.</summary>
    [Fact]
    public void TheManifestListsThemInOneArray() => Assert.DoesNotMatch(@"'\s*\r?\n\s*'", Cmdlets.ExportText());

    [Theory]
    [MemberData(nameof(All))]
    public void HasAHelpPageInEachLanguageWithExamplesAndEveryParameter(Type type)
    {
        foreach (string culture in (string[])["en-US", "zh-CN"])
        {
            string page = Path.Combine(Repository.Root, "docs", culture, $"{Cmdlets.NameOf(type)}.md");
            Assert.True(File.Exists(page), $"{page} is missing.");
            string text = File.ReadAllText(page);
            Assert.Contains($"Locale: {culture}", text, StringComparison.Ordinal);
            Assert.Contains("## EXAMPLES", text, StringComparison.Ordinal);
            Assert.Contains("```powershell", text, StringComparison.Ordinal);
            string[] missing = [.. Cmdlets.Parameters(type).Select(static parameter => parameter.Name).Where(name => !text.Contains($"### -{name}\n", StringComparison.Ordinal))];
            Assert.True(missing.Length == 0, $"{page} does not tell of: {string.Join(", ", missing)}");
        }
    }

    [Theory]
    [MemberData(nameof(Network))]
    public void ANetworkCmdletHasTheCommonParameters(Type type) =>
        Assert.Empty(CommonParameters.Except(Cmdlets.Parameters(type).Select(static parameter => parameter.Name)));

    [Theory]
    [MemberData(nameof(Network))]
    public void WhatSpendsAsksFirst(Type type)
    {
        if (Cmdlets.NameOf(type) is not Interactive and { } name && !Free.Contains(name))
        {
            Assert.True(Cmdlets.AsksFirst(type), "It may cost money: it supports -WhatIf and -Confirm.");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void ParametersAreSingular(Type type)
    {
        foreach (PropertyInfo parameter in Cmdlets.Parameters(type))
        {
            bool isNoNoun = parameter.Name is "As" or "Status" || parameter.Name.EndsWith("Ms", StringComparison.Ordinal);
            Assert.False(!isNoNoun && parameter.Name.EndsWith('s') && !parameter.Name.EndsWith("ss", StringComparison.Ordinal), $"-{parameter.Name} is a plural.");
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void KeysNeverStandInAParameterAsText(Type type)
    {
        foreach (PropertyInfo parameter in Cmdlets.Parameters(type).Where(static parameter => parameter.Name is "ApiKey" or "AccessToken"))
        {
            Assert.NotEqual(typeof(string), parameter.PropertyType);
        }
    }
}
