using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Allmhub.PowerShell.Tools;

/// <summary>
/// What a tool gave, as compact JSON for the model: bounded in size, since a model pays for every byte and one live
/// object can drag half the system along. What is left out is said where it stood. Live objects tell the properties their default view shows. Secrets of this client are masked,
/// before a text is cut: half a key is one too.
/// </summary>
internal sealed class ToolResultWriter
{
    /// <summary>The most characters a result may have.</summary>
    public const int MaxLength = 32 * 1024;

    /// <summary>A guard of the stack and of what refers to itself; data of use is not this deep.</summary>
    private const int MaxDepth = 32;

    private const int MaxItem = 500;

    /// <summary>Characters kept for the closing brackets and for saying what is left out.</summary>
    private const int Reserve = 1024;

    /// <summary>Two quotes and a comma.</summary>
    private const int Punctuation = 3;

    /// <summary>What saying that something is left out may take.</summary>
    private const int Notice = 64;

    /// <summary>Chinese stays readable, as it costs the model fewer tokens than escapes.</summary>
    public static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Func<string, string> _redact;
    private readonly HashSet<object> _around = new(ReferenceEqualityComparer.Instance);
    private int _left = MaxLength - Reserve;

    private ToolResultWriter(Func<string, string> redact) => _redact = redact;

    /// <summary>Writes what a tool put out.</summary>
    /// <param name="output">The objects.</param>
    /// <param name="redact">Takes the secrets out of a text.</param>
    public static string Write(IReadOnlyList<PSObject?> output, Func<string, string> redact)
    {
        if (output.Count > 0 && output.All(static item => item?.BaseObject is string))
        {
            return Cut(redact(string.Join('\n', output.Select(static item => (string)item!.BaseObject))));
        }

        if (output.Count == 1)
        {
            return Cut(new ToolResultWriter(redact).Item(output[0]));
        }

        StringBuilder list = new("[");
        int written = 0;
        foreach (PSObject? item in output)
        {
            string json = new ToolResultWriter(redact).Item(item);
            if (list.Length + json.Length > MaxLength)
            {
                break;
            }

            list.Append(written++ == 0 ? string.Empty : ",").Append(json);
        }

        list.Append(']');
        return written == output.Count ? list.ToString() : string.Create(CultureInfo.InvariantCulture, $"{{\"item\":{list},\"omitted\":{output.Count - written}}}");
    }

    /// <summary>Cuts text that is too long, and says so.</summary>
    public static string Cut(string text) => Cut(text, MaxLength);

