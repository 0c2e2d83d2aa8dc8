using System.Text.Json;

namespace Allmhub.Chat.Schema.Validating;

/// <summary>Members of objects and items of arrays.</summary>
internal static class StructureRules
{
    public static void CheckObject(SchemaValidator validator, JsonElement schema, JsonElement value, JsonPlace pointer, int depth)
    {
        CheckRequired(validator, schema, value, pointer);
        int count = 0;
        foreach (JsonProperty member in value.EnumerateObject())
        {
            count++;
            CheckMember(validator, schema, member, pointer, depth);
        }

        CheckCount(validator, schema, pointer, count, "minProperties", "maxProperties", "members");
    }

    public static void CheckArray(SchemaValidator validator, JsonElement schema, JsonElement value, JsonPlace pointer, int depth)
    {
        int count = value.GetArrayLength();
        CheckCount(validator, schema, pointer, count, "minItems", "maxItems", "items");
        bool isTuple = schema.TryGetProperty("prefixItems"u8, out JsonElement prefix) && prefix.ValueKind == JsonValueKind.Array;
        bool hasItems = schema.TryGetProperty("items"u8, out JsonElement items) && SchemaReference.IsSchema(items);
        int tuple = isTuple ? prefix.GetArrayLength() : 0;
        int i = 0;

        // By enumeration: an item found by its number costs a walk over those before it.
        foreach (JsonElement item in value.EnumerateArray())
        {
            if (i < tuple)
            {
                validator.Check(prefix[i], item, pointer.At(i), depth + 1);
            }
            else if (hasItems)
            {
                validator.Check(items, item, pointer.At(i), depth + 1);
            }

            i++;
        }

        if (schema.TryGetProperty("uniqueItems"u8, out JsonElement unique) && unique.ValueKind == JsonValueKind.True && HasDuplicate(value))
        {
            validator.Fail(pointer, "must not hold the same item twice");
        }
    }

    private static void CheckRequired(SchemaValidator validator, JsonElement schema, JsonElement value, JsonPlace pointer)
    {
        if (!schema.TryGetProperty("required"u8, out JsonElement required) || required.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (JsonElement name in required.EnumerateArray())
        {
            if (!value.TryGetProperty(name.GetString()!, out _))
            {
                validator.Fail(pointer, $"must have the member \"{name.GetString()}\"");
            }
        }
    }

    private static void CheckMember(SchemaValidator validator, JsonElement schema, JsonProperty member, JsonPlace pointer, int depth)
    {
        JsonPlace place = pointer.At(member.Name);
        bool isKnown = false;
        if (schema.TryGetProperty("properties"u8, out JsonElement properties) && properties.TryGetProperty(member.Name, out JsonElement own))
        {
            isKnown = true;
            if (!StandsForNothing(validator, schema, own, member))
            {
                validator.Check(own, member.Value, place, depth + 1);
            }
        }

        if (schema.TryGetProperty("patternProperties"u8, out JsonElement patterns))
        {
            foreach (JsonProperty pattern in patterns.EnumerateObject().Where(pattern => SchemaPattern.Matches(pattern.Name, member.Name, validator.Work) == true))
            {
                isKnown = true;
                validator.Check(pattern.Value, member.Value, place, depth + 1);
            }
        }

        if (!isKnown && schema.TryGetProperty("additionalProperties"u8, out JsonElement additional))
        {
            CheckAdditional(validator, additional, member, place, depth);
        }
    }

    /// <summary>The strict form makes every member required and lets <c>null</c> stand for one that is left out.</summary>
    private static bool StandsForNothing(SchemaValidator validator, JsonElement schema, JsonElement own, JsonProperty member) =>
        member.Value.ValueKind == JsonValueKind.Null
        && !(schema.TryGetProperty("required"u8, out JsonElement required) && required.EnumerateArray().Any(name => name.ValueEquals(member.Name)))
        && !validator.Accepts(own, member.Value);

    private static void CheckAdditional(SchemaValidator validator, JsonElement additional, JsonProperty member, JsonPlace place, int depth)
    {
        if (additional.ValueKind == JsonValueKind.False)
        {
            validator.Fail(place, "is not allowed here");
        }
        else
        {
            validator.Check(additional, member.Value, place, depth + 1);
        }
    }

    private static void CheckCount(SchemaValidator validator, JsonElement schema, JsonPlace pointer, int count, string leastKeyword, string mostKeyword, string what)
    {
        if (ScalarRules.Count(schema, leastKeyword) is { } least && count < least)
        {
            validator.Fail(pointer, $"must have at least {least} {what}, has {count}");
        }

        if (ScalarRules.Count(schema, mostKeyword) is { } most && count > most)
        {
            validator.Fail(pointer, $"must have at most {most} {what}, has {count}");
        }
    }

    private static bool HasDuplicate(JsonElement array)
    {
        HashSet<JsonElement> seen = new(JsonEquality.Comparer);
        return array.EnumerateArray().Any(item => !seen.Add(item));
    }
}
