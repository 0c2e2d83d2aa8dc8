namespace Allmhub.PowerShell.Tests.Structure;

/// <summary>Who may know whom. CONTRIBUTING draws the same picture.</summary>
public sealed class ArrowTests
{
    [Theory]
    [InlineData("Allmhub.Core", "Allmhub")]
    [InlineData("Allmhub.Emulator", "Allmhub.Emulator")]
    [InlineData("Allmhub.PowerShell", "Allmhub.PowerShell")]
    [InlineData("Allmhub.Cli", "Allmhub.Cli")]
    public void A_namespace_is_its_folder(string project, string root)
    {
        string[] strange = [.. CodeGraph.Of(project).Namespaces()
            .Where(static file => Path.GetFileName(file.File) != "Program.cs" && !file.Namespace.StartsWith("System.", StringComparison.Ordinal))
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

    [Theory]
    [InlineData("Allmhub.Core")]
    [InlineData("Allmhub.Emulator")]
    [InlineData("Allmhub.PowerShell")]
    public void Arrows_go_where_the_table_lets_them(string project)
    {
        IReadOnlyList<Arrow> arrows = CodeGraph.Of(project).Arrow;
        Assert.Equal([], arrows.Where(static arrow => !ArrowTable.Allows(arrow)));
        Assert.Equal([], arrows.Select(static arrow => arrow.From).Distinct().Where(static space => !ArrowTable.Knows(space)));
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

    [Theory]
    [InlineData("Allmhub.Http", "Allmhub.Chat", false)]
    [InlineData("Allmhub.Chat.Sessions", "Allmhub.Chat", true)]
    [InlineData("Allmhub.Chat.Sessions", "Allmhub.Chat.Dialects", false)]
    [InlineData("Allmhub.PowerShell.Commands.Chat", "Allmhub.PowerShell.Commands.Raw", false)]
    [InlineData("Allmhub.PowerShell.Tools", "Allmhub.PowerShell.Abstractions", false)]
    [InlineData("Allmhub.Emulator.Wire", "Allmhub.Emulator.Routing", false)]
    public void The_table_forbids_what_leads_up(string from, string to, bool allowed) => Assert.Equal(allowed, ArrowTable.Allows(new Arrow(from, to, string.Empty)));

    [Fact]
    public void A_circle_is_found_with_a_line_for_each_arrow()
    {
        Arrow[] arrows = [new("A", "B", "a.cs:1 B"), new("B", "C", "b.cs:2 C"), new("C", "B", "c.cs:3 B"), new("C", "D", "c.cs:4 D")];
        Assert.Equal(["b.cs:2 C", "c.cs:3 B"], CodeGraph.CircleIn(arrows).Select(static arrow => arrow.Place));
    }
}
