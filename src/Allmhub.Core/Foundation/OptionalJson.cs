using System.Text.Json;

namespace Allmhub.Foundation;

/// <summary>Members of JSON objects that are left out where there is nothing to say.</summary>
internal static class OptionalJson
{
    /// <summary>Writes a text; nothing for <c>null</c>.</summary>
    /// <param name="writer">The writer, inside an object.</param>
    /// <param name="name">The member.</param>
    /// <param name="value">The text.</param>
    public static void WriteOptional(this Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    /// <summary>Writes a number; nothing for <c>null</c>.</summary>
    /// <param name="writer">The writer, inside an object.</param>
    /// <param name="name">The member.</param>
    /// <param name="value">The number.</param>
    public static void WriteOptional(this Utf8JsonWriter writer, string name, decimal? value)
    {
        if (value is decimal number)
        {
            writer.WriteNumber(name, number);
        }
    }
}
