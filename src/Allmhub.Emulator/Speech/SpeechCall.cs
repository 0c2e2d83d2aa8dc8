using System.Text.Json;
using Allmhub.Emulator.Json;

namespace Allmhub.Emulator.Speech;

/// <summary>What is asked of the speaker.</summary>
/// <param name="Model">The model.</param>
/// <param name="Input">What is spoken.</param>
/// <param name="Voice">Who speaks.</param>
/// <param name="Format">How the sound is written.</param>
/// <param name="Speed">1 as usual.</param>
/// <param name="IsEvents">As events instead of bytes.</param>
internal sealed record SpeechCall(string Model, string Input, string Voice, string Format, double Speed, bool IsEvents)
{
    /// <summary>Reads a body as far as the gateway does: what has another type is an error of its own, status 400 (NOTES section 16.6).</summary>
    /// <exception cref="SpeechRefusal">A field is missing or has another type.</exception>
    public static SpeechCall Read(JsonElement body) => new(
        body.Text("model") ?? "",
        Text(body, "input") ?? "",
        Text(body, "voice") ?? "",
        Text(body, "response_format") ?? "mp3",
        body.Find("speed") switch
        {
            null => 1,
            { ValueKind: JsonValueKind.Number } speed => speed.GetDouble(),
            _ => throw new SpeechRefusal("json: cannot unmarshal string into Go struct field AudioRequest.speed of type float64", null),
        },
        Text(body, "stream_format") switch
        {
            null or "audio" => false,
            "sse" => true,
            { } other => throw new SpeechRefusal($"Invalid value: '{other}'. Supported values are: 'sse' and 'audio'.", "stream_format"),
        });

    private static string? Text(JsonElement body, string name) => body.Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => throw new SpeechRefusal($"json: cannot unmarshal {other.ValueKind.ToString().ToLowerInvariant()} into Go struct field AudioRequest.{name} of type string", null),
    };
}
