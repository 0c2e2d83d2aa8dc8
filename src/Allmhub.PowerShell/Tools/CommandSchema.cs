using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat.Schema.Validating;
using Allmhub.PowerShell.Errors;

namespace Allmhub.PowerShell.Tools;

/// <summary>The schema of a command's parameters, from their types, attributes and help. Common parameters are never offered.</summary>
internal static class CommandSchema
{
    private static readonly HashSet<string> Withheld = new([.. Cmdlet.CommonParameters, .. Cmdlet.OptionalCommonParameters, "ProgressAction"], StringComparer.OrdinalIgnoreCase);

    public static JsonSchema Make(CommandInfo command, string? parameterSet, CommandHelp help)
    {
        CommandParameterSetInfo set = Choose(command, parameterSet);
        JsonObject properties = [];
        JsonArray required = [];
        foreach (CommandParameterInfo parameter in set.Parameters.Where(static parameter => !Withheld.Contains(parameter.Name) && !parameter.IsDynamic))
        {
            if (MakeParameter(parameter, help) is { } schema)
            {
                properties[parameter.Name] = schema;
                if (parameter.IsMandatory)
                {
                    required.Add((JsonNode)parameter.Name);
                }
            }
            else if (parameter.IsMandatory)
            {
                throw new BadInputException(
                    "UnsuitableTool",
                    Words.Say($"{command.Name} cannot be a tool: its mandatory parameter -{parameter.Name} of type {parameter.ParameterType.Name} cannot be said in JSON. Choose another parameter set with New-AllmTool -ParameterSet, or wrap the command in a script block with simple parameters."));
            }
        }

        JsonObject result = new() { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
        {
            result["required"] = required;
        }

        result["additionalProperties"] = false;
        return JsonSchema.FromElement(JsonSerializer.SerializeToElement(result));
    }

    /// <summary>A schema given by hand, which may not offer what <see cref="Make"/> never would.</summary>
    public static JsonSchema Checked(CommandInfo command, string name, JsonSchema schema)
    {
        if (schema.Element.TryGetProperty("properties"u8, out JsonElement properties) && command.Parameters is { } known)
        {
            foreach (JsonProperty property in properties.EnumerateObject())
            {
                if (known.TryGetValue(property.Name, out ParameterMetadata? parameter) && !ParameterTypes.TryMake(parameter.ParameterType, out _))
                {
                    throw new BadInputException(
                        "UnsuitableTool",
                        Words.Say($"'{name}' cannot be a tool: making a {parameter.ParameterType.Name} for -{parameter.Name} of what a model says may have an effect before the script begins. Give the parameter a simple type, and make the {parameter.ParameterType.Name} in the script."));
                }
            }
        }

        return schema;
    }

    private static CommandParameterSetInfo Choose(CommandInfo command, string? name)
    {
        CommandParameterSetInfo[] sets = Sets(command);
        if (name is null)
        {
            return sets.FirstOrDefault(static set => set.IsDefault) ?? sets[0];
        }

        return sets.FirstOrDefault(set => string.Equals(set.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new BadInputException("UnknownParameterSet", Words.Say($"{command.Name} has no parameter set '{name}'. It has: {string.Join(", ", sets.Select(static set => set.Name))}."));
    }

    private static CommandParameterSetInfo[] Sets(CommandInfo command)
    {
        try
        {
            return command.ParameterSets is { Count: > 0 } sets
                ? [.. sets]
                : throw new BadInputException("UnsuitableTool", Words.Say($"{command.Name} cannot be a tool: it declares no parameters. Wrap it in a script block with a param() block."));
        }
        catch (Exception failure) when (failure is RuntimeException or NotSupportedException)
        {
            throw new BadInputException("UnsuitableTool", Words.Say($"{command.Name} cannot be a tool: {failure.Message}"));
        }
    }

    private static JsonObject? MakeParameter(CommandParameterInfo parameter, CommandHelp help)
    {
        if (!ParameterTypes.TryMake(parameter.ParameterType, out JsonObject? schema))
        {
            return null;
        }

        ParameterRules.Refine(parameter.Attributes, schema);
        string? description = parameter.HelpMessage is { Length: > 0 } message ? message : help.Parameter.GetValueOrDefault(parameter.Name);
        if (description is not null)
        {
            schema["description"] = description;
        }

        return schema;
    }
}
