using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using Allmhub.PowerShell.Errors;

namespace Allmhub.PowerShell.Chat;

/// <summary>
/// Decides whether all that a command writes goes into a file and nowhere else: <c>&gt;</c> or <c>&gt;&gt;</c> at its end, or Out-File after it. A text is then written as
/// it is, where the view of an object would come between empty lines.
/// </summary>
internal static partial class FileRule
{
    /// <summary>Looks at a call.</summary>
    /// <param name="invocation">The call.</param>
    /// <returns>Whether nobody but a file gets its output.</returns>
    public static bool Applies(InvocationInfo invocation)
    {
        if (invocation.BoundParameters.ContainsKey("OutVariable") || invocation.BoundParameters.ContainsKey("PipelineVariable") || CallerLine.PositionOf(invocation) is not { } position)
        {
            return false;
        }

        return (invocation.PipelineLength - invocation.PipelinePosition) switch
        {
            0 => EndsInFile(position.Text),
            1 => position.StartScriptPosition?.GetFullScript() is string script && position.EndOffset <= script.Length && OutFile().IsMatch(script, position.EndOffset),
            _ => false,
        };
    }

    /// <summary>Whether the text of a command redirects its output.</summary>
    /// <param name="command">The command with its redirections.</param>
    public static bool EndsInFile(string? command) =>
        command?.Contains('>', StringComparison.Ordinal) == true
        && Parser.ParseInput(command, out _, out _).Find(static ast => ast is CommandAst, searchNestedScriptBlocks: false) is CommandAst found
        && found.Redirections.Any(static redirection => redirection is FileRedirectionAst { FromStream: RedirectionStream.Output or RedirectionStream.All });

    [GeneratedRegex(@"\G\s*\|\s*(?:`\r?\n\s*)?Out-File(?![\w-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OutFile();
}
