using System.Collections;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat.Schema.Validating;
using Allmhub.Http;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Transformation;

namespace Allmhub.PowerShell.Tools;

/// <summary>Makes tools of what the user names: commands, script blocks, raw schemas. Throws <see cref="BadInputException"/> with the reason.</summary>
internal sealed class ToolFactory(CommandInvocationIntrinsics invoke)
{
    private const CommandTypes Offered = CommandTypes.Cmdlet | CommandTypes.Function | CommandTypes.Filter | CommandTypes.Alias | CommandTypes.ExternalScript;

    // The assignment is local to the script's own scope: it only serves to have the engine read the parameters.
    private const string AsFunction = "param($Body) $function:local:AllmTool = $Body; $ExecutionContext.InvokeCommand.GetCommand('AllmTool', 'Function')";

    /// <summary>Makes one tool of one item of <c>-Tool</c>.</summary>
    public ChatTool Make(object? item, int number) => (item is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : item) switch
    {
        ChatTool tool => tool,
        CommandInfo command => OfCommand(command, null, null, null, null),
        ScriptBlock script => OfScript($"script_{number}", null, script, null),
        string text when text.TrimStart().StartsWith('{') => OfDefinition(Read(() => JsonNodeConverter.Parse(text))!.AsObject()),
        string name => OfCommand(Find(name), null, null, null, null),
        PSObject shape when ReturnedShape.Is(shape, typeof(ChatTool)) => OfReturned(shape),
        IDictionary or PSObject or JsonObject or JsonElement => OfDefinition(Read(() => JsonNodeConverter.ToNode(item)) as JsonObject ?? throw NoTool(item)),
        _ => throw NoTool(item),
    };

    // A tool that came back from a job or a file: what is told the model came along, what runs did not.
    private static ChatTool OfReturned(PSObject shape) => ReturnedShape.Value(shape, nameof(ChatTool.Command)) is null
        ? OfSchema(ReturnedShape.Text(shape, nameof(ChatTool.Name)) ?? string.Empty, ReturnedShape.Text(shape, nameof(ChatTool.Description)), SchemaOf(ReturnedShape.Text(shape, nameof(ChatTool.Schema)) ?? string.Empty))
        : throw new BadInputException("InvalidTool", Words.Say($"The tool '{shape}' came from a job, another session or a file, and what it runs did not come along. Make it here: New-AllmTool."));

    /// <summary>A command as a tool.</summary>
    public ChatTool OfCommand(CommandInfo command, string? name, string? description, string? parameterSet, JsonSchema? schema)
    {
        CommandInfo target = command is AliasInfo alias ? alias.ResolvedCommand ?? throw NotFound(alias.Name) : command;
        if (target is ApplicationInfo)
        {
            throw new BadInputException("UnsuitableTool", Words.Say($"'{target.Name}' is a program, not a command with parameters. Wrap it in a script block with a param() block: New-AllmTool -Name … -ScriptBlock {{ param([string]$Path) {target.Name} $Path }}"));
        }

        CommandHelp help = CommandHelp.Of(target, invoke);
        return new ChatTool(
            Checked(name ?? ToolName.Of(Path.GetFileNameWithoutExtension(target.Name) is { Length: > 0 } file && target is ExternalScriptInfo ? file : target.Name)),
            description ?? help.Synopsis ?? $"Runs the PowerShell command {target.Name}.",
            schema ?? CommandSchema.Make(target, parameterSet, help),
            target)
        {
            IsReadOnly = ToolName.IsReadOnly(target.Name),
        };
    }

    /// <summary>A script block as a tool; its <c>param()</c> block says what it takes.</summary>
    public ChatTool OfScript(string name, string? description, ScriptBlock script, JsonSchema? schema, string? parameterSet = null, bool isReadOnly = false)
    {
        CommandHelp help = CommandHelp.Of(script);
        CommandInfo function = (CommandInfo)invoke.NewScriptBlock(AsFunction).Invoke(script)[0].BaseObject;
        JsonSchema parameters = schema is null ? CommandSchema.Make(function, parameterSet, help) : CommandSchema.Checked(function, name, schema);
        return new ChatTool(Checked(name), description ?? help.Synopsis, parameters, script) { IsReadOnly = isReadOnly };
    }

    /// <summary>A schema as a tool; its calls are left to the caller.</summary>
    public static ChatTool OfSchema(string name, string? description, JsonSchema schema) => new(Checked(name), description, schema, null);

    /// <summary>Finds exactly one command.</summary>
    public CommandInfo Find(string name)
    {
        CommandInfo[] found;
        if (WildcardPattern.ContainsWildcardCharacters(name))
        {
            found = [.. invoke.GetCommands(name, Offered, nameIsPattern: true).DistinctBy(static command => command.Name, StringComparer.OrdinalIgnoreCase)];
        }
        else
        {
            CommandInfo? one = invoke.GetCommand(name, Offered) ?? invoke.GetCommand(name, CommandTypes.Application);
            found = one is null ? [] : [one];
        }

        return found.Length switch
        {
            0 => throw NotFound(name),
            1 => found[0],
            _ => throw new BadInputException("AmbiguousTool", Words.Say($"'{name}' names {found.Length} commands: {string.Join(", ", found.Take(8).Select(static command => command.Name))}{(found.Length > 8 ? ", …" : string.Empty)}. A tool is one command; name each.")),
        };
    }

    /// <summary>Reads <c>{"name","description","parameters"}</c>, alone or inside <c>{"type":"function","function":…}</c>.</summary>
    private static ChatTool OfDefinition(JsonObject definition)
    {
        JsonObject inner = definition["function"] as JsonObject ?? definition;
        string name = inner["name"] is JsonValue value && value.TryGetValue(out string? text)
            ? text
            : throw new BadInputException("InvalidTool", Words.Say("""A tool as JSON has a name and parameters: {"name":"get_weather","description":"…","parameters":{"type":"object","properties":{…}}}. For a schema without a name use New-AllmTool -Name … -JsonSchema …"""));
        JsonNode? parameters = inner["parameters"] ?? inner["input_schema"] ?? inner["parametersJsonSchema"];
        JsonSchema schema = SchemaOf(parameters?.ToJsonString() ?? """{"type":"object","properties":{}}""");
        return OfSchema(name, inner["description"]?.ToString(), schema);
    }

    private static JsonSchema SchemaOf(string json)
    {
        try
        {
            return JsonSchema.Parse(json);
        }
        catch (JsonSchemaException failure)
        {
            throw new BadInputException("InvalidSchema", failure.Message);
        }
    }

    private static JsonNode? Read(Func<JsonNode?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidInputException failure)
        {
            throw new BadInputException("InvalidTool", Words.Say($"This tool is no JSON: {failure.Message}"));
        }
    }

    private static string Checked(string name) => ToolName.IsValid(name)
        ? name
        : throw new BadInputException("InvalidTool", Words.Say($"'{name}' cannot be a tool's name: 1 to 64 letters, digits, underscores and hyphens."));

    private static BadInputException NotFound(string name) =>
        new("UnknownTool", Words.Say($"There is no command '{name}' to offer as a tool. Check the name with Get-Command, or import its module first."));

    private static BadInputException NoTool(object? item) =>
        new("InvalidTool", item is null
            ? Words.Say("Nothing is no tool. A tool is a command's name, what Get-Command gives, a script block, what New-AllmTool gives, or a tool as JSON.")
            : Words.Say($"A {item.GetType().Name} is no tool. A tool is a command's name, what Get-Command gives, a script block, what New-AllmTool gives, or a tool as JSON."));
}
