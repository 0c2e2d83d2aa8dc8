using System.Text;
using System.Text.Json;
using Allmhub.Streaming;

namespace Allmhub.Chat;

/// <summary>
/// What services do to the arguments of a tool call on the way: an object written as text once more, an empty object before the
/// real one, the whole once more behind its pieces. Whatever cannot be told stays as it came, so that nothing runs by guess.
/// </summary>
internal static class ToolArgumentText
{
    /// <summary>Finds the one object a text stands for.</summary>
    /// <param name="text">The pieces of the arguments, joined.</param>
    /// <returns>The object's text; the same text when there is nothing to mend, or nothing that could be mended without guessing.</returns>
    public static string Mend(string text)
    {
        if (IsObject(text) || string.IsNullOrWhiteSpace(text))
        {
            return text;
        }

        List<string> objects = [];
        if (!TrySplit(text, objects))
        {
            return text;
        }

        List<string> said = [.. objects.Where(static item => !IsVoid(item)).Distinct()];
        string? only = said.Count == 1 ? said[0] : said.Count == 0 ? objects.Find(static item => item[0] == '{') : null;
        return only is null ? text : IsObject(only) ? only : Unquote(only) ?? text;
    }

    /// <summary>Says why a text is no arguments.</summary>
    /// <param name="text">The text.</param>
    /// <returns>A sentence; <c>null</c> for an object and for nothing.</returns>
    public static string? ErrorOf(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? null : "The arguments are not a JSON object.";
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException)
        {
            return $"The arguments are not valid JSON: {failure.Message}";
        }
    }

    /// <summary>Whether a text is one whole object.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsObject(string text) => text.AsSpan().TrimStart().StartsWith("{", StringComparison.Ordinal) && ErrorOf(text) is null;

    private static bool IsVoid(string value) => value is "null" or "\"\"" || (value[0] == '{' && value.AsSpan(1).TrimStart() is "}");

    private static string? Unquote(string text)
    {
        if (text[0] != '"')
        {
            return null;
        }

        using JsonDocument document = JsonDocument.Parse(text);
        string inner = LenientJson.GetString(document.RootElement);
        return IsObject(inner) ? inner : null;
    }

    private static bool TrySplit(string text, List<string> values)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        int at = 0;
        try
        {
            while (!utf8.AsSpan(at).Trim(" \t\r\n"u8).IsEmpty)
            {
                Utf8JsonReader reader = new(utf8.AsSpan(at));
                reader.Read();
                int start = at + (int)reader.TokenStartIndex;
                reader.Skip();
                at += (int)reader.BytesConsumed;
                values.Add(Encoding.UTF8.GetString(utf8.AsSpan(start..at)));
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return false;
        }

        return true;
    }
}
