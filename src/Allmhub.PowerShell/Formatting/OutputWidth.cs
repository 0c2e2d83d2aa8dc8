using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace Allmhub.PowerShell.Formatting;

/// <summary>How wide a view may be where it goes.</summary>
/// <param name="Columns">The columns; 0 where a width is said and only a run would tell which.</param>
/// <param name="IsSaid">Whether the place has this width; else it is what the engine takes for tables where there is no width, and lists are not broken.</param>
internal readonly record struct OutputWidth(int Columns, bool IsSaid)
{
    private const int WithoutConsole = 120;
    private static readonly string[] Commands = ["Out-String", "Out-File", "oss"];

    /// <summary>Whether it is the screen's.</summary>
    public bool IsScreen { get; init; }

    /// <summary>On the screen; as the engine, one column less than there are.</summary>
    /// <param name="host">The host.</param>
    /// <returns>The width.</returns>
    public static OutputWidth OfScreen(PSHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        try
        {
            return Screen(host.UI.RawUI.BufferSize.Width is > 1 and int width ? width : WithoutConsole);
        }
        catch (Exception failure) when (failure is HostException or NotImplementedException or NotSupportedException or InvalidOperationException or IOException or NullReferenceException)
        {
            return Screen(WithoutConsole);
        }
    }

    /// <summary>In a text or a file: what -Width says in the nearest statement that makes one, else what the session's defaults say.</summary>
    /// <param name="defaults">The session's default values of parameters.</param>
    /// <returns>The width.</returns>
    public static OutputWidth OfText(object? defaults)
    {
        foreach (CallStackFrame frame in Runspace.DefaultRunspace?.Debugger?.GetCallStack() ?? [])
        {
            string statement = frame.Position?.Text ?? string.Empty;
            if (statement.Contains('>', StringComparison.Ordinal) || Commands.Any(name => statement.Contains(name, StringComparison.OrdinalIgnoreCase)))
            {
                Ast? place = Parser.ParseInput(statement, out _, out _).FindAll(IsPlace, searchNestedScriptBlocks: true).LastOrDefault();
                if (place is CommandAst command && Argument(command) is ExpressionAst said)
                {
                    return new OutputWidth(Value(said, frame), true);
                }

                if (place is not null)
                {
                    break;
                }
            }
        }

        return Default(defaults) is int width ? new OutputWidth(width, true) : new OutputWidth(OfConsole(), false);
    }

    private static OutputWidth Screen(int columns) => new(columns - 1, true) { IsScreen = true };

    private static bool IsPlace(Ast ast) => ast is FileRedirectionAst || (ast is CommandAst call && Commands.Contains(call.GetCommandName(), StringComparer.OrdinalIgnoreCase));

    private static ExpressionAst? Argument(CommandAst command)
    {
        CommandParameterAst? parameter = command.CommandElements.OfType<CommandParameterAst>().FirstOrDefault(static one => "Width".StartsWith(one.ParameterName, StringComparison.OrdinalIgnoreCase));
        return parameter is null ? null : parameter.Argument ?? command.CommandElements.ElementAtOrDefault(command.CommandElements.IndexOf(parameter) + 1) as ExpressionAst;
    }

    // What would have to be run to be known is not run twice.
    private static int Value(ExpressionAst said, CallStackFrame frame)
    {
        object? value = said is VariableExpressionAst variable ? ValueOf(variable.VariablePath.UserPath, frame) : (said as ConstantExpressionAst)?.Value;
        return LanguagePrimitives.TryConvertTo(value, CultureInfo.InvariantCulture, out int width) && width > 1 ? width : 0;
    }

    private static object? ValueOf(string name, CallStackFrame frame) => frame.GetFrameVariables().TryGetValue(name, out PSVariable? own)
        ? own.Value
        : ScriptBlock.Create("param($Name) Microsoft.PowerShell.Utility\\Get-Variable -Name $Name -ValueOnly -ErrorAction Ignore").Invoke(WildcardPattern.Escape(name)).LastOrDefault();

    private static int? Default(object? defaults) =>
        (defaults is PSObject wrapped ? wrapped.BaseObject : defaults) is IDictionary values
        && Commands.Select(name => values[$"{name}:Width"]).FirstOrDefault(static value => value is not null) is { } said
        && LanguagePrimitives.TryConvertTo(said, CultureInfo.InvariantCulture, out int width) && width > 1 ? width : null;

    private static int OfConsole()
    {
        try
        {
            return Console.WindowWidth is > 1 and int width ? width : WithoutConsole;
        }
        catch (Exception failure) when (failure is IOException or PlatformNotSupportedException)
        {
            return WithoutConsole;
        }
    }
}
