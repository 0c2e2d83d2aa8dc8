using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Allmhub.PowerShell.Tests.Structure;

/// <summary>One use of a namespace by another of the same project.</summary>
/// <param name="From">The namespace that uses.</param>
/// <param name="To">The namespace that is used.</param>
/// <param name="Place">File, line and the name that stands there.</param>
internal sealed record Arrow(string From, string To, string Place);

/// <summary>Which namespace of a project uses which, as the compiler binds the names: a <c>using</c> alone is no use.</summary>
internal sealed class CodeGraph
{
    private const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, Lazy<CodeGraph>> Known = new();

    private readonly string _folder;
    private readonly CSharpCompilation _compilation;

    private CodeGraph(string project)
    {
        _folder = Path.Combine(Repository.Root, "src", project);
        IEnumerable<string> platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        _compilation = CSharpCompilation.Create(
            project,
            Files().Select(static file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file)).Append(CSharpSyntaxTree.ParseText(GlobalUsings)),
            platform.Where(file => Path.GetFileNameWithoutExtension(file) != project).Select(static file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));
        Arrow = [.. _compilation.SyntaxTrees.SelectMany(ArrowsOf)];
    }

    /// <summary>Every use of one namespace by another.</summary>
    public IReadOnlyList<Arrow> Arrow { get; }

    /// <summary>Reads a project of <c>src</c>.</summary>
    public static CodeGraph Of(string project) => Known.GetOrAdd(project, static name => new Lazy<CodeGraph>(() => new CodeGraph(name))).Value;

    /// <summary>The namespaces a file may have: its project's, followed by its folders.</summary>
    public IEnumerable<(string File, string Namespace)> Namespaces() => Files().Select(file =>
        (Path.GetRelativePath(Repository.Root, file), CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().Select(static space => space.Name.ToString()).FirstOrDefault(string.Empty)));

    /// <summary>A circle of namespaces, if there is one, told by one line of code for each of its arrows.</summary>
    public IReadOnlyList<Arrow> Circle() => CircleIn(Arrow);

    /// <summary>A circle among arrows; none when there is none.</summary>
    public static IReadOnlyList<Arrow> CircleIn(IEnumerable<Arrow> arrows)
    {
        Dictionary<string, List<Arrow>> next = arrows.GroupBy(static arrow => arrow.From).ToDictionary(static group => group.Key, static group => group.DistinctBy(static arrow => arrow.To).ToList());
        HashSet<string> done = [];
        foreach (string start in next.Keys.Order(StringComparer.Ordinal))
        {
            if (Search(start, [], next, done) is { } circle)
            {
                return circle;
            }
        }

        return [];
    }

    private static List<Arrow>? Search(string space, List<Arrow> path, Dictionary<string, List<Arrow>> next, HashSet<string> done)
    {
        int start = path.FindIndex(arrow => arrow.From == space);
        if (start >= 0)
        {
            return path[start..];
        }

        if (!done.Contains(space))
        {
            foreach (Arrow arrow in next.GetValueOrDefault(space, []))
            {
                if (Search(arrow.To, [.. path, arrow], next, done) is { } circle)
                {
                    return circle;
                }
            }

            done.Add(space);
        }

        return null;
    }

    private IEnumerable<string> Files() => Directory.EnumerateFiles(_folder, "*.cs", SearchOption.AllDirectories)
        .Where(file => Path.GetRelativePath(_folder, file).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
        .Order(StringComparer.Ordinal);

    private IEnumerable<Arrow> ArrowsOf(SyntaxTree tree)
    {
        SemanticModel model = _compilation.GetSemanticModel(tree);
        SyntaxNode root = tree.GetRoot();
        string? from = root.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString();
        foreach (SimpleNameSyntax name in root.DescendantNodes(static node => node is not UsingDirectiveSyntax).OfType<SimpleNameSyntax>())
        {
            string? to = NamespaceOf(model, name);
            if (from is not null && to is not null && to != from)
            {
                FileLinePositionSpan line = tree.GetLineSpan(name.Span);
                yield return new Arrow(from, to, $"{Path.GetRelativePath(Repository.Root, tree.FilePath)}:{line.StartLinePosition.Line + 1} {name.Identifier.Text}");
            }
        }
    }

    private string? NamespaceOf(SemanticModel model, SimpleNameSyntax name)
    {
        SymbolInfo info = model.GetSymbolInfo(name);
        ISymbol? symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
        INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
        bool isOurs = symbol is not (null or ILocalSymbol or IParameterSymbol or ITypeParameterSymbol or INamespaceSymbol) && type is not null && SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, _compilation.Assembly);

        // What the compiler knows by a name of its own stands under that name.
        return isOurs && type!.ContainingNamespace.ToDisplayString() is string space && !space.StartsWith("System.", StringComparison.Ordinal) ? space : null;
    }
}
