using System.Management.Automation;
using System.Management.Automation.Language;

namespace Allmhub.PowerShell.Tools;

/// <summary>What a command's help says of it and its parameters.</summary>
/// <param name="Synopsis">What it does.</param>
/// <param name="Parameter">What its parameters mean, by name.</param>
internal sealed record CommandHelp(string? Synopsis, IReadOnlyDictionary<string, string> Parameter)
{
    private const string Script = "param($Name) Microsoft.PowerShell.Core\\Get-Help -Name $Name -Full -ErrorAction Ignore";

    /// <summary>The help in the comments of a script block; nothing is looked up.</summary>
    public static CommandHelp Of(ScriptBlock script) => Of(script.Ast);

    /// <summary>The help of a command: its comments, or what Get-Help finds.</summary>
    public static CommandHelp Of(CommandInfo command, CommandInvocationIntrinsics invoke)
    {
        ScriptBlock? script = command switch
        {
            FunctionInfo function => function.ScriptBlock,
            ExternalScriptInfo file => file.ScriptBlock,
            _ => null,
        };
        CommandHelp help = script is null ? None : Of(script.Ast);
        return help.Synopsis is not null || help.Parameter.Count > 0 ? help : Find(command, invoke);
    }

    private static CommandHelp None { get; } = new(null, new Dictionary<string, string>());

    private static CommandHelp Of(Ast ast)
    {
        CommentHelpInfo? help = ast switch
        {
            FunctionDefinitionAst function => function.GetHelpContent(),
            ScriptBlockAst { Parent: FunctionDefinitionAst function } => function.GetHelpContent(),
            ScriptBlockAst block => block.GetHelpContent(),
            _ => null,
        };
        if (help is null)
        {
            return None;
        }

        Dictionary<string, string> parameters = new(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, string> parameter in help.Parameters ?? new Dictionary<string, string>())
        {
            parameters[parameter.Key] = parameter.Value.Trim();
        }

        return new CommandHelp(Clean(help.Synopsis) ?? Clean(help.Description), parameters);
    }

    private static CommandHelp Find(CommandInfo command, CommandInvocationIntrinsics invoke)
    {
        PSObject? help = invoke.NewScriptBlock(Script).Invoke(command.Name).FirstOrDefault();
        string? synopsis = Clean(help?.Properties["Synopsis"]?.Value?.ToString());
        if (help is null || synopsis is null || synopsis.StartsWith(command.Name, StringComparison.OrdinalIgnoreCase))
        {
            // Without a help file the synopsis is the syntax.
            return None;
        }

        Dictionary<string, string> parameters = new(StringComparer.OrdinalIgnoreCase);
        foreach (object? parameter in LanguagePrimitives.GetEnumerable((help.Properties["parameters"]?.Value as PSObject)?.Properties["parameter"]?.Value) ?? Array.Empty<object>())
        {
            PSObject item = PSObject.AsPSObject(parameter);
            string text = string.Join(' ', (LanguagePrimitives.GetEnumerable(item.Properties["description"]?.Value) ?? Array.Empty<object>())
                .Cast<object>().Select(static line => PSObject.AsPSObject(line).Properties["Text"]?.Value?.ToString()));
            if (item.Properties["name"]?.Value?.ToString() is { Length: > 0 } name && Clean(text) is { } description)
            {
                parameters[name] = description;
            }
        }

        return new CommandHelp(synopsis, parameters);
    }

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
