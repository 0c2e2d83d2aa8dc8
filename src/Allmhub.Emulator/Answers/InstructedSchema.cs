using System.Text;
using System.Text.Json;

namespace Allmhub.Emulator.Answers;

/// <summary>Finds a JSON Schema in instructions, as a model reads it where the format has no field for one.</summary>
internal static class InstructedSchema
{
    private const string Word = "JSON Schema";

    public static JsonElement? Find(string? system)
    {
        int word = system?.IndexOf(Word, StringComparison.OrdinalIgnoreCase) ?? -1;
        int start = word < 0 ? -1 : system!.IndexOf('{', word);
        if (start < 0)
        {
            return null;
        }

        Utf8JsonReader reader = new(Encoding.UTF8.GetBytes(system![start..]));
        try
        {
            return JsonDocument.TryParseValue(ref reader, out JsonDocument? document) ? document.RootElement : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
