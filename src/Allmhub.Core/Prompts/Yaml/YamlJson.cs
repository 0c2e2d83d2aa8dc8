using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Allmhub.Prompts.Yaml;

/// <summary>Values of YAML as JSON, by the core schema of YAML 1.2: what stands without quotes and reads as a number, a truth value or nothing is one.</summary>
internal static partial class YamlJson
{
    /// <summary>Converts a value.</summary>
    /// <param name="node">The value.</param>
    /// <returns>The same as JSON.</returns>
    public static JsonNode? Of(YamlNode node)
    {
        switch (node)
        {
            case YamlMap map:
                JsonObject members = [];
                foreach (YamlEntry entry in map.Entry)
                {
                    members[entry.Key] = Of(entry.Value);
                }

                return members;
            case YamlList list:
                return new JsonArray([.. list.Item.Select(Of)]);
            case YamlText { IsNull: true }:
                return null;
            case YamlText { IsPlain: true } text:
                return Plain(text.Value);
            default:
                return JsonValue.Create(((YamlText)node).Value);
        }
    }

    /// <summary>Whether a text without quotes would be read as something else than a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Whether it would.</returns>
    public static bool IsNoText(string text) => text.Length == 0 || new YamlText(0, text, true).IsNull || Plain(text).GetValueKind() != System.Text.Json.JsonValueKind.String;

    private static JsonValue Plain(string text) => text switch
    {
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when Integer().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) => JsonValue.Create(number),
        _ when Real().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real) && double.IsFinite(real) => JsonValue.Create(real),
        _ => JsonValue.Create(text),
    };

    [GeneratedRegex(@"^[-+]?[0-9]+\z")]
    private static partial Regex Integer();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Real();
}
