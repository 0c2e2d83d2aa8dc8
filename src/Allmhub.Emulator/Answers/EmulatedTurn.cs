using System.Text.Json;

namespace Allmhub.Emulator.Answers;

/// <summary>One turn of the conversation.</summary>
internal sealed record EmulatedTurn(string Role, string Text)
{
    /// <summary>Media types of what was attached.</summary>
    public IReadOnlyList<string> Attachment { get; init; } = [];

    public IReadOnlyList<EmulatedToolResult> ToolResult { get; init; } = [];

    /// <summary>Tool calls of an assistant turn: id and name.</summary>
    public IReadOnlyList<(string Id, string Name)> ToolCall { get; init; } = [];
}

/// <summary>A tool that may be called.</summary>
internal sealed record EmulatedTool(string Name, string Description, JsonElement? Schema);

/// <summary>What a tool gave back.</summary>
internal sealed record EmulatedToolResult(string Id, string Name, string Text);
