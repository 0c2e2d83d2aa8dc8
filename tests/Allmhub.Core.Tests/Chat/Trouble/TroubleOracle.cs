using System.Globalization;
using System.Text;
using System.Text.Json;
using Allmhub.Chat;

namespace Allmhub.Core.Tests.Chat.Trouble;

/// <summary>What an event says, by the plainest reading of each format and none of the product's code.</summary>
internal static class TroubleOracle
{
    /// <summary>The text of an event's values.</summary>
    public static string TextOf(ChatApi api, TroubleEvent item) => item.Lines is not null ? string.Empty : string.Concat(Values(item.Data).Select(value => TextOf(api, value)));

    /// <summary>Whether the answer is whole with this event.</summary>
    public static bool IsEnd(ChatApi api, TroubleEvent item) => item.Lines is null && Values(item.Data).Exists(value => api switch
    {
        ChatApi.Chat => Has(First(value, "choices"), "finish_reason"),
        ChatApi.Claude => Is(value, "message_stop"),
        ChatApi.Responses => Is(value, "response.completed") || Is(value, "response.incomplete"),
        _ => Has(First(Answer(value), "candidates"), "finishReason") || Has(First(Answer(value), "candidates"), "finish_reason"),
    });

    private static List<JsonElement> Values(string data)
    {
        List<JsonElement> values = [];
        ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(data);
        try
        {
            while (!(rest = rest.TrimStart(" \t\r\n,"u8)).IsEmpty)
            {
                Utf8JsonReader reader = new(rest);
                using JsonDocument document = JsonDocument.ParseValue(ref reader);
                JsonElement value = document.RootElement.Clone();
                values.AddRange(value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [value]);
                rest = rest[(int)reader.BytesConsumed..];
            }
        }
        catch (JsonException)
        {
            // [DONE] and its like.
        }

        return values;
    }

    private static string TextOf(ChatApi api, JsonElement value) => api switch
    {
        ChatApi.Chat => String(Get(First(value, "choices"), "delta"), "content"),
        ChatApi.Claude => Is(value, "content_block_delta") ? String(Get(value, "delta"), "text") : string.Empty,
        ChatApi.Responses => Is(value, "response.output_text.delta") ? String(value, "delta") : string.Empty,
        _ => string.Concat(Items(Get(First(Answer(value), "candidates"), "content"), "parts").Where(static part => !Has(part, "thought")).Select(static part => String(part, "text"))),
    };

    private static JsonElement Answer(JsonElement value) => Get(value, "response") is { ValueKind: JsonValueKind.Object } inner ? inner : value;

    private static bool Is(JsonElement value, string type) => String(value, "type") == type;

    private static JsonElement Get(JsonElement owner, string name) => owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out JsonElement value) ? value : default;

    private static bool Has(JsonElement owner, string name) => Get(owner, name) is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } value && value.GetRawText() != "\"\"";

    private static IEnumerable<JsonElement> Items(JsonElement owner, string name) => Get(owner, name) switch
    {
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
        { ValueKind: JsonValueKind.Object } item => [item],
        _ => [],
    };

    private static JsonElement First(JsonElement owner, string name) => Items(owner, name).FirstOrDefault();

    // By hand, since half an emoji is a text here.
    private static string String(JsonElement owner, string name)
    {
        if (Get(owner, name) is not { ValueKind: JsonValueKind.String } value)
        {
            return string.Empty;
        }

        string raw = value.GetRawText()[1..^1];
        StringBuilder text = new();
        for (int i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            char kind = raw[++i];
            text.Append(kind switch
            {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\b',
                'f' => '\f',
                'u' => (char)int.Parse(raw.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                _ => kind,
            });
            i += kind == 'u' ? 4 : 0;
        }

        return text.ToString();
    }
}
