using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Allmhub.PowerShell.Tests.Structure;

/// <summary>Tells what reads like a message: three words or more, or a text of two that something shows to the user.</summary>
internal static partial class UnsaidRule
{
    // Mistakes of the code, which no user should see; what is looked for in texts of others.
    private static readonly string[] Mistakes = ["ArgumentException", "ArgumentOutOfRangeException", "InvalidOperationException", "NotSupportedException", "ObjectDisposedException", "UnreachableException", "JsonException"];
    private static readonly string[] Comparisons = ["Contains", "StartsWith", "EndsWith", "IndexOf", "LastIndexOf", "Equals", "Replace", "Split", "TrimEnd", "TrimStart", "HasAny"];
    private static readonly string[] Shown = ["Warn", "WriteWarning", "WriteVerbose", "Progress", "Notice", "AllmException", "AllmError", "InvalidInputException", "ErrorDetails", "ShouldContinue"];

    public static bool Applies(ExpressionSyntax text, string key)
    {
        string prose = Place().Replace(key, "x");
        return (Words().IsMatch(prose) || (TwoWords().IsMatch(prose) && text.Ancestors().TakeWhile(static node => node is not StatementSyntax).Any(static node => Shown.Contains(NameOf(node))))) && !IsExempt(text);
    }

    private static bool IsExempt(ExpressionSyntax text)
    {
        if (IsLine(text))
        {
            return true;
        }

        foreach (SyntaxNode node in text.Ancestors())
        {
            if (node is AttributeSyntax or PatternSyntax or CaseSwitchLabelSyntax || Mistakes.Contains(NameOf(node)) || Comparisons.Contains(NameOf(node)) || NameOf(node) == "Say"
                || node is MethodDeclarationSyntax { Identifier.Text: "ToString" } || IsCompared(node))
            {
                return true;
            }

            if (node is InterpolationSyntax or MemberDeclarationSyntax)
            {
                return node.Ancestors().Append(node).OfType<MethodDeclarationSyntax>().Any(static method => method.Identifier.Text == "ToString");
            }
        }

        return false;
    }

    // A line of a shell, as the help of allm shows it.
    private static bool IsLine(ExpressionSyntax text) => text is LiteralExpressionSyntax { Token.ValueText: string line } && AllmLine().IsMatch(line);

    private static bool IsCompared(SyntaxNode node) => node.IsKind(SyntaxKind.EqualsExpression) || node.IsKind(SyntaxKind.NotEqualsExpression);

    private static string? NameOf(SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } => member.Name.Identifier.Text,
        InvocationExpressionSyntax { Expression: SimpleNameSyntax name } => name.Identifier.Text,
        ObjectCreationExpressionSyntax created => created.Type.ToString(),
        _ => null,
    };

    [GeneratedRegex(@"(^|\| |\$\()allm [a-z]")]
    private static partial Regex AllmLine();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"[A-Za-z'’]{2,}[,;:]? [a-z'’]{2,}[,;:]? [A-Za-z'’]{2,}")]
    private static partial Regex Words();

    [GeneratedRegex(@"[A-Za-z'’]{2,}[,;:]? [a-z'’]{2,}")]
    private static partial Regex TwoWords();
}
