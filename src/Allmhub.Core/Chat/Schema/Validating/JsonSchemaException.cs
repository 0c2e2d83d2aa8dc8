namespace Allmhub.Chat.Schema.Validating;

/// <summary>A schema is no schema, or a type cannot be said in one; the message names the place.</summary>
/// <param name="message">What is wrong, and where.</param>
/// <param name="inner">What the JSON parser said, when the text is no JSON.</param>
public sealed class JsonSchemaException(string message, Exception? inner = null) : Exception(message, inner);
