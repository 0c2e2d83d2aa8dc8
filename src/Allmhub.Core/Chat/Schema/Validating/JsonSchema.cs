using System.Text.Json;

namespace Allmhub.Chat.Schema.Validating;

/// <summary>
/// A JSON Schema (draft 2020-12, the part answers and tool arguments need). Known: type, enum, const, properties, required,
/// additionalProperties, patternProperties, items, prefixItems, anyOf, oneOf, allOf, not, local <c>$ref</c>, bounds, lengths, pattern, format.
/// Other keywords are ignored, as the standard says.
/// </summary>
public sealed class JsonSchema
{
    private JsonSchema(JsonElement element) => Element = element;

    /// <summary>The schema itself, detached from its document.</summary>
    public JsonElement Element { get; }

    /// <summary>Reads a schema.</summary>
    /// <param name="json">JSON text; comments and trailing commas are tolerated.</param>
    /// <returns>The schema.</returns>
    /// <exception cref="JsonSchemaException">It is no JSON, or no schema.</exception>
    public static JsonSchema Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException)
        {
            // Argument: half a surrogate pair, which cannot be written as UTF-8.
            throw new JsonSchemaException(Words.Say($"The schema is not JSON: {failure.Message}"), failure);
        }

        using (document)
        {
            return FromElement(document.RootElement);
        }
    }

    /// <summary>Takes a schema that is parsed already.</summary>
    /// <param name="element">The schema.</param>
    /// <returns>The schema, detached.</returns>
    /// <exception cref="JsonSchemaException">It is no schema: not an object, an unknown type, a reference that leads nowhere, a pattern that does not compile.</exception>
    public static JsonSchema FromElement(JsonElement element)
    {
        JsonElement detached = element.Clone();
        if (detached.ValueKind != JsonValueKind.Object)
        {
            throw new JsonSchemaException(Words.Say($"A JSON Schema is an object such as {{\"type\":\"object\",\"properties\":{{…}}}}; this is {KindOf(detached)}."));
        }

        SchemaCheck.Check(detached);
        return new JsonSchema(detached);
    }

    /// <summary>Says what a value has wrong.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The errors, at most 20; empty when it is valid.</returns>
    public IReadOnlyList<JsonSchemaError> Validate(JsonElement value) => Validate(value, default);

    /// <summary>Says what a value has wrong.</summary>
    /// <param name="value">The value.</param>
    /// <param name="cancellationToken">Stops it: patterns and choices of a schema can make it long. One match of a pattern takes at most a second.</param>
    /// <returns>The errors, at most 20; empty when it is valid.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IReadOnlyList<JsonSchemaError> Validate(JsonElement value, CancellationToken cancellationToken)
    {
        SchemaValidator validator = new(Element, new SchemaWork(cancellationToken));
        validator.Check(Element, value, JsonPlace.Root, 0);
        return validator.Error;
    }

    /// <summary>The name of a value's kind in schema words.</summary>
    internal static string KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };
}
