using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Allmhub.Emulator.Json;

namespace Allmhub.Emulator.Answers;

/// <summary>
/// Fills a JSON schema. <c>name=value</c> in the prompt gives a property its value; else const, default, the enum's value that the prompt
/// names or its first, the bounds, the prompt's own text for required strings. Required properties are always there, others when named.
/// </summary>
internal static partial class SchemaFiller
{
    private const int MostDepth = 8;

    public static string Fill(JsonElement schema, string prompt) => new Filler(schema, prompt).Value(schema, null, 0);

    [GeneratedRegex("""(?<![\w-])([A-Za-z_][\w-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s,;]+))""", RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    private sealed class Filler
    {
        private readonly JsonElement _root;
        private readonly string _prompt;
        private readonly Dictionary<string, string> _named = new(StringComparer.OrdinalIgnoreCase);

        public Filler(JsonElement root, string prompt)
        {
            _root = root;
            _prompt = prompt;
            foreach (Match match in Named().Matches(prompt))
            {
                _named[match.Groups[1].Value] = match.Groups[2].Value + match.Groups[3].Value + match.Groups[4].Value;
            }
        }

        public string Value(JsonElement schema, string? name, int depth)
        {
            if (schema.ValueKind != JsonValueKind.Object || depth > MostDepth)
            {
                return "null";
            }

            schema = SchemaReading.Resolve(_root, schema);
            if (schema.TryGetProperty("const", out JsonElement constant))
            {
                return constant.GetRawText();
            }

            if (schema.TryGetProperty("enum", out JsonElement choice) && choice.ValueKind == JsonValueKind.Array && choice.GetArrayLength() > 0)
            {
                return Choose(choice, name);
            }

            string? given = name is not null && _named.TryGetValue(name, out string? value) ? value : null;
            if (given is null && schema.TryGetProperty("default", out JsonElement usual))
            {
                return usual.GetRawText();
            }

            return schema.TypeOf() switch
            {
                "object" => Object(schema, depth),
                "array" => Array(schema, name, depth),
                "integer" => Number(schema, given, whole: true),
                "number" => Number(schema, given, whole: false),
                "boolean" => JsonText.Bool(given is null || given.Equals("true", StringComparison.OrdinalIgnoreCase)),
                "null" => "null",
                _ => Text(schema, given),
            };
        }

        private string Choose(JsonElement choice, string? name)
        {
            string wanted = name is not null && _named.TryGetValue(name, out string? value) ? value : "";
            JsonElement[] all = [.. choice.EnumerateArray()];
            foreach (JsonElement one in all)
            {
                string text = one.ValueKind == JsonValueKind.String ? one.GetString()! : one.GetRawText();
                bool named = wanted.Length > 0 ? text.Equals(wanted, StringComparison.OrdinalIgnoreCase)
                    : text.Length > 1 && _prompt.Contains(text, StringComparison.OrdinalIgnoreCase);
                if (named)
                {
                    return one.GetRawText();
                }
            }

            return all[0].GetRawText();
        }

        private string Object(JsonElement schema, int depth)
        {
            HashSet<string> required = schema.TryGetProperty("required", out JsonElement list) && list.ValueKind == JsonValueKind.Array
                ? [.. list.EnumerateArray().Select(r => r.GetString()!)] : [];
            StringBuilder json = new("{");
            if (schema.TryGetProperty("properties", out JsonElement properties))
            {
                foreach (JsonProperty property in properties.EnumerateObject())
                {
                    if (required.Contains(property.Name) || _named.ContainsKey(property.Name))
                    {
                        json.Append(json.Length > 1 ? "," : "").Append(JsonText.Quote(property.Name)).Append(':').Append(Value(property.Value, property.Name, depth + 1));
                    }
                }
            }

            return json.Append('}').ToString();
        }

        private string Array(JsonElement schema, string? name, int depth)
        {
            int count = Math.Max(1, schema.Bound("minItems") is { } least ? (int)least : 1);
            string item = schema.TryGetProperty("items", out JsonElement items) ? Value(items, name, depth + 1) : "1";
            return "[" + string.Join(',', Enumerable.Repeat(item, Math.Min(count, 100))) + "]";
        }

        private string Number(JsonElement schema, string? given, bool whole)
        {
            if (!double.TryParse(given, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            {
                Match found = Regex.Match(_prompt, whole ? @"-?\d{1,9}" : @"-?\d{1,9}(?:\.\d{1,6})?", RegexOptions.CultureInvariant);
                number = found.Success ? double.Parse(found.Value, CultureInfo.InvariantCulture) : 1;
            }

            number = Math.Min(number, schema.Bound("maximum") ?? (schema.Bound("exclusiveMaximum") - 1) ?? double.MaxValue);
            number = Math.Max(number, schema.Bound("minimum") ?? (schema.Bound("exclusiveMinimum") + 1) ?? double.MinValue);
            return JsonText.Number(whole ? Math.Truncate(number) : number);
        }

        private string Text(JsonElement schema, string? given)
        {
            string text = given ?? schema.Example() ?? schema.Formatted() ?? (_prompt.Length > 0 ? _prompt : "text");
            int most = (int)Math.Min(schema.Bound("maxLength") ?? 1000, 1000);
            int least = (int)Math.Min(schema.Bound("minLength") ?? 0, 1000);
            return JsonText.Quote((text.Length > most ? text[..most] : text).PadRight(least, '.'));
        }

    }
}
