using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using Allmhub.PowerShell.Errors;

namespace Allmhub.PowerShell.Presence;

/// <summary>
/// Decides whether somebody looks at a terminal where a line may come and go while a command runs: it was typed there and runs there itself (no job, no
/// parallel block, no remote session, no script whose own bars it would draw over), and the terminal, the engine's preferences and what comes after the
/// command in its pipeline allow it.
/// </summary>
internal static class Watcher
{
    private static readonly string[] Hosts = ["ConsoleHost", "Visual Studio Code Host"];

    /// <summary>Whether somebody does.</summary>
    /// <param name="cmdlet">The command.</param>
    public static bool IsAt(PSCmdlet cmdlet) =>
        cmdlet.MyInvocation.CommandOrigin == CommandOrigin.Runspace
        && HasTerminal(cmdlet)
        && Environment.GetEnvironmentVariable("TERM") != "dumb"
        && cmdlet.Host is IHostSupportsInteractiveSession { IsRunspacePushed: false } session && session.Runspace == Runspace.DefaultRunspace
        && WantsProgress(cmdlet)
        && Rendering(cmdlet) != "PlainText"
        && !IsReadByProgram(cmdlet);

    /// <summary>Whether the command's host writes to a terminal that understands control sequences, and somebody sits before it.</summary>
    /// <param name="cmdlet">The command.</param>
    public static bool HasTerminal(PSCmdlet cmdlet) =>
        Hosts.Contains(cmdlet.Host.Name) && !Console.IsOutputRedirected && !Attendance.IsUnattended && cmdlet.Host.UI is { SupportsVirtualTerminal: true };

    /// <summary>Whether the terminal shows a line dim.</summary>
    /// <param name="cmdlet">The command.</param>
    public static bool HasDim(PSCmdlet cmdlet) =>
        cmdlet.Host.UI is { SupportsVirtualTerminal: true } && !Console.IsOutputRedirected && Rendering(cmdlet) != "PlainText" && Environment.GetEnvironmentVariable("NO_COLOR") is not { Length: > 0 };

    /// <summary>Whether the user wants to see progress.</summary>
    /// <param name="cmdlet">The command.</param>
    public static bool WantsProgress(PSCmdlet cmdlet) =>
        !(LanguagePrimitives.TryConvertTo(cmdlet.MyInvocation.BoundParameters.TryGetValue("ProgressAction", out object? given) ? given : cmdlet.GetVariableValue("ProgressPreference"), out ActionPreference preference)
            && preference is ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    // Under NO_COLOR the engine itself sets this to PlainText: a line without colours may still be shown then.
    private static string? Rendering(PSCmdlet cmdlet) =>
        Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } ? null
        : cmdlet.GetVariableValue("PSStyle") is { } style ? PSObject.AsPSObject(style).Properties["OutputRendering"]?.Value?.ToString() : null;

    // A program that reads the answer may have the whole screen for itself.
    private static bool IsReadByProgram(PSCmdlet cmdlet)
    {
        InvocationInfo invocation = cmdlet.MyInvocation;
        if (invocation.PipelinePosition == invocation.PipelineLength)
        {
            return false;
        }

        if (CallerLine.PositionOf(invocation) is not { } position || position.StartScriptPosition?.GetFullScript() is not string script)
        {
            return true;
        }

        CommandAst? found = CallerLine.CommandAt(script, position.StartOffset);
        return found?.Parent is not PipelineAst pipeline
            || pipeline.PipelineElements.SkipWhile(element => element != found).Skip(1)
                .Any(element => element is not CommandAst command || command.GetCommandName() is not string name
                    || cmdlet.InvokeCommand.GetCommand(name, CommandTypes.Cmdlet | CommandTypes.Function | CommandTypes.Alias | CommandTypes.Filter) is null);
    }
}
