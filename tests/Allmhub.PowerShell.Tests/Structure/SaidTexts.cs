using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Allmhub.PowerShell.Tests.Structure;

/// <summary>A text of the code, in the form in which the catalogue has it.</summary>
/// <param name="Key">The text; its places numbered, its other braces doubled.</param>
/// <param name="Place">File and line.</param>
internal sealed record SaidText(string Key, string Place);

/// <summary>What the code of a project says through <c>Words</c>, and what it says past it.</summary>
internal sealed class SaidTexts
{
    // An attribute takes constants; it says its text when it is shown.
    private static readonly string[] Sayers = ["ValidateNumber", "LiveTransformation"];

    private readonly List<SaidText> _said = [];
    private readonly List<string> _unreadable = [];
    private readonly List<SaidText> _unsaid = [];

    private SaidTexts(IEnumerable<SyntaxTree> trees)
    {
        foreach (SyntaxTree tree in trees)
        {
            SyntaxNode root = tree.GetRoot();
            _said.AddRange(root.DescendantNodes().OfType<AttributeSyntax>().Where(static attribute => Sayers.Contains(attribute.Name.ToString()))
                .SelectMany(static attribute => attribute.DescendantNodes().OfType<LiteralExpressionSyntax>())
                .Where(static text => text.IsKind(SyntaxKind.StringLiteralExpression))
                .Select(text => new SaidText(KeyOf(text), Place(text, tree))));
            foreach (InvocationExpressionSyntax call in root.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(IsSay).Where(static call => !IsOfAttribute(call)))
            {
                Read(call.ArgumentList.Arguments.Count == 1 ? call.ArgumentList.Arguments[0].Expression : call, tree);
            }

            _unsaid.AddRange(root.DescendantNodes().OfType<ExpressionSyntax>().Where(static text => IsText(text) && !IsJoined(text) && UnsaidRule.Applies(text, KeyOf(text)))
                .Select(text => new SaidText(KeyOf(text), Place(text, tree))));
        }
    }

    /// <summary>Every text that is said, as often as it is.</summary>
    public IReadOnlyList<SaidText> Said => _said;

    /// <summary>Calls whose text cannot be read from the code.</summary>
    public IReadOnlyList<string> Unreadable => _unreadable;

    /// <summary>Texts that read like messages and are not said through <c>Words</c>.</summary>
    public IReadOnlyList<SaidText> Unsaid => _unsaid;

    /// <summary>Reads a project of <c>src</c>.</summary>
    public static SaidTexts Of(string project)
    {
        string folder = Path.Combine(Repository.Root, "src", project);
        return new(Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"))
            .Order(StringComparer.Ordinal)
            .Select(static file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))));
    }

    /// <summary>Reads one text of code.</summary>
    public static SaidTexts In(string code) => new([CSharpSyntaxTree.ParseText(code, path: "code.cs")]);

    private static bool IsSay(InvocationExpressionSyntax call) => call.Expression.ToString() is "Words.Say" or "Foundation.Words.Say";

    private static bool IsOfAttribute(InvocationExpressionSyntax call) =>
        call.ArgumentList.Arguments is [{ Expression: IdentifierNameSyntax }] && Sayers.Any(name => call.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.Identifier.Text == $"{name}Attribute");

    // A text, a choice between texts without places, or texts joined.
    private void Read(ExpressionSyntax text, SyntaxTree tree, bool isChoice = false)
    {
        switch (text)
        {
            case ParenthesizedExpressionSyntax inner:
                Read(inner.Expression, tree, isChoice);
                break;
            case ConditionalExpressionSyntax choice:
                Read(choice.WhenTrue, tree, true);
                Read(choice.WhenFalse, tree, true);
                break;
            case SwitchExpressionSyntax choice:
                foreach (SwitchExpressionArmSyntax arm in choice.Arms.Where(static arm => arm.Expression is not ThrowExpressionSyntax))
                {
                    Read(arm.Expression, tree, true);
                }

                break;
            default:
                ExpressionSyntax[] pieces = [.. Pieces(text)];
                bool hasPlaces = pieces.Any(HasPlaces);
                if (!pieces.All(IsText) || (hasPlaces && (isChoice || pieces.Any(static piece => piece is not InterpolatedStringExpressionSyntax))))
                {
                    _unreadable.Add($"{Place(text, tree)}: {text}");
                    break;
                }

                _said.Add(new SaidText(KeyOf(text), Place(text, tree)));
                break;
        }
    }

    private static string Place(SyntaxNode node, SyntaxTree tree) => $"{tree.FilePath}:{tree.GetLineSpan(node.Span).StartLinePosition.Line + 1}";

    private static bool IsText(ExpressionSyntax text) => text is InterpolatedStringExpressionSyntax || text.IsKind(SyntaxKind.StringLiteralExpression) || (text.IsKind(SyntaxKind.AddExpression) && Pieces(text).All(IsText));

    private static bool HasPlaces(ExpressionSyntax text) => text is InterpolatedStringExpressionSyntax places && places.Contents.Any(static piece => piece is InterpolationSyntax);

    private static bool IsJoined(SyntaxNode text) => text.Parent is ParenthesizedExpressionSyntax inner ? IsJoined(inner) : text.Parent is BinaryExpressionSyntax sum && IsText(sum);

    private static IEnumerable<ExpressionSyntax> Pieces(ExpressionSyntax text) => text switch
    {
        BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression) => Pieces(sum.Left).Concat(Pieces(sum.Right)),
        ParenthesizedExpressionSyntax inner => Pieces(inner.Expression),
        _ => [text],
    };

    private static string KeyOf(ExpressionSyntax text)
    {
        StringBuilder key = new();
        int places = 0;
        foreach (ExpressionSyntax piece in Pieces(text))
        {
            foreach (SyntaxNode content in piece is InterpolatedStringExpressionSyntax parts ? parts.Contents.AsEnumerable<SyntaxNode>() : [piece])
            {
                key.Append(content switch
                {
                    InterpolatedStringTextSyntax literal => literal.TextToken.ValueText,
                    LiteralExpressionSyntax literal => Escape(literal.Token.ValueText),
                    _ => string.Create(CultureInfo.InvariantCulture, $"{{{places++}}}"),
                });
            }
        }

        return key.ToString();
    }

    private static string Escape(string text) => text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
}
