using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat.Schema.Validating;

namespace Allmhub.Chat.Schema;

/// <summary>
/// What an answer must look like. A schema whose root is no object is sent inside an object with the one member <c>value</c>,
/// since the strict forms take objects alone; reading takes it out again.
/// </summary>
public sealed class AnswerSchema
{
    private const string Member = "value";

    private readonly JsonSchema _wire;

    /// <summary>Makes it of a schema.</summary>
    /// <param name="schema">What <see cref="JsonAnswer.Value"/> must be valid against.</param>
    public AnswerSchema(JsonSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Schema = schema;
        IsWrapped = !(schema.Element.TryGetProperty("type"u8, out JsonElement type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("object"u8));
        _wire = IsWrapped ? JsonSchema.FromElement(Wrap(schema.Element)) : schema;
    }

    /// <summary>The schema of the value.</summary>
    public JsonSchema Schema { get; }

    /// <summary>The schema to send: its root is always an object.</summary>
    public JsonElement Wire => _wire.Element;

    /// <summary>Whether the value is sent inside an object.</summary>
    public bool IsWrapped { get; }

    /// <summary>Reads an answer: unwraps a Markdown fence, looks for JSON among prose, validates.</summary>
    /// <param name="text">The model's text.</param>
    /// <returns>The value, or what is wrong with the text.</returns>
    public JsonAnswer Read(string text) => Read(text, default);

    /// <summary>Finds the JSON of an answer and checks it.</summary>
    /// <param name="text">The answer's text.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The value, or what is wrong.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public JsonAnswer Read(string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        IReadOnlyList<JsonSchemaError>? nearest = null;
        foreach (JsonElement candidate in JsonCandidates.Find(text))
        {
            JsonElement value = Unwrap(candidate);
            IReadOnlyList<JsonSchemaError> errors = Schema.Validate(value, cancellationToken);
            if (errors.Count == 0)
            {
                return new JsonAnswer(value, []);
            }

            nearest = nearest is null || errors.Count < nearest.Count ? errors : nearest;
        }

        return new JsonAnswer(null, nearest ?? [new JsonSchemaError(string.Empty, text.Length == 0 ? Words.Say("is empty") : Words.Say("is not JSON"))]);
    }

    private JsonElement Unwrap(JsonElement candidate) =>
        IsWrapped && candidate.ValueKind == JsonValueKind.Object && candidate.TryGetProperty(Member, out JsonElement inner) && candidate.EnumerateObject().Count() == 1
            ? inner
            : candidate;

    /// <summary>Definitions move to the new root; other references to the old root are led one level down.</summary>
    private static JsonElement Wrap(JsonElement schema)
    {
        JsonObject inner = (JsonObject)JsonNode.Parse(schema.GetRawText())!;
        JsonObject wrapped = new() { ["type"] = "object" };
        Redirect(inner);
        foreach (string name in (string[])["$defs", "definitions"])
        {
            if (inner[name] is { } definitions)
            {
                inner.Remove(name);
                wrapped[name] = definitions;
            }
        }

        wrapped["properties"] = new JsonObject { [Member] = inner };
        wrapped["required"] = new JsonArray(Member);
        wrapped["additionalProperties"] = false;
        return JsonSerializer.SerializeToElement(wrapped, SchemaJson.Default.JsonObject);
    }

    private static void Redirect(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (JsonNode? item in list)
            {
                Redirect(item);
            }
        }

        if (node is not JsonObject members)
        {
            return;
        }

        if (members["$ref"] is JsonValue value && value.TryGetValue(out string? reference) && !IsDefinition(reference))
        {
            members["$ref"] = $"#/properties/{Member}{reference[1..]}";
        }

        foreach (KeyValuePair<string, JsonNode?> member in members)
        {
            Redirect(member.Value);
        }
    }

    private static bool IsDefinition(string reference) =>
        reference.StartsWith("#/$defs/", StringComparison.Ordinal) || reference.StartsWith("#/definitions/", StringComparison.Ordinal);
}
