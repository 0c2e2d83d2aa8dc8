using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using System.Text.RegularExpressions;
using Allmhub.PowerShell.Formatting;

namespace Allmhub.PowerShell.Tools;

/// <summary>
/// A value of the model's arguments as one PowerShell literal on one line, whole: reading it as data gives the value. Strings are always
/// quoted (<see cref="LiteralText"/>), so that no value looks like a parameter, a number or a word of the language.
/// </summary>
internal static partial class ShownValue
{
    /// <summary>Writes a value.</summary>
    /// <param name="value">What JSON can say, as <see cref="JsonToObject"/> makes it.</param>
    /// <returns>The literal.</returns>
    public static string Of(object? value)
    {
        StringBuilder text = new();
        Write(text, value);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value)
    {
        object? plain = value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : value;
        switch (plain)
        {
            case null:
                text.Append("$null");
                break;
            case bool flag:
                text.Append(flag ? "$true" : "$false");
                break;
            case int or long:
                text.Append(CultureInfo.InvariantCulture, $"{plain}");
                break;
            case decimal number:
                text.Append(Number(number));
                break;
            case double number when !double.IsFinite(number):
                // What JSON writes too large for a number; PowerShell reads this so too.
                text.Append(number > 0 ? "1e999" : "-1e999");
                break;
            case double number:
                text.Append(number.ToString("R", CultureInfo.InvariantCulture));
                break;
            case IDictionary pairs:
                WritePairs(text, pairs);
                break;
            case IEnumerable items and not string:
                WriteItems(text, items);
                break;
            default:
                text.Append(LiteralText.Of(Convert.ToString(plain, CultureInfo.InvariantCulture) ?? string.Empty));
                break;
        }
    }

    private static void WriteItems(StringBuilder text, IEnumerable items)
    {
        object?[] all = [.. items.Cast<object?>()];

        // @(@(1, 2)) is an array of two numbers; the comma makes it one of one array.
        text.Append(all is [IEnumerable and not (string or IDictionary)] ? "@(, " : "@(");
        for (int i = 0; i < all.Length; i++)
        {
            text.Append(i > 0 ? ", " : string.Empty);
            Write(text, all[i]);
        }

        text.Append(')');
    }

    private static void WritePairs(StringBuilder text, IDictionary pairs)
    {
        text.Append("@{");
        string separator = " ";
        foreach (DictionaryEntry pair in pairs.Cast<DictionaryEntry>().OrderBy(static pair => pair.Key.ToString(), StringComparer.OrdinalIgnoreCase))
        {
            string key = Convert.ToString(pair.Key, CultureInfo.InvariantCulture) ?? string.Empty;
            text.Append(separator).Append(Word().IsMatch(key) ? key : LiteralText.Of(key)).Append(" = ");
            Write(text, pair.Value);
            separator = "; ";
        }

        text.Append(separator == " " ? "}" : " }");
    }

    // 0.1 is read as a double; where that is another number, the suffix says decimal.
    private static string Number(decimal number)
    {
        string text = number.ToString(CultureInfo.InvariantCulture);
        double near = double.Parse(text, CultureInfo.InvariantCulture);
        return near.ToString("R", CultureInfo.InvariantCulture) == text ? text : text + "d";
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
