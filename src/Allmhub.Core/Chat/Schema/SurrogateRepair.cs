using System.Globalization;
using System.Text;

namespace Allmhub.Chat.Schema;

/// <summary>
/// Puts U+FFFD in place of lone surrogates in JSON text, escaped or not: the parser's string methods throw on them,
/// and models and gateways send them (NOTES section 15).
/// </summary>
internal static class SurrogateRepair
{
    private const int EscapeLength = 6;

    public static string Repair(string json)
    {
        if (!json.Contains("\\ud", StringComparison.OrdinalIgnoreCase) && !json.Any(char.IsSurrogate))
        {
            return json;
        }

        StringBuilder result = new(json.Length);
        int i = 0;
        while (i < json.Length)
        {
            i += Copy(json, i, result);
        }

        return result.ToString();
    }

    private static int Copy(string json, int i, StringBuilder result)
    {
        if (json[i] == '\\')
        {
            return CopyEscape(json, i, result);
        }

        if (!char.IsSurrogate(json[i]))
        {
            result.Append(json[i]);
            return 1;
        }

        bool isPair = i + 1 < json.Length && char.IsSurrogatePair(json[i], json[i + 1]);
        result.Append(isPair ? json.AsSpan(i, 2) : "\ufffd");
        return isPair ? 2 : 1;
    }

    private static int CopyEscape(string json, int i, StringBuilder result)
    {
        if (UnitAt(json, i) is not { } unit || !char.IsSurrogate(unit))
        {
            int length = Math.Min(2, json.Length - i);
            result.Append(json, i, length);
            return length;
        }

        bool isPair = UnitAt(json, i + EscapeLength) is { } next && char.IsSurrogatePair(unit, next);
        result.Append(isPair ? json.AsSpan(i, 2 * EscapeLength) : "\\ufffd");
        return isPair ? 2 * EscapeLength : EscapeLength;
    }

    private static char? UnitAt(string json, int i) =>
        i + EscapeLength <= json.Length && json[i] == '\\' && json[i + 1] == 'u'
        && ushort.TryParse(json.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit)
            ? (char)unit
            : null;
}
