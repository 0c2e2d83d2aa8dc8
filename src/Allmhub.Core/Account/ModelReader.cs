using System.Text.Json;
using Allmhub.Http;

namespace Allmhub.Account;

/// <summary>Reads the listings of models (NOTES section 12): OpenAI's, Google's and Anthropic's shape, told apart by their fields.</summary>
internal static class ModelReader
{
    /// <summary>Reads a listing.</summary>
    /// <param name="body">The JSON body.</param>
    /// <returns>The models by name; <c>null</c> when the body is no listing.</returns>
    public static IReadOnlyList<ModelInfo>? Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (body.TryGetProperty("data", out JsonElement data))
        {
            return data.ValueKind switch
            {
                JsonValueKind.Array => Collect(data, "id"),
                JsonValueKind.Null => [],
                _ => null,
            };
        }

        return body.TryGetProperty("models", out JsonElement models) && models.ValueKind == JsonValueKind.Array
            ? Collect(models, "name")
            : null;
    }

    private static List<ModelInfo> Collect(JsonElement items, string nameField)
    {
        List<ModelInfo> models = [];
        foreach (JsonElement item in items.EnumerateArray())
        {
            if (Text(item, nameField) is { Length: > 0 } name)
            {
                models.Add(ReadOne(item, name.StartsWith("models/", StringComparison.Ordinal) ? name["models/".Length..] : name));
            }
        }

        models.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return models;
    }

    private static ModelInfo ReadOne(JsonElement item, string name) => new()
    {
        Name = name,
        Owner = Text(item, "owned_by"),
        Created = ReadCreated(item),
        Endpoint = item.TryGetProperty("supported_endpoint_types", out JsonElement types) && types.ValueKind == JsonValueKind.Array
            ? [.. types.EnumerateArray().Where(static type => type.ValueKind == JsonValueKind.String).Select(static type => type.GetString()!)]
            : [],
    };

    private static DateTimeOffset? ReadCreated(JsonElement item)
    {
        if (LenientNumber.TryInt64(item, "created", out long seconds) && seconds is > 0 and < 253_402_300_800)
        {
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        }

        return Text(item, "created_at") is string text
            && DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
                ? time
                : null;
    }

    private static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
