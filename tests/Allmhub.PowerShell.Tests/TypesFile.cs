using System.Collections;
using System.Xml.Linq;
using Allmhub.Http;

namespace Allmhub.PowerShell.Tests;

/// <summary>
/// What Allmhub.Types.ps1xml says of the results of the cmdlets, so that they come whole through jobs, sessions and Export-Clixml: no new type is forgotten.
/// </summary>
public sealed class TypesFile
{
    private static readonly XDocument File = XDocument.Load(Path.Combine(Repository.Root, "src", "Allmhub.PowerShell", "Allmhub.Types.ps1xml"));

    /// <summary>
    /// What holds a user's own object of any depth is cut off by whoever sends it, as everywhere: who asks for more depth gets it. So is what
    /// holds all of a list that it is itself on every item of.
    /// </summary>
    private static readonly string[] Cut = ["Allmhub.Account.Billing.Reconciliation", "Allmhub.Account.Spending.SpendingReport", "Allmhub.Chat.ChatCompletion", "Allmhub.Vectors.Embeddings.Embedding", "Allmhub.Audio.Transcription.Transcription"];

    public static TheoryData<string> Words => [.. Reached.Where(static type => type.IsEnum).Select(static type => type.FullName!)];

    /// <summary>What lives in its session, what has a file of JSON of its own, and what an operator sent.</summary>
    private static readonly string[] NoJson = ["Allmhub.PowerShell.Connections.AllmConnection", "Allmhub.PowerShell.Tools.ChatTool", "Allmhub.PowerShell.Raw.ApiAnswer", "Allmhub.Chat.Sessions.ChatSession", "Allmhub.Profiles.AllmProfile", "Allmhub.Prompts.KeptPrompt"];

    public static TheoryData<string> Emitted => [.. Results.Select(static type => type.FullName!).Except(NoJson)];

    public static TheoryData<string> Parts => [.. Reached.Where(static type => !type.IsEnum && !Results.Contains(type)).Select(static type => type.FullName!).Except(Cut)];

    /// <summary>The emulator's own objects are for the process it lives in.</summary>
    private static IReadOnlySet<Type> Results { get; } = Cmdlets.All.SelectMany(static cmdlet => cmdlet.CustomAttributes)
        .Where(static attribute => attribute.AttributeType.Name == "OutputTypeAttribute")
        .SelectMany(static attribute => attribute.ConstructorArguments.SelectMany(static argument => argument.Value is IEnumerable<System.Reflection.CustomAttributeTypedArgument> list ? list.Select(static item => item.Value) : [argument.Value]))
        .OfType<Type>().Where(static type => IsOurs(type)).SelectMany(static type => WithDerived(type)).ToHashSet();

    private static IReadOnlySet<Type> Reached { get; } = Walk();

    [Fact]
    public void Results_were_found() => Assert.True(Results.Count > 15, $"{Results.Count} types of results");

    [Theory]
    [MemberData(nameof(Words))]
    public void A_word_stays_a_word(string type) => Assert.Equal("String", Setting(type, "SerializationMethod"));

    /// <summary>ConvertTo-Json writes an enumeration as a number, unless it is of 64 bits, which JSON cannot hold: then it writes the word.</summary>
    [Theory]
    [MemberData(nameof(Words))]
    public void A_word_is_a_word_in_ConvertTo_Json(string type) => Assert.Equal(typeof(long), Enum.GetUnderlyingType(typeof(AllmException).Assembly.GetType(type)!));

    [Theory]
    [MemberData(nameof(Emitted))]
    public void A_result_says_itself_as_JSON(string type) => Assert.NotNull(Results.Single(result => result.FullName == type).GetMethod("ToJson", [typeof(bool)]));

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_part_of_a_result_goes_along(string type) => Assert.Equal("1", Setting(type, "SerializationDepth") ?? Setting(typeof(AllmException).Assembly.GetType(type)!.BaseType!.FullName!, "SerializationDepth"));

    [Fact]
    public void It_names_no_type_that_is_not_there() => Assert.All(
        File.Root!.Elements("Type").Select(static type => type.Element("Name")!.Value),
        static name => Assert.NotNull(typeof(AllmException).Assembly.GetType(name)));

    private static string? Setting(string type, string name) =>
        File.Root!.Elements("Type").SingleOrDefault(one => one.Element("Name")!.Value == type)?.Descendants("NoteProperty")
            .SingleOrDefault(note => note.Element("Name")!.Value == name)?.Element("Value")?.Value;

    private static HashSet<Type> Walk()
    {
        HashSet<Type> reached = [typeof(AllmErrorKind)];
        Stack<Type> open = new(Results);
        while (open.TryPop(out Type? type))
        {
            if (type.IsEnum || !reached.Add(type))
            {
                reached.Add(type);
                continue;
            }

            foreach (Type inner in type.GetProperties().SelectMany(static property => Bare(property.PropertyType)).Where(IsOurs).SelectMany(WithDerived))
            {
                open.Push(inner);
            }
        }

        return reached;
    }

    private static IEnumerable<Type> Bare(Type type) =>
        type.IsArray ? Bare(type.GetElementType()!) : type.IsGenericType ? type.GetGenericArguments().SelectMany(Bare) : [type];

    private static IEnumerable<Type> WithDerived(Type type) =>
        [.. type.IsAbstract ? [] : (Type[])[type], .. type.IsSealed ? [] : type.Assembly.GetExportedTypes().Where(other => other.IsSubclassOf(type) && !other.IsAbstract)];

    private static bool IsOurs(Type type) =>
        type.FullName?.StartsWith("Allmhub.", StringComparison.Ordinal) == true && !type.FullName.StartsWith("Allmhub.Emulator.", StringComparison.Ordinal) && (type.IsEnum || !typeof(IEnumerable).IsAssignableFrom(type));
}
