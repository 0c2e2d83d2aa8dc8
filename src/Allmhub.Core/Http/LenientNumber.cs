using System.Globalization;
using System.Text.Json;

namespace Allmhub.Http;

/// <summary>Reads numbers that may be text (NOTES section 13), always in the invariant culture.</summary>
internal static class LenientNumber
{
    /// <summary>Reads a whole number.</summary>
    /// <param name="parent">The object.</param>
    /// <param name="name">The field.</param>
    /// <param name="value">The number.</param>
    /// <returns>Whether there was one.</returns>
    public static bool TryInt64(JsonElement parent, string name, out long value)
    {
        value = 0;
        if (!TryDecimal(parent, name, out decimal number) || number < long.MinValue || number > long.MaxValue)
        {
            return false;
        }

        value = (long)number;
        return true;
    }

    /// <summary>Reads a number.</summary>
    /// <param name="parent">The object.</param>
    /// <param name="name">The field.</param>
    /// <param name="value">The number.</param>
    /// <returns>Whether there was one.</returns>
    public static bool TryDecimal(JsonElement parent, string name, out decimal value)
    {
        value = 0;
        return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement field) && TryDecimal(field, out value);
    }

    /// <summary>Reads a value as a number.</summary>
    /// <param name="field">The value.</param>
    /// <param name="value">The number.</param>
    /// <returns>Whether it was one.</returns>
    public static bool TryDecimal(JsonElement field, out decimal value)
    {
        value = 0;
        return field.ValueKind switch
        {
            JsonValueKind.Number => field.TryGetDecimal(out value),
            JsonValueKind.String => decimal.TryParse(field.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out value),
            _ => false,
        };
    }
}
