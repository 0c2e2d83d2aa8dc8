using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Http;

namespace Allmhub.PowerShell.Transformation;

/// <summary>Turns hashtables, arrays, custom objects and plain values into JSON, by their own keys and types.</summary>
internal static class JsonNodeConverter
{
    private const int MaxDepth = 64;

    /// <summary>Converts a value.</summary>
    /// <exception cref="InvalidInputException">It is nested too deeply, or refers to itself.</exception>
    public static JsonNode? ToNode(object? value) => ToNode(value, 0);

    /// <summary>Reads JSON text that a user wrote.</summary>
    /// <exception cref="InvalidInputException">It is no JSON, or a name comes twice in one object: which of the two is meant cannot be told.</exception>
    public static JsonNode? Parse(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            RequireDistinct(document.RootElement);
            return JsonNode.Parse(json);
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException)
        {
            // Argument: half a surrogate pair, which cannot be written as UTF-8.
            throw new InvalidInputException(failure.Message, inner: failure);
        }
    }

    private static void RequireDistinct(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                RequireDistinct(item);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            HashSet<string> names = new(StringComparer.Ordinal);
            foreach (JsonProperty property in element.EnumerateObject())
            {
                RequireDistinct(property.Value);
                if (!names.Add(property.Name))
                {
                    throw new InvalidInputException(Words.Say($"The name '{property.Name}' comes twice in one object."));
                }
            }
        }
    }

    private static JsonNode? ToNode(object? value, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new InvalidInputException(Words.Say($"The value is nested deeper than {MaxDepth} levels, or refers to itself."));
        }

        object? plain = value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : value;
        return plain switch
        {
            null => null,
            JsonNode node => node.DeepClone(),
            JsonElement element => JsonSerializer.SerializeToNode(element),
            string text => JsonValue.Create(text),
            bool flag => JsonValue.Create(flag),
            SwitchParameter flag => JsonValue.Create(flag.IsPresent),
            Enum name => JsonValue.Create(name.ToString()),
            DateTime or DateTimeOffset or Guid or char or sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal => JsonSerializer.SerializeToNode(plain, plain.GetType()),
            System.Numerics.BigInteger number => JsonNode.Parse(number.ToString(CultureInfo.InvariantCulture)),
            IDictionary pairs => FromDictionary(pairs, depth),
            PSObject custom => FromProperties(custom, depth),
            IEnumerable items => new JsonArray([.. items.Cast<object?>().Select(item => ToNode(item, depth + 1))]),
            _ => JsonValue.Create(plain.ToString()),
        };
    }

    private static JsonObject FromDictionary(IDictionary pairs, int depth)
    {
        JsonObject result = [];
        foreach (DictionaryEntry pair in pairs)
        {
            result[Convert.ToString(pair.Key, CultureInfo.InvariantCulture) ?? string.Empty] = ToNode(pair.Value, depth + 1);
        }

        return result;
    }

    private static JsonObject FromProperties(PSObject custom, int depth)
    {
        JsonObject result = [];
        foreach (PSPropertyInfo property in custom.Properties)
        {
            result[property.Name] = ToNode(property.Value, depth + 1);
        }

        return result;
    }
}
