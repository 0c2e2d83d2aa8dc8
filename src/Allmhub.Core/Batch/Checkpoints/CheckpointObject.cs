using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Allmhub.Batch.Checkpoints;

/// <summary>An object of a line. What stands there is taken for nothing but data of the kind that is asked for: anything else is a <see cref="CheckpointFormatException"/>.</summary>
public readonly struct CheckpointObject
{
    private readonly JsonElement _element;

    internal CheckpointObject(JsonElement element) =>
        _element = element.ValueKind == JsonValueKind.Object ? element : throw new CheckpointFormatException(Words.Say($"There is {Kind(element)} where an object belongs."));

    /// <summary>The element below.</summary>
    internal JsonElement Element => _element;

    /// <summary>Reads a text.</summary>
    /// <param name="name">The member.</param>
    /// <returns>The text; <c>null</c> when there is none.</returns>
    public string? Text(string name) => Find(name, JsonValueKind.String) is JsonElement value ? value.GetString() : null;

    /// <summary>Reads a text that must be there.</summary>
    /// <param name="name">The member.</param>
    /// <returns>The text.</returns>
    public string Required(string name) => Text(name) ?? throw new CheckpointFormatException(Words.Say($"The member '{name}' is missing."));

    /// <summary>Reads texts.</summary>
    /// <param name="name">The member.</param>
    /// <returns>The texts; empty when there are none.</returns>
    public IReadOnlyList<string> Texts(string name) => Find(name, JsonValueKind.Array) is not JsonElement list ? []
        : list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : throw new CheckpointFormatException(Words.Say($"In '{name}' there is {Kind(item)} where a text belongs."))).ToArray();

    /// <summary>Reads a whole number.</summary>
    /// <param name="name">The member.</param>
    /// <returns>The number; <c>null</c> when there is none.</returns>
    public long? Whole(string name) => Find(name, JsonValueKind.Number) is not JsonElement value ? null
        : value.TryGetInt64(out long number) ? number : throw Wrong(name, Words.Say("a whole number"));

    /// <summary>Reads a whole number of 32 bits.</summary>
    /// <param name="name">The member.</param>
    /// <returns>The number; <c>null</c> when there is none.</returns>
    public int? Count(string name) => Whole(name) is not long number ? null
        : number is >= int.MinValue and <= int.MaxValue ? (int)number : throw Wrong(name, Words.Say("a number of that size"));

    /// <summary>Reads a decimal number.</summary>
    /// <param name="name">The member.</param>
    /// <returns>The number; <c>null</c> when there is none.</returns>
    public decimal? Decimal(string name) => Find(name, JsonValueKind.Number) is not JsonElement value ? null
        : value.TryGetDecimal(out decimal number) ? number : throw Wrong(name, Words.Say("a decimal number"));

    /// <summary>Reads a binary number.</summary>
    /// <param name="name">The member.</param>
    /// <returns>The number; <c>null</c> when there is none.</returns>
    public double? Double(string name)
    {
        if (_element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String)
        {
            return double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double odd) ? odd : throw Wrong(name, "a number");
        }

        return Find(name, JsonValueKind.Number) is not JsonElement found ? null : found.TryGetDouble(out double number) ? number : throw Wrong(name, "a number");
    }

    /// <summary>Reads a time.</summary>
    /// <param name="name">The member.</param>
    /// <returns>The time; <c>null</c> when there is none.</returns>
    public TimeSpan? Time(string name) => Text(name) is not string text ? null
        : TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out TimeSpan time) ? time : throw Wrong(name, "a time");

    /// <summary>Reads a word of a list.</summary>
    /// <typeparam name="TEnum">The list.</typeparam>
    /// <param name="name">The member.</param>
    /// <returns>The word; the first one when there is none.</returns>
    public TEnum Word<TEnum>(string name)
        where TEnum : struct, Enum => Text(name) is not string text ? default
        : Enum.TryParse(text, out TEnum value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0]) ? value : throw Wrong(name, $"a {typeof(TEnum).Name}");

    /// <summary>Reads a mark.</summary>
    /// <param name="name">The member.</param>
    /// <returns>Whether it is set.</returns>
    public bool Flag(string name) => _element.TryGetProperty(name, out JsonElement value)
        && value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False or JsonValueKind.Null => false, _ => throw Wrong(name, Words.Say("true or false")) };

    /// <summary>Reads bytes.</summary>
    /// <param name="name">The member.</param>
    /// <returns>The bytes; <c>null</c> when there are none.</returns>
    public byte[]? Bytes(string name) => Find(name, JsonValueKind.String) is not JsonElement value ? null
        : value.TryGetBytesFromBase64(out byte[]? bytes) ? bytes : throw Wrong(name, "base64");

    /// <summary>Reads an object.</summary>
    /// <typeparam name="T">What is made of it.</typeparam>
    /// <param name="name">The member.</param>
    /// <param name="make">Makes it.</param>
    /// <returns>It; <c>null</c> when there is none.</returns>
    public T? Object<T>(string name, Func<CheckpointObject, T> make)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(make);
        return Find(name, JsonValueKind.Object) is JsonElement value ? make(new CheckpointObject(value)) : null;
    }

    /// <summary>Reads a list of objects.</summary>
    /// <typeparam name="T">What is made of one.</typeparam>
    /// <param name="name">The member.</param>
    /// <param name="make">Makes it.</param>
    /// <returns>The list; empty when there is none.</returns>
    public IReadOnlyList<T> List<T>(string name, Func<CheckpointObject, T> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        return Find(name, JsonValueKind.Array) is JsonElement list ? list.EnumerateArray().Select(item => make(new CheckpointObject(item))).ToArray() : [];
    }

    /// <summary>Reads a plain record.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="name">The member.</param>
    /// <param name="type">How it is read.</param>
    /// <returns>The record; <c>null</c> when there is none.</returns>
    internal T? Record<T>(string name, JsonTypeInfo<T> type)
        where T : class => Find(name, JsonValueKind.Object) is JsonElement value ? value.Deserialize(type) : null;

    private static string Kind(JsonElement element) => element.ValueKind.ToString().ToLowerInvariant();

    private static CheckpointFormatException Wrong(string name, string what) => new(Words.Say($"The member '{name}' is not {what}."));

    private JsonElement? Find(string name, JsonValueKind kind) =>
        !_element.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == kind ? value : throw new CheckpointFormatException(Words.Say($"In '{name}' there is {Kind(value)} where {kind.ToString().ToLowerInvariant()} belongs."));
}
