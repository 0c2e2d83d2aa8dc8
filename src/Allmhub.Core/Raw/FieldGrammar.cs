using System.Globalization;
using System.Text.Json.Nodes;
using Allmhub.Http;

namespace Allmhub.Raw;

/// <summary>
/// The <c>key=value</c> grammar of <c>gh api</c>: <c>a[b]=c</c> nests, <c>a[]=c</c> appends, a key alone with <c>[]</c> makes an empty list.
/// Typed fields turn <c>true</c>, <c>false</c>, <c>null</c> and numbers into JSON and read <c>@file</c>; raw fields are text as written.
/// </summary>
public static class FieldGrammar
{
    /// <summary>Adds one field to a body.</summary>
    /// <param name="body">The body so far.</param>
    /// <param name="field">The field as the user wrote it.</param>
    /// <param name="isRaw">Whether the value is text as written.</param>
    /// <param name="readFile">Gives the text of an <c>@file</c> value.</param>
    /// <exception cref="InvalidInputException">No <c>=</c>, an empty key, an unclosed bracket, or a key used as two different things.</exception>
    public static void Add(JsonObject body, string field, bool isRaw, Func<string, string> readFile)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(field);
        int equals = field.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0 && field.EndsWith("[]", StringComparison.Ordinal))
        {
            Place(body, SplitKey(field[..^2]), new JsonArray(), field);
            return;
        }

        if (equals <= 0)
        {
            throw new InvalidInputException(Words.Say($"The field '{field}' is not of the form key=value."), nameof(field));
        }

        string text = field[(equals + 1)..];
        Place(body, SplitKey(field[..equals]), isRaw ? JsonValue.Create(text) : ToTyped(text, readFile), field);
    }

    /// <summary>Writes fields as a query: nested keys keep their brackets.</summary>
    /// <param name="body">The fields.</param>
    /// <returns>Names and values, not yet escaped.</returns>
    public static IEnumerable<KeyValuePair<string, string>> ToQuery(JsonObject body) => Flatten(string.Empty, body);

    private static JsonNode? ToTyped(string text, Func<string, string> readFile)
    {
        switch (text)
        {
            case "true":
                return JsonValue.Create(true);
            case "false":
                return JsonValue.Create(false);
            case "null":
                return null;
            default:
                break;
        }

        if (text.StartsWith('@'))
        {
            return JsonValue.Create(readFile(text[1..]));
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
        {
            return JsonValue.Create(whole);
        }

        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number)
            ? JsonValue.Create(number)
            : JsonValue.Create(text);
    }

    private static List<string> SplitKey(string key)
    {
        int bracket = key.IndexOf('[', StringComparison.Ordinal);
        if (bracket < 0)
        {
            return key.Length > 0 ? [key] : throw new InvalidInputException(Words.Say("A field has an empty key."), "field");
        }

        List<string> steps = [key[..bracket]];
        while (bracket < key.Length)
        {
            int close = key.IndexOf(']', bracket);
            if (key[bracket] != '[' || close < 0 || steps[0].Length == 0)
            {
                throw new InvalidInputException(Words.Say($"The field key '{key}' is not of the form name[inner][…]."), "field");
            }

            steps.Add(key[(bracket + 1)..close]);
            bracket = close + 1;
        }

        return steps;
    }

    private static void Place(JsonNode parent, List<string> steps, JsonNode? value, string field)
    {
        for (int i = 0; i < steps.Count; i++)
        {
            bool isLast = i == steps.Count - 1;
            JsonNode? next = isLast ? value : steps[i + 1].Length == 0 ? new JsonArray() : new JsonObject();
            JsonNode? existing = parent switch
            {
                JsonObject container when steps[i].Length > 0 => container[steps[i]],
                JsonArray list when steps[i].Length == 0 => isLast ? null : OpenItem(list, steps[i + 1]),
                _ => throw new InvalidInputException(Words.Say($"The field '{field}' uses one key both as a list and as an object."), nameof(field)),
            };

            if (existing is null || isLast)
            {
                Put(parent, steps[i], next);
                existing = next;
            }

            parent = isLast ? parent : existing!;
        }
    }

    /// <summary>As <c>gh</c> does it: fields of one list item follow each other until a key comes again.</summary>
    private static JsonObject? OpenItem(JsonArray list, string nextKey) =>
        list.Count > 0 && list[^1] is JsonObject item && nextKey.Length > 0 && !item.ContainsKey(nextKey) ? item : null;

    private static void Put(JsonNode parent, string step, JsonNode? value)
    {
        if (parent is JsonArray list)
        {
            list.Add(value);
        }
        else
        {
            parent.AsObject()[step] = value;
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Flatten(string prefix, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject container:
                return container.SelectMany(item => Flatten(prefix.Length == 0 ? item.Key : $"{prefix}[{item.Key}]", item.Value));
            case JsonArray list:
                return list.SelectMany(item => Flatten($"{prefix}[]", item));
            default:
                return [new KeyValuePair<string, string>(prefix, node?.ToString() ?? string.Empty)];
        }
    }
}
