using System.Text.Json;

namespace Allmhub.Chat;

/// <summary>
/// The value of a structured answer, valid against its schema, for whoever makes an object of it. Left unanswered until the next
/// update is asked for, the value is the JSON itself.
/// </summary>
public sealed class ChatValueRequest
{
    internal ChatValueRequest(JsonElement json)
    {
        Json = json;
        Value = json;
    }

    /// <summary>The value as JSON, detached.</summary>
    public JsonElement Json { get; }

    /// <summary>The object, for <see cref="ChatCompletion.Value"/>.</summary>
    internal object? Value { get; private set; }

    /// <summary>Why it does not become one; <c>null</c> when it does.</summary>
    internal string? Fault { get; private set; }

    /// <summary>Gives the object.</summary>
    /// <param name="value">The object.</param>
    public void Accept(object? value) => Value = value;

    /// <summary>Says that the value cannot be used. The model is told, and asked once more.</summary>
    /// <param name="reason">Why, as the rest of a sentence whose subject is the value.</param>
    public void Reject(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        Value = null;
        Fault = reason;
    }
}
