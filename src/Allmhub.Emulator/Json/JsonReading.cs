using System.Text.Json;

namespace Allmhub.Emulator.Json;

/// <summary>Short ways through a request body.</summary>
internal static class JsonReading
{
    public static JsonElement? Find(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static string? Text(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static string Need(this JsonElement element, string name) =>
        element.Text(name) ?? throw new FormatException($"field {name} is required");

    public static int? Integer(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out int number) ? number : null;

    public static bool Flag(this JsonElement element, string name) => element.Find(name) is { ValueKind: JsonValueKind.True };

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Find(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    /// <summary>A text, or a list of texts.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement element, string name) => element.Find(name) switch
    {
        { ValueKind: JsonValueKind.String } one => [one.GetString()!],
        { ValueKind: JsonValueKind.Array } many => [.. many.EnumerateArray().Select(t => t.GetString()!)],
        _ => [],
    };

    /// <summary>The media type of a data URI, or the address itself.</summary>
    public static string Attachment(string? address)
    {
        if (address?.StartsWith("data:", StringComparison.Ordinal) != true)
        {
            return address ?? "attachment";
        }

        int end = address.IndexOfAny([';', ',']);
        return end < 0 ? "data" : address[5..end];
    }
}
