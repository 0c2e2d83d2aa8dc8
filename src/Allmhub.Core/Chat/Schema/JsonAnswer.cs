using System.Text.Json;
using Allmhub.Chat.Schema.Validating;

namespace Allmhub.Chat.Schema;

/// <summary>What became of an answer that should be JSON.</summary>
/// <param name="Value">The value, detached; <c>null</c> when there is none that is valid.</param>
/// <param name="Error">What is wrong; empty when there is a value.</param>
public sealed record JsonAnswer(JsonElement? Value, IReadOnlyList<JsonSchemaError> Error)
{
    /// <summary>Whether there is a valid value.</summary>
    public bool IsValid => Value is not null;

    /// <summary>What is wrong, one line an error, as it is told to the model and the user.</summary>
    public string Message => string.Join('\n', Error);

    /// <summary>The message that asks the model once more.</summary>
    public string RetryPrompt =>
        $"Your answer does not follow the JSON Schema that was asked for:\n{Message}\nAnswer again with the corrected JSON value alone: no Markdown fence, no explanation.";
}
