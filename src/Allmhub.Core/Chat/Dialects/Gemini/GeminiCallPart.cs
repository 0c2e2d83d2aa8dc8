using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat.Dialects.Shared;

namespace Allmhub.Chat.Dialects.Gemini;

/// <summary>The part of a call as it goes back: as it came, where the vendor will take it so.</summary>
internal static class GeminiCallPart
{
    /// <summary>Makes the part of a call that goes back.</summary>
    /// <param name="part">The part.</param>
    /// <param name="call">The call inside it.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>The same part when nothing of it is unusual; else one with the vendor's names, and an object as arguments.</returns>
    public static JsonElement Normal(JsonElement part, JsonElement call, string? arguments)
    {
        bool isUsual = part.TryGetProperty("functionCall"u8, out _) && !part.TryGetProperty("thought_signature"u8, out _)
            && (!call.TryGetProperty("args"u8, out JsonElement args) ? arguments is null : args.ValueKind is JsonValueKind.Object)
            && !part.TryGetProperty("text"u8, out _);
        if (isUsual)
        {
            return part.Clone();
        }

        JsonObject inner = new() { ["name"] = EventJson.Text(call, "name"u8), ["args"] = WireJson.ToArguments(ToolArgumentText.Mend(arguments ?? "{}")) };
        if (EventJson.Text(call, "id"u8) is { } id)
        {
            inner["id"] = id;
        }

        JsonObject result = new() { ["functionCall"] = inner };
        foreach (JsonProperty property in part.EnumerateObject().Where(static property => property.Name is not ("text" or "functionCall" or "function_call" or "inlineData" or "inline_data")))
        {
            result[Camel(property.Name)] = WireJson.ToNode(property.Value);
        }

        return WireJson.ToElement(result);
    }

    /// <summary>The vendor's spelling of a name that a library wrote with underscores.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The spelling the vendor takes.</returns>
    public static string Camel(string name) => name switch
    {
        "thought_signature" => "thoughtSignature",
        "inline_data" => "inlineData",
        "file_data" => "fileData",
        "function_call" => "functionCall",
        _ => name,
    };
}
