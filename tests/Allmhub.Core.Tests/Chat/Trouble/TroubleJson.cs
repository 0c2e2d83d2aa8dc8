using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Allmhub.Core.Tests.Chat.Trouble;

/// <summary>Edits JSON text the way other writers would have written it.</summary>
internal static class TroubleJson
{
    private const string Hole = "@@piece@@";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Indented = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true, NewLine = "\n" };

    public static JsonObject? Object(string data)
    {
        try
        {
            return JsonNode.Parse(data) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string Text(JsonNode node) => node.ToJsonString(Plain);

    public static string Pretty(JsonNode node) => node.ToJsonString(Indented);

    /// <summary>Every letter beyond ASCII as an escape.</summary>
    public static string Escaped(string json) => string.Concat(json.Select(static letter => letter < 0x80 ? letter.ToString() : $"\\u{(int)letter:x4}"));

    /// <summary>The same object with its fields in the opposite order, down to its depth.</summary>
    public static JsonNode? Reversed(JsonNode? node) => node switch
    {
        JsonObject item => new JsonObject(item.Reverse().Select(static field => KeyValuePair.Create(field.Key, Reversed(field.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Reversed)]),
        _ => node?.DeepClone(),
    };

    /// <summary>Whole numbers as text.</summary>
    public static JsonNode? Quoted(JsonNode? node) => node switch
    {
        JsonObject item => new JsonObject(item.Select(static field => KeyValuePair.Create(field.Key, Quoted(field.Value)))),
        JsonValue value when value.GetValueKind() == JsonValueKind.Number => JsonValue.Create(value.ToJsonString()),
        _ => node?.DeepClone(),
    };

    /// <summary>Two texts of the event: one with each half of a text in it.</summary>
    /// <param name="root">The event.</param>
    /// <param name="owner">The object in it that holds the text.</param>
    /// <param name="name">The text's name.</param>
    /// <param name="random">Where to cut, also between the halves of an emoji.</param>
    public static (string First, string Second)? Split(JsonObject root, JsonObject? owner, string name, Random random)
    {
        if (owner?[name] is not JsonValue value || !value.TryGetValue(out string? text) || text.Length < 2)
        {
            return null;
        }

        int at = random.Next(1, text.Length);
        owner[name] = Hole;
        string json = Text(root);
        owner[name] = text;
        return (Fill(json, text[..at]), Fill(json, text[at..]));
    }

    private static string Fill(string json, string text)
    {
        StringBuilder quoted = new("\"");
        foreach (char letter in text)
        {
            quoted.Append(char.IsSurrogate(letter) || letter < ' ' ? $"\\u{(int)letter:x4}" : letter is '"' or '\\' ? "\\" + letter : letter.ToString());
        }

        return json.Replace($"\"{Hole}\"", quoted.Append('"').ToString(), StringComparison.Ordinal);
    }
}
