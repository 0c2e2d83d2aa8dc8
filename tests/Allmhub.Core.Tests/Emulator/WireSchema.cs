using System.Text.Json;

namespace Allmhub.Core.Tests.Emulator;

/// <summary>Schemas that tests offer, and short ways through JSON.</summary>
internal static class WireSchema
{
    public const string Weather = """{"type":"object","properties":{"city":{"type":"string"},"unit":{"type":"string","enum":["celsius","fahrenheit"]}},"required":["city"]}""";

    public const string Time = """{"type":"object","properties":{"zone":{"type":"string"}},"required":["zone"]}""";

    public const string Person = """{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer","minimum":18},"tags":{"type":"array","items":{"type":"string","enum":["alpha","beta"]}}},"required":["name","age","tags"],"additionalProperties":false}""";

    public static string Str(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    public static int Int(this JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
