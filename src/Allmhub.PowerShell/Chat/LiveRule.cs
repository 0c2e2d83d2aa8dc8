using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Language;
using Allmhub.PowerShell.Errors;

namespace Allmhub.PowerShell.Chat;

/// <summary>
/// Decides whether an answer is shown while it arrives: typed by the user, last in its pipeline, its output neither assigned,
/// used in an expression nor redirected, the information stream free to be seen.
/// </summary>
internal static class LiveRule
{
    // What a parallel block and a thread job have as a host: others write to the same screen at the same time, and where the output goes is said in the caller's script.
    private const string NobodysHost = "Default Host";

    public static bool Applies(InvocationInfo invocation, CommandOrigin origin, PSHost host) =>
        origin == CommandOrigin.Runspace
        && host.Name != NobodysHost
        && invocation.PipelinePosition == invocation.PipelineLength
        && !(invocation.BoundParameters.TryGetValue("InformationAction", out object? action) && action is ActionPreference.Ignore)
        && Environment.UserInteractive
        && !Console.IsOutputRedirected
        && CallerLine.PositionOf(invocation) is { } position
        && GoesToHost(position.StartScriptPosition?.GetFullScript(), position.StartOffset);

    /// <summary>Whether the output of the command at an offset of a script goes straight to the host.</summary>
    public static bool GoesToHost(string? script, int offset)
    {
        if (string.IsNullOrEmpty(script) || CallerLine.CommandAt(script, offset) is not { } found || found.Redirections.Any(static redirection => redirection is FileRedirectionAst { FromStream: RedirectionStream.Output or RedirectionStream.Information or RedirectionStream.All }))
        {
            return false;
        }

        for (Ast? parent = found.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is AssignmentStatementAst or ExpressionAst or CommandBaseAst or RedirectionAst or FunctionDefinitionAst)
            {
                return false;
            }
        }

        return true;
    }
}
