using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using Allmhub.PowerShell.Pipeline;

namespace Allmhub.PowerShell.Tests;

/// <summary>The cmdlets of the module, and what the manifest says of them.</summary>
internal static partial class Cmdlets
{
    public static Assembly Module { get; } = typeof(AllmCommand).Assembly;

    public static IReadOnlyList<Type> All { get; } =
        [.. Module.GetTypes().Where(static type => type.GetCustomAttribute<CmdletAttribute>() is not null).OrderBy(static type => type.Name, StringComparer.Ordinal)];

    public static TheoryData<Type> Data => [.. All];

    public static string NameOf(Type type) => $"{Verb(type)}-{Noun(type)}";

    public static string Verb(Type type) => (string)Attribute(type).ConstructorArguments[0].Value!;

    public static string Noun(Type type) => (string)Attribute(type).ConstructorArguments[1].Value!;

    public static bool AsksFirst(Type type) =>
        Attribute(type).NamedArguments.Any(static argument => argument.MemberName == nameof(CmdletAttribute.SupportsShouldProcess) && argument.TypedValue.Value is true);

    public static IEnumerable<PropertyInfo> Parameters(Type type) =>
        type.GetProperties().Where(static property => property.GetCustomAttributesData().Any(static attribute => attribute.AttributeType == typeof(ParameterAttribute) && !IsHidden(attribute)));

    public static string ExportText() => ExportList().Match(File.ReadAllText(Path.Combine(Repository.Root, "Allmhub.psd1"))).Groups[1].Value;

    public static IReadOnlyList<string> Exported() => [.. QuotedName().Matches(ExportText()).Select(static match => match.Groups[1].Value)];

    private static bool IsHidden(CustomAttributeData attribute) =>
        attribute.NamedArguments.Any(static argument => argument is { MemberName: nameof(ParameterAttribute.DontShow), TypedValue.Value: true });

    // The reference assembly's attributes keep nothing at run time: only the metadata tells.
    private static CustomAttributeData Attribute(Type type) =>
        type.CustomAttributes.Single(static attribute => attribute.AttributeType == typeof(CmdletAttribute));

    [GeneratedRegex(@"CmdletsToExport\s*=\s*@\(([^)]*)\)")]
    private static partial Regex ExportList();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex QuotedName();
}