    private static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        int length = most > 0 && char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, length)}… ({text.Length - length} more characters left out)");
    }

    private string Item(PSObject? item)
    {
        using (Utf8JsonWriter writer = new(_buffer, Options))
        {
            Value(writer, item, 0);
        }

        return Encoding.UTF8.GetString(_buffer.WrittenSpan);
    }

    private void Value(Utf8JsonWriter writer, object? value, int depth)
    {
        object? plain = value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : value;
        switch (plain)
        {
            case null:
                writer.WriteNullValue();
                break;
            case JsonElement json:
                Value(writer, JsonToObject.Convert(json), depth);
                break;
            case JsonNode json:
                Value(writer, JsonToObject.Convert(JsonSerializer.SerializeToElement(json)), depth);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case SwitchParameter flag:
                writer.WriteBooleanValue(flag.IsPresent);
                break;
            case sbyte or byte or short or ushort or int or uint or long or ulong or decimal:
                _left -= 8;
                writer.WriteNumberValue(Convert.ToDecimal(plain, CultureInfo.InvariantCulture));
                break;
            case double or float when double.IsFinite(Convert.ToDouble(plain, CultureInfo.InvariantCulture)):
                _left -= 24;
                writer.WriteNumberValue(Convert.ToDouble(plain, CultureInfo.InvariantCulture));
                break;
            case DateTime or DateTimeOffset:
                _left -= 36;
                writer.WriteStringValue(((IFormattable)plain).ToString("o", CultureInfo.InvariantCulture));
                break;
            case string or char or Enum or Guid or Uri or Version or TimeSpan or Type or ScriptBlock or BigInteger or double or float:
                Text(writer, Convert.ToString(plain, CultureInfo.InvariantCulture) ?? string.Empty);
                break;
            case byte[] bytes:
                writer.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"({bytes.Length} bytes)"));
                break;
            default:
                Structure(writer, value!, plain, depth);
                break;
        }
    }

    private void Structure(Utf8JsonWriter writer, object value, object plain, int depth)
    {
        // The same custom object comes in a new wrapper each time; what is inside is the one that can stand around itself.
        object inner = plain is PSObject wrapped ? wrapped.BaseObject is PSCustomObject ? wrapped : wrapped.BaseObject : plain;
        if (depth > 0 && ObjectView.IsLive(plain is PSObject custom ? custom.BaseObject : plain))
        {
            Text(writer, Name(value));
        }
        else if (_left <= 0 || depth >= MaxDepth)
        {
            writer.WriteStringValue(_left <= 0 ? "… (left out: the result is too long)" : "… (deeper levels left out)");
        }
        else if (!_around.Add(inner))
        {
            writer.WriteStringValue("… (left out: an object this stands in)");
        }
        else
        {
            Write(writer, value, plain, depth);
            _around.Remove(inner);
        }
    }

    private void Write(Utf8JsonWriter writer, object value, object plain, int depth)
    {
        if (plain is IDictionary pairs)
        {
            Fields(writer, pairs.Keys.Cast<object>().Select(key => (Convert.ToString(key, CultureInfo.InvariantCulture) ?? string.Empty, pairs[key])), depth);
        }
        else if (plain is IEnumerable items)
        {
            Items(writer, items, depth);
        }
        else
        {
            Fields(writer, ObjectView.Of(PSObject.AsPSObject(value)), depth);
        }
    }

    private void Items(Utf8JsonWriter writer, IEnumerable items, int depth)
    {
        int written = 0;
        writer.WriteStartArray();
        foreach (object? item in items)
        {
            if (written == MaxItem || _left <= 0)
            {
                writer.WriteStringValue(items is ICollection list ? string.Create(CultureInfo.InvariantCulture, $"… ({list.Count - written} more items left out)") : "… (more items left out)");
                break;
            }

            written++;
            _left -= 1;
            Value(writer, item, depth + 1);
        }

        writer.WriteEndArray();
    }

    private void Fields(Utf8JsonWriter writer, IEnumerable<(string Name, object? Value)> fields, int depth)
    {
        int omitted = 0;
        writer.WriteStartObject();
        foreach ((string name, object? value) in fields)
        {
            if (_left <= 0)
            {
                omitted++;
                continue;
            }

            string shown = _redact(name);
            _left -= Encoded(shown) + Punctuation + 1;
            writer.WritePropertyName(shown);
            Value(writer, value, depth + 1);
        }

        if (omitted > 0)
        {
            writer.WriteString("…", string.Create(CultureInfo.InvariantCulture, $"{omitted} more properties left out"));
        }

        writer.WriteEndObject();
    }

    private void Text(Utf8JsonWriter writer, string text)
    {
        string shown = Fit(_redact(text));
        _left -= Encoded(shown) + Punctuation;
        writer.WriteStringValue(shown);
    }

    // A character can take six in JSON: what counts is the text as it is written.
    private string Fit(string text)
    {
        int room = Math.Max(0, _left);
        int most = room;
        string shown = Cut(text, most);
        for (int length = Encoded(shown); length > room + Notice && most > 0; length = Encoded(shown))
        {
            most = Math.Min(most - 1, (int)((long)most * room / length));
            shown = Cut(text, most);
        }

        return shown;
    }

    private static int Encoded(string text) => JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text).Length;

    private static string Name(object value)
    {
        try
        {
            return LanguagePrimitives.ConvertTo<string>(value);
        }
        catch (PSInvalidCastException)
        {
            return value.GetType().Name;
        }
    }
}
