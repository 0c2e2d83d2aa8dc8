using System.Collections;
using System.Text.Json;
using Allmhub.Chat.Schema.Validating;

namespace Allmhub.PowerShell.Tools;

/// <summary>The model's arguments as values for parameters. They are data from here on: no text of theirs is ever read as script.</summary>
internal static class ToolArguments
{
    /// <summary>Reads the arguments of a call.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="json">JSON text as the model wrote it; empty means none.</param>
    /// <returns>Values by parameter name.</returns>
    /// <exception cref="ToolCallException">They are no JSON object, or not what the tool takes.</exception>
    public static Hashtable Read(ChatTool tool, string json)
    {
        try
        {
            return Read(tool, Parse(json));
        }
        catch (InvalidOperationException failure)
        {
            // Half an emoji (NOTES section 15): the parser lets it pass and throws when it is read.
            throw new ToolCallException($"The arguments are not valid JSON: {failure.Message}");
        }
    }

    private static Hashtable Read(ChatTool tool, JsonElement arguments)
    {
        IReadOnlyList<JsonSchemaError> errors = tool.JsonSchema.Validate(arguments);
        if (errors.Count > 0)
        {
            throw new ToolCallException($"The arguments of {tool.Name} are wrong: {string.Join("; ", errors)}.");
        }

        Hashtable values = new(StringComparer.OrdinalIgnoreCase);
        JsonElement properties = tool.JsonSchema.Element.TryGetProperty("properties"u8, out JsonElement known) ? known : default;
        foreach (JsonProperty argument in arguments.EnumerateObject())
        {
            // A schema given by hand may be open; only what it names can become a parameter.
            if (properties.ValueKind != JsonValueKind.Object || !properties.TryGetProperty(argument.Name, out _))
            {
                throw new ToolCallException($"{tool.Name} has no parameter '{argument.Name}'.");
            }

            if (argument.Value.ValueKind != JsonValueKind.Null)
            {
                values[argument.Name] = JsonToObject.Convert(argument.Value, asHashtable: true);
            }
        }

        return values;
    }

    private static JsonElement Parse(string json)
    {
        try
        {
            JsonElement element = JsonDocument.Parse(string.IsNullOrWhiteSpace(json) ? "{}" : json).RootElement;
            return element.ValueKind == JsonValueKind.Object ? element : throw new ToolCallException("The arguments are not a JSON object.");
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException)
        {
            // Argument: half a surrogate pair, which cannot be written as UTF-8.
            throw new ToolCallException($"The arguments are not valid JSON: {failure.Message}");
        }
    }
}
