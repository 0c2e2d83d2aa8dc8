using System.Text.Json;

namespace Allmhub.Chat.Schema.Validating;

/// <summary>One validation. Collects what is wrong; a value nested too deep is wrong as well.</summary>
internal sealed class SchemaValidator
{
    private const int MaxDepth = 128;

    private const int MaxError = 20;

    private const int MaxReason = 300;

    private const int MaxStep = 100_000;

    private readonly JsonElement _root;
    private readonly SchemaWork _work;
    private readonly List<JsonSchemaError> _errors = [];

    public SchemaValidator(JsonElement root)
        : this(root, new SchemaWork(default))
    {
    }

    /// <summary>Checks by a schema, as long as it may.</summary>
    /// <param name="root">The schema.</param>
    /// <param name="work">What has been done of it.</param>
    public SchemaValidator(JsonElement root, SchemaWork work)
    {
        _root = root;
        _work = work;
    }

    /// <summary>What all attempts of one check have done together.</summary>
    public SchemaWork Work => _work;

    public IReadOnlyList<JsonSchemaError> Error => _errors;

    public void Fail(JsonPlace pointer, string message)
    {
        if (_errors.Count < MaxError)
        {
            _errors.Add(new JsonSchemaError(pointer.ToString(), message));
        }
    }

    public bool Accepts(JsonElement schema, JsonElement value) => Try(schema, value, JsonPlace.Root, 0).Count == 0;

    public void Check(JsonElement schema, JsonElement value, JsonPlace pointer, int depth)
    {
        if (depth > MaxDepth)
        {
            Fail(pointer, $"is nested, or refers to itself, more than {MaxDepth} deep");
            return;
        }

        // Choices that refer to themselves double the work at each level; the steps are counted over all attempts.
        if (!_work.TryStep(MaxStep))
        {
            Fail(pointer, "cannot be checked: the schema's choices refer to each other too often");
            return;
        }

        if (schema.ValueKind == JsonValueKind.False)
        {
            Fail(pointer, "is not allowed here");
            return;
        }

        if (schema.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (SchemaReference.TryGet(schema, out string? reference) && SchemaReference.TryResolve(_root, reference, out JsonElement target))
        {
            Check(target, value, pointer, depth + 1);
        }

        CheckValue(schema, value, pointer);
        CheckCombined(schema, value, pointer, depth);
        CheckByKind(schema, value, pointer, depth);
    }

    private void CheckByKind(JsonElement schema, JsonElement value, JsonPlace pointer, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                StructureRules.CheckObject(this, schema, value, pointer, depth);
                break;
            case JsonValueKind.Array:
                StructureRules.CheckArray(this, schema, value, pointer, depth);
                break;
            case JsonValueKind.String:
                ScalarRules.CheckText(this, schema, value, pointer);
                break;
            case JsonValueKind.Number:
                ScalarRules.CheckNumber(this, schema, value, pointer);
                break;
        }
    }

    private void CheckValue(JsonElement schema, JsonElement value, JsonPlace pointer)
    {
        if (schema.TryGetProperty("type"u8, out JsonElement type) && !HasType(schema, type, value))
        {
            string wanted = type.ValueKind == JsonValueKind.Array ? string.Join(" or ", type.EnumerateArray()) : type.ToString();
            Fail(pointer, $"must be {wanted}, is {JsonSchema.KindOf(value)}");
        }

        if (schema.TryGetProperty("const"u8, out JsonElement constant) && !JsonEquality.AreEqual(constant, value))
        {
            Fail(pointer, $"must be {constant.GetRawText()}");
        }

        if (schema.TryGetProperty("enum"u8, out JsonElement values) && !values.EnumerateArray().Any(item => JsonEquality.AreEqual(item, value)))
        {
            Fail(pointer, $"must be one of {values.GetRawText()}");
        }
    }

    private void CheckCombined(JsonElement schema, JsonElement value, JsonPlace pointer, int depth)
    {
        if (schema.TryGetProperty("allOf"u8, out JsonElement all))
        {
            foreach (JsonElement part in all.EnumerateArray())
            {
                Check(part, value, pointer, depth + 1);
            }
        }

        if (schema.TryGetProperty("anyOf"u8, out JsonElement any))
        {
            CheckChoice(any, value, pointer, depth, isExclusive: false);
        }

        if (schema.TryGetProperty("oneOf"u8, out JsonElement one))
        {
            CheckChoice(one, value, pointer, depth, isExclusive: true);
        }

        if (schema.TryGetProperty("not"u8, out JsonElement not) && Try(not, value, pointer, depth + 1).Count == 0)
        {
            Fail(pointer, $"must not match {not.GetRawText()}");
        }
    }

    private void CheckChoice(JsonElement choices, JsonElement value, JsonPlace pointer, int depth, bool isExclusive)
    {
        int matches = 0;
        IReadOnlyList<JsonSchemaError>? nearest = null;
        foreach (JsonElement choice in choices.EnumerateArray())
        {
            IReadOnlyList<JsonSchemaError> errors = Try(choice, value, pointer, depth + 1);
            matches += errors.Count == 0 ? 1 : 0;
            nearest = nearest is null || errors.Count < nearest.Count ? errors : nearest;
        }

        if (matches == 0)
        {
            string reason = string.Join("; ", (nearest ?? []).Take(3));
            Fail(pointer, $"matches none of the allowed forms (nearest: {(reason.Length > MaxReason ? $"{reason[..MaxReason]}…" : reason)})");
        }
        else if (isExclusive && matches > 1)
        {
            Fail(pointer, $"must match exactly one of the allowed forms, matches {matches}");
        }
    }

    private IReadOnlyList<JsonSchemaError> Try(JsonElement schema, JsonElement value, JsonPlace pointer, int depth)
    {
        SchemaValidator inner = new(_root, _work);
        inner.Check(schema, value, pointer, depth);
        return inner.Error;
    }

    private static bool HasType(JsonElement schema, JsonElement type, JsonElement value)
    {
        if (type.ValueKind == JsonValueKind.Array)
        {
            return type.EnumerateArray().Any(name => Is(name.GetString(), value));
        }

        // "nullable" is the word of OpenAPI 3.0, which Gemini's schemas follow.
        return Is(type.GetString(), value)
            || (value.ValueKind == JsonValueKind.Null && schema.TryGetProperty("nullable"u8, out JsonElement nullable) && nullable.ValueKind == JsonValueKind.True);
    }

    private static bool Is(string? name, JsonElement value) => name switch
    {
        "integer" => value.ValueKind == JsonValueKind.Number && (value.TryGetInt64(out _) || Math.Floor(value.GetDouble()).Equals(value.GetDouble())),
        _ => JsonSchema.KindOf(value) == name,
    };
}
