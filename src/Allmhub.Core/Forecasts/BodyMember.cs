using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Allmhub.Forecasts;

/// <summary>Reads members of bodies, which callers may have written: numbers may be text (NOTES section 13).</summary>
internal static class BodyMember
{
    /// <summary>A text.</summary>
    /// <param name="body">The body.</param>
    /// <param name="name">The member.</param>
    /// <returns>The text; <c>null</c> when it is none.</returns>
    public static string? TextOf(this JsonObject? body, string name) =>
        body?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>A number.</summary>
    /// <param name="body">The body.</param>
    /// <param name="name">The member.</param>
    /// <returns>The number; <c>null</c> when it is none.</returns>
    public static decimal? NumberOf(this JsonObject? body, string name) =>
        body?[name] is JsonValue value && value.GetValueKind() is JsonValueKind.Number or JsonValueKind.String
        && decimal.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number : null;

    /// <summary>An object.</summary>
    /// <param name="body">The body.</param>
    /// <param name="name">The member.</param>
    /// <returns>The object; <c>null</c> when it is none.</returns>
    public static JsonObject? ObjectOf(this JsonObject? body, string name) => body?[name] as JsonObject;

    /// <summary>A count that can be reckoned with.</summary>
    /// <param name="body">The body.</param>
    /// <param name="name">The member.</param>
    /// <returns>The count; <c>null</c> when it is none, or none that a service takes.</returns>
    public static int? CountOf(this JsonObject? body, string name) =>
        body.NumberOf(name) is decimal number and >= 1 and <= 100_000_000 ? (int)number : null;
}
