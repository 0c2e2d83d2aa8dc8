using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Allmhub.Batch.Checkpoints;

/// <summary>Writes the members of a result as one line of JSON. Texts go through a filter that takes secrets out; what is <c>null</c> or says nothing is left out.</summary>
public sealed class CheckpointWriter
{
    // Chinese stays Chinese; what some tools take for the end of a line (U+2028, U+0085) is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), MaxDepth = CheckpointLine.MaxDepth };

    private readonly Utf8JsonWriter _json;
    private readonly Func<string, string> _redact;

    private CheckpointWriter(Utf8JsonWriter json, Func<string, string> redact)
    {
        _json = json;
        _redact = redact;
    }

    /// <summary>The writer below, for what knows how to write itself; texts written with it do not go through the filter.</summary>
    internal Utf8JsonWriter Json => _json;

    /// <summary>Writes a line.</summary>
    /// <typeparam name="T">The result.</typeparam>
    /// <param name="key">What it answers.</param>
    /// <param name="codec">Writes the result.</param>
    /// <param name="result">The result.</param>
    /// <param name="redact">Takes secrets out of a text.</param>
    /// <returns>UTF-8 with a line feed at its end.</returns>
    internal static ReadOnlyMemory<byte> Line<T>(CheckpointKey key, ICheckpointCodec<T> codec, T result, Func<string, string> redact)
    {
        ArrayBufferWriter<byte> line = new(1024);
        using (Utf8JsonWriter json = new(line, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("allmhub", CheckpointLine.Version);
            json.WriteString("kind", codec.Kind);
            json.WriteString("key", key.Request.ToString());
            json.WriteNumber("n", key.Occurrence);
            json.WriteStartObject("result");
            codec.Write(new CheckpointWriter(json, redact), result);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenMemory;
    }

    /// <summary>A text as it may be written: without secrets.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The same when it holds none.</returns>
    public string? Clean(string? text) => text is null ? null : _redact(text);

    /// <summary>Writes a text.</summary>
    /// <param name="name">The member.</param>
    /// <param name="value">The text; <c>null</c> is left out.</param>
    public void Text(string name, string? value)
    {
        if (value is not null)
        {
            _json.WriteString(name, _redact(value));
        }
    }

    /// <summary>Writes texts.</summary>
    /// <param name="name">The member.</param>
    /// <param name="values">The texts; none are left out.</param>
    public void Texts(string name, IReadOnlyList<string> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
            return;
        }

        _json.WriteStartArray(name);
        foreach (string value in values)
        {
            _json.WriteStringValue(_redact(value));
        }

        _json.WriteEndArray();
    }

    /// <summary>Writes a whole number.</summary>
    /// <param name="name">The member.</param>
    /// <param name="value">The number; <c>null</c> is left out.</param>
    public void Number(string name, long? value)
    {
        if (value is long number)
        {
            _json.WriteNumber(name, number);
        }
    }

    /// <summary>Writes a decimal number, its zeros too.</summary>
    /// <param name="name">The member.</param>
    /// <param name="value">The number; <c>null</c> is left out.</param>
    public void Number(string name, decimal? value)
    {
        if (value is decimal number)
        {
            _json.WriteNumber(name, number);
        }
    }

    /// <summary>Writes a binary number so that it is read bit by bit as it was; one that is none (NaN, infinite) as text.</summary>
    /// <param name="name">The member.</param>
    /// <param name="value">The number; <c>null</c> is left out.</param>
    public void Number(string name, double? value)
    {
        if (value is not double number)
        {
            return;
        }

        if (double.IsFinite(number))
        {
            _json.WriteNumber(name, number);
        }
        else
        {
            _json.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Writes a time to its last tick.</summary>
    /// <param name="name">The member.</param>
    /// <param name="value">The time; <c>null</c> is left out.</param>
    public void Time(string name, TimeSpan? value)
    {
        if (value is TimeSpan time)
        {
            _json.WriteString(name, time.ToString("c", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Writes a word of a list.</summary>
    /// <typeparam name="TEnum">The list.</typeparam>
    /// <param name="name">The member.</param>
    /// <param name="value">The word; the first one is left out.</param>
    public void Word<TEnum>(string name, TEnum value)
        where TEnum : struct, Enum
    {
        if (!EqualityComparer<TEnum>.Default.Equals(value, default))
        {
            _json.WriteString(name, value.ToString());
        }
    }

    /// <summary>Writes a mark.</summary>
    /// <param name="name">The member.</param>
    /// <param name="value">Whether it is set; otherwise it is left out.</param>
    public void Flag(string name, bool value)
    {
        if (value)
        {
            _json.WriteBoolean(name, true);
        }
    }

    /// <summary>Writes bytes as base64.</summary>
    /// <param name="name">The member.</param>
    /// <param name="value">The bytes; <c>null</c> is left out.</param>
    public void Bytes(string name, ReadOnlyMemory<byte>? value)
    {
        if (value is ReadOnlyMemory<byte> bytes)
        {
            _json.WriteBase64String(name, bytes.Span);
        }
    }

    /// <summary>Writes a plain record, whatever members it has.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="name">The member.</param>
    /// <param name="value">The record; <c>null</c> is left out.</param>
    /// <param name="type">How it is written.</param>
    internal void Record<T>(string name, T? value, JsonTypeInfo<T> type)
        where T : class
    {
        if (value is not null)
        {
            _json.WritePropertyName(name);
            JsonSerializer.Serialize(_json, value, type);
        }
    }

    /// <summary>Writes an object.</summary>
    /// <param name="name">The member.</param>
    /// <param name="members">Writes its members.</param>
    public void Object(string name, Action<CheckpointWriter> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        _json.WriteStartObject(name);
        members(this);
        _json.WriteEndObject();
    }

    /// <summary>Writes a list of objects.</summary>
    /// <typeparam name="T">An item.</typeparam>
    /// <param name="name">The member.</param>
    /// <param name="items">The items; none are left out.</param>
    /// <param name="members">Writes the members of one.</param>
    public void List<T>(string name, IReadOnlyList<T> items, Action<CheckpointWriter, T> members)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(members);
        if (items.Count == 0)
        {
            return;
        }

        _json.WriteStartArray(name);
        foreach (T item in items)
        {
            _json.WriteStartObject();
            members(this, item);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }
}
