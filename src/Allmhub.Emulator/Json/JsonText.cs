using System.Globalization;
using System.Text;

namespace Allmhub.Emulator.Json;

/// <summary>
/// Writes JSON by hand, since the emulator must also write what a library refuses: lone surrogates
/// go out as the escapes that cutting an emoji by UTF-16 units produces.
/// </summary>
internal static class JsonText
{
    public static string Quote(string? text)
    {
        if (text is null)
        {
            return "null";
        }

        StringBuilder json = new(text.Length + 2);
        json.Append('"');
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                json.Append(c).Append(text[++i]);
            }
            else
            {
                Append(json, c);
            }
        }

        return json.Append('"').ToString();
    }

    public static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Decimal(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    public static string Bool(bool value) => value ? "true" : "false";

    private static void Append(StringBuilder json, char c)
    {
        switch (c)
        {
            case '"':
                json.Append("\\\"");
                break;
            case '\\':
                json.Append("\\\\");
                break;
            case '\n':
                json.Append("\\n");
                break;
            case '\r':
                json.Append("\\r");
                break;
            case '\t':
                json.Append("\\t");
                break;
            default:
                if (c < ' ' || char.IsSurrogate(c) || c is '\u2028' or '\u2029')
                {
                    json.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                }
                else
                {
                    json.Append(c);
                }

                break;
        }
    }
}
