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
/// object can drag half the system along. Live objects tell the properties their default view shows.
/// </summary>
internal sealed class ToolResultWriter
{
    /// <summary>The most characters a result may have.</summary>
    public const int MaxLength = 32 * 1024;

    // Where a person approves what the model wrote, nothing is left out; JSON of this depth is refused before.
    private static readonly (int Depth, int Item, int Length) Whole = (64, int.MaxValue, int.MaxValue);

    private static readonly (int Depth, int Item, int Length) Bounded = (4, 500, MaxLength);

    /// <summary>Chinese stays readable, as it costs the model fewer tokens than escapes.</summary>
    public static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly (int Depth, int Item, int Length) _most;

    private ToolResultWriter((int Depth, int Item, int Length) most) => _most = most;

    /// <summary>Writes one argument of a call, all of it.</summary>
    public static string WriteArgument(object? value) =>
        value as string ?? new ToolResultWriter(Whole).Item(value is null ? null : PSObject.AsPSObject(value));

    /// <summary>Writes what a tool put out.</summary>
    public static string Write(IReadOnlyList<PSObject?> output)
    {
        if (output.Count > 0 && output.All(static item => item?.BaseObject is string))
        {
            return Cut(string.Join('\n', output.Select(static item => (string)item!.BaseObject)));
        }

        if (output.Count == 1)
        {
            return Cut(new ToolResultWriter(Bounded).Item(output[0]));
        }

        StringBuilder list = new("[");
        int written = 0;
        foreach (PSObject? item in output)
        {
            string json = new ToolResultWriter(Bounded).Item(item);
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
                string text = Convert.ToString(plain, CultureInfo.InvariantCulture) ?? string.Empty;
                writer.WriteStringValue(text.Length > _most.Length ? Cut(text) : text);
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
        if (depth >= _most.Depth || (depth > 0 && ObjectView.IsLive(plain)) || _buffer.WrittenCount + writer.BytesPending > _most.Length)
        {
            writer.WriteStringValue(Name(value));
        }
        else if (plain is IDictionary pairs)
        {
            writer.WriteStartObject();
            foreach (DictionaryEntry pair in pairs)
            {
                writer.WritePropertyName(Convert.ToString(pair.Key, CultureInfo.InvariantCulture) ?? string.Empty);
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
            if (written++ == _most.Item)
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
            writer.WritePropertyName(name);
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
