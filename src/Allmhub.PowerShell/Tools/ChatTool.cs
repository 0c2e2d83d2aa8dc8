using System.Text.Json;
using Allmhub.Chat;
using Allmhub.Chat.Schema.Validating;

namespace Allmhub.PowerShell.Tools;

/// <summary>A tool for a model: what it is told of it, and the command or script block that runs. Nothing else can ever run.</summary>
public sealed class ChatTool
{
    internal ChatTool(string name, string? description, JsonSchema schema, object? command)
    {
        Name = name;
        Description = description;
        JsonSchema = schema;
        Command = command;
    }

    /// <summary>The name the model calls it by.</summary>
    public string Name { get; }

    /// <summary>What the model is told it does.</summary>
    public string? Description { get; }

    /// <summary>The schema of its arguments as JSON text.</summary>
    public string Schema => JsonSchema.Element.GetRawText();

    /// <summary>The names of its arguments.</summary>
    public IReadOnlyList<string> Parameter => JsonSchema.Element.TryGetProperty("properties"u8, out JsonElement properties)
        ? properties.EnumerateObject().Select(static property => property.Name).ToArray()
        : [];

    /// <summary>The CommandInfo or ScriptBlock that runs; <c>null</c> for a bare schema, whose calls are left to the caller.</summary>
    public object? Command { get; }

    /// <summary>Whether it only looks and changes nothing.</summary>
    public bool IsReadOnly { get; internal init; }

    internal JsonSchema JsonSchema { get; }

    internal ChatToolDefinition Definition => new(Name, Description, HasParameter ? JsonSchema.Element : null);

    private bool HasParameter => JsonSchema.Element.TryGetProperty("properties"u8, out JsonElement properties) && properties.EnumerateObject().Any();

    /// <inheritdoc/>
    public override string ToString() => Name;
}
