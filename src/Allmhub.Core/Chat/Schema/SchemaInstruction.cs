using System.Text.Json;

namespace Allmhub.Chat.Schema;

/// <summary>The words that ask for structured output where the wire format has no field for it.</summary>
internal static class SchemaInstruction
{
    /// <summary>An instruction to put beside the system text.</summary>
    /// <param name="schema">The schema the answer must follow.</param>
    /// <returns>The instruction.</returns>
    public static string For(JsonElement schema) =>
        $"Answer with one JSON value that is valid against this JSON Schema, and with nothing else: no Markdown fence, no explanation.\n{schema.GetRawText()}";
}
