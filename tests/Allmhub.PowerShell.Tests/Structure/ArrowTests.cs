namespace Allmhub.PowerShell.Tests.Structure;

/// <summary>Who may know whom. CONTRIBUTING draws the same picture.</summary>
public sealed class ArrowTests
{
    // A namespace may use those to its right, and what lies inside them; "*" is all of its project below it.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Allmhub.Foundation"] = [],
        ["Allmhub.Streaming"] = [],
        ["Allmhub.Http"] = ["Allmhub.Streaming", "Allmhub.Foundation"],
        ["Allmhub.Operations"] = ["Allmhub.Http", "Allmhub.Foundation"],
        ["Allmhub.Media"] = ["Allmhub.Http", "Allmhub.Streaming", "Allmhub.Foundation"],
        ["Allmhub.Profiles"] = ["Allmhub.Http", "Allmhub.Streaming", "Allmhub.Foundation"],
        ["Allmhub.Account"] = ["Allmhub.Operations", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Foundation"],
        ["Allmhub.Raw"] = ["Allmhub.Operations", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Foundation"],
        ["Allmhub.Chat"] = ["Allmhub.Operations", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Foundation"],
        ["Allmhub.Chat.Schema"] = ["Allmhub.Chat.Schema.Making", "Allmhub.Chat.Schema.Validating"],
        ["Allmhub.Chat.Schema.Making"] = ["Allmhub.Chat.Schema.Validating"],
        ["Allmhub.Chat.Schema.Validating"] = [],
        ["Allmhub.Chat.Conversations"] = ["=Allmhub.Chat", "Allmhub.Chat.Schema", "Allmhub.Operations", "Allmhub.Http", "Allmhub.Foundation"],
        ["Allmhub.Chat.Sessions"] = ["=Allmhub.Chat", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Foundation"],
        ["Allmhub.Chat.Dialects"] = ["=Allmhub.Chat", "*"],
        ["Allmhub.Chat.Dialects.Shared"] = ["=Allmhub.Chat", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Chat.Dialects.Prose"],
        ["Allmhub.Chat.Dialects.Prose"] = ["=Allmhub.Chat", "Allmhub.Streaming", "Allmhub.Media"],
        ["Allmhub.Chat.Dialects.OpenAIChat"] = ["=Allmhub.Chat", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Chat.Schema.Making", "Allmhub.Chat.Dialects.Shared", "Allmhub.Chat.Dialects.Prose"],
        ["Allmhub.Chat.Dialects.Responses"] = ["=Allmhub.Chat", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Chat.Schema.Making", "Allmhub.Chat.Dialects.Shared", "Allmhub.Chat.Dialects.Prose"],
        ["Allmhub.Chat.Dialects.Claude"] = ["=Allmhub.Chat", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Chat.Dialects.Shared"],
        ["Allmhub.Chat.Dialects.Gemini"] = ["=Allmhub.Chat", "Allmhub.Http", "Allmhub.Streaming", "Allmhub.Media", "Allmhub.Chat.Dialects.Shared"],
        ["Allmhub"] = ["*"],
    };

    [Theory]
    [InlineData("Allmhub.Core", "Allmhub")]
    [InlineData("Allmhub.Emulator", "Allmhub.Emulator")]
    [InlineData("Allmhub.PowerShell", "Allmhub.PowerShell")]
    [InlineData("Allmhub.Cli", "Allmhub.Cli")]
    public void A_namespace_is_its_folder(string project, string root)
    {
        string[] strange = [.. CodeGraph.Of(project).Namespaces()
            .Where(static file => Path.GetFileName(file.File) != "Program.cs")
            .Select(file => (file.File, file.Namespace, Wanted: string.Join('.', [root, .. Path.GetDirectoryName(file.File)!.Split(Path.DirectorySeparatorChar).Skip(2)])))
            .Where(static file => file.Namespace != file.Wanted)
            .Select(static file => $"{file.File}: {file.Namespace}, wanted {file.Wanted}")];
        Assert.Empty(strange);
    }

    [Theory]
    [InlineData("Allmhub.Core")]
    [InlineData("Allmhub.Emulator")]
    [InlineData("Allmhub.PowerShell")]
    [InlineData("Allmhub.Cli")]
    public void There_are_no_circles(string project) => Assert.Empty(CodeGraph.Of(project).Circle());

    [Fact]
    public void Core_knows_downward_only()
    {
        IReadOnlyList<Arrow> arrows = CodeGraph.Of("Allmhub.Core").Arrow;
        Assert.Equal([], arrows.Where(static arrow => !IsAllowed(arrow)));
        Assert.Equal([], arrows.Select(static arrow => arrow.From).Distinct().Where(static space => !Allowed.ContainsKey(space)));
    }

    [Theory]
    [InlineData("Allmhub.Core")]
    [InlineData("Allmhub.Emulator")]
    public void Core_and_emulator_know_no_other_project(string project)
    {
        string[] others = ["Allmhub.Core", "Allmhub.Emulator", "Allmhub.PowerShell", "System.Management.Automation"];
        string[] known = [.. System.Reflection.Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, project + ".dll")).GetReferencedAssemblies().Select(static name => name.Name!)];
        Assert.Empty(known.Intersect(others));
    }

    [Fact]
    public void A_circle_is_found_with_a_line_for_each_arrow()
    {
        Arrow[] arrows = [new("A", "B", "a.cs:1 B"), new("B", "C", "b.cs:2 C"), new("C", "B", "c.cs:3 B"), new("C", "D", "c.cs:4 D")];
        Assert.Equal(["b.cs:2 C", "c.cs:3 B"], CodeGraph.CircleIn(arrows).Select(static arrow => arrow.Place));
    }

    // "=" before a name: it alone, without what lies inside it.
    private static bool IsAllowed(Arrow arrow) => Allowed.TryGetValue(arrow.From, out string[]? targets) && targets.Any(target =>
        target == "*" ? arrow.To.StartsWith(arrow.From + ".", StringComparison.Ordinal)
        : target[0] == '=' ? arrow.To == target[1..]
        : arrow.To == target || arrow.To.StartsWith(target + ".", StringComparison.Ordinal));
}
