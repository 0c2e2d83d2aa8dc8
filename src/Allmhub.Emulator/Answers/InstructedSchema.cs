using System.Text;
using System.Text.Json;

namespace Allmhub.Emulator.Answers;

/// <summary>A schema inside the system text, for formats that have no field for one. Models obey, and wrap the answer in a fence.</summary>
internal static class InstructedSchema
{
    private const int MostTries = 32;

    public static JsonElement? Find(string system)
    {
        if (!system.Contains("JSON", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        int at = -1;
        for (int i = 0; i < MostTries && (at = system.IndexOf('{', at + 1)) >= 0; i++)
        {
            if (Read(Encoding.UTF8.GetBytes(system[at..])) is { } schema)
            {
                return schema;
            }
        }

        return null;
    }

    private static JsonElement? Read(byte[] text)
    {
        Utf8JsonReader reader = new(text);
        try
        {
            if (!JsonDocument.TryParseValue(ref reader, out JsonDocument? document))
            {
                return null;
            }

            using (document)
            {
                JsonElement root = document.RootElement;
                bool schema = root.TryGetProperty("type", out _) || root.TryGetProperty("properties", out _) || root.TryGetProperty("$ref", out _)
                    || root.TryGetProperty("anyOf", out _) || root.TryGetProperty("enum", out _);
                return schema ? root.Clone() : null;
            }
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
