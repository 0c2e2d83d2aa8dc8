using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Allmhub.PowerShell.Tools;

/// <summary>
/// What a tool gave, as compact JSON for the model: bounded in depth and size, since a model pays for every byte and one live
/// object can drag half the system along. Live objects tell the properties their default view shows. Secrets of this client are masked,
/// before a text is cut: half a key is one too.
/// </summary>
internal sealed class ToolResultWriter
{
    /// <summary>The most characters a result may have.</summary>
    public const int MaxLength = 32 * 1024;

    private const int MaxDepth = 4;

    private const int MaxItem = 500;

    /// <summary>Chinese stays readable, as it costs the model fewer tokens than escapes.</summary>
    public static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Func<string, string> _redact;

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
    public static string Cut(string text)
    {
        if (text.Length <= MaxLength)
        {
            return text;
        }

        int length = char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
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
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case SwitchParameter flag:
                writer.WriteBooleanValue(flag.IsPresent);
                break;
            case sbyte or byte or short or ushort or int or uint or long or ulong or decimal:
                writer.WriteNumberValue(Convert.ToDecimal(plain, CultureInfo.InvariantCulture));
                break;
            case double or float when double.IsFinite(Convert.ToDouble(plain, CultureInfo.InvariantCulture)):
                writer.WriteNumberValue(Convert.ToDouble(plain, CultureInfo.InvariantCulture));
                break;
            case DateTime or DateTimeOffset:
                writer.WriteStringValue(((IFormattable)plain).ToString("o", CultureInfo.InvariantCulture));
                break;
            case string or char or Enum or Guid or Uri or Version or TimeSpan or Type or ScriptBlock or BigInteger or double or float:
                writer.WriteStringValue(Cut(_redact(Convert.ToString(plain, CultureInfo.InvariantCulture) ?? string.Empty)));
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
        if (depth >= MaxDepth || (depth > 0 && ObjectView.IsLive(plain)) || _buffer.WrittenCount + writer.BytesPending > MaxLength)
        {
            writer.WriteStringValue(_redact(Name(value)));
        }
        else if (plain is IDictionary pairs)
        {
            writer.WriteStartObject();
            foreach (DictionaryEntry pair in pairs)
            {
                writer.WritePropertyName(_redact(Convert.ToString(pair.Key, CultureInfo.InvariantCulture) ?? string.Empty));
                Value(writer, pair.Value, depth + 1);
            }

            writer.WriteEndObject();
        }
        else if (plain is IEnumerable items)
        {
            Items(writer, items, depth);
        }
        else
        {
            Properties(writer, PSObject.AsPSObject(value), depth);
        }
    }

    private void Items(Utf8JsonWriter writer, IEnumerable items, int depth)
    {
        int written = 0;
        writer.WriteStartArray();
        foreach (object? item in items)
        {
            if (written++ == MaxItem)
            {
                writer.WriteStringValue("… (more items left out)");
                break;
            }

            Value(writer, item, depth + 1);
        }

        writer.WriteEndArray();
    }

    private void Properties(Utf8JsonWriter writer, PSObject item, int depth)
    {
        writer.WriteStartObject();
        foreach ((string name, object? property) in ObjectView.Of(item))
        {
            writer.WritePropertyName(_redact(name));
            Value(writer, property, depth + 1);
        }

        writer.WriteEndObject();
    }

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
