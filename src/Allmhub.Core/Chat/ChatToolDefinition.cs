using System.Text.Json;
using Allmhub.Streaming;

namespace Allmhub.Chat;

/// <summary>A tool the model may ask for: a name, a description and a JSON Schema of its arguments.</summary>
/// <param name="name">1 to 64 of letters, digits, <c>_</c> and <c>-</c> (contract: Tool).</param>
/// <param name="description">What it does, for the model.</param>
/// <param name="parameters">JSON Schema of an object; <c>null</c> for a tool without parameters.</param>
public sealed class ChatToolDefinition(string name, string? description = null, JsonElement? parameters = null)
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>What it does, for the model.</summary>
    public string? Description { get; } = description;

    /// <summary>JSON Schema of the arguments; <c>null</c> for a tool without parameters.</summary>
    public JsonElement? Parameters { get; } = parameters;
}

/// <summary>A call the model wants made.</summary>
/// <param name="id">The id its result must name; made up where the wire has none (Gemini).</param>
/// <param name="name">The tool's name.</param>
/// <param name="arguments">JSON text as the model wrote it: possibly empty or malformed (NOTES section 4).</param>
public sealed class ChatToolCall(string id, string name, string arguments)
{
    /// <summary>The id its result must name.</summary>
    public string Id { get; } = id;

    /// <summary>The tool's name.</summary>
    public string Name { get; } = name;

    /// <summary>JSON text as the model wrote it: possibly empty or malformed.</summary>
    public string Arguments { get; } = arguments;

    /// <summary>
    /// Why <see cref="Arguments"/> are no arguments: broken JSON, a list, a value. Such a call must not be run, not even without
    /// arguments. <c>null</c> for an object, and for an empty text, which is how a call without arguments may look.
    /// </summary>
    public string? ArgumentError => ToolArgumentText.ErrorOf(Arguments);

    /// <inheritdoc/>
    public override string ToString() => TerminalFilter.OneLine($"{Name}({Arguments})");
}

/// <summary>Whether the model must, may or must not call tools.</summary>
/// <param name="Mode"><c>auto</c>, <c>none</c>, <c>required</c>, or <c>tool</c> together with a name.</param>
/// <param name="Name">The one tool to call, with <c>tool</c>.</param>
public sealed record ChatToolChoice(string Mode, string? Name = null)
{
    /// <inheritdoc/>
    public override string ToString() => Name ?? Mode;
}
