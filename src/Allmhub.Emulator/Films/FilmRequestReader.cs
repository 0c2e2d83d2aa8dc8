using System.Globalization;
using System.Text.Json;
using Allmhub.Emulator.Generations;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Models;
using Allmhub.Emulator.Pictures;

namespace Allmhub.Emulator.Films;

/// <summary>Reads what is asked as the gateway does: strictly in JSON, one value for each field of a form (NOTES section 16.5).</summary>
internal sealed class FilmRequestReader(EmulatorGeneration generation, ModelCatalog models)
{
    private static readonly string[] Files = ["input_reference", "input_reference[]", "image"];

    public FilmRequest Json(JsonElement body)
    {
        string model = body.Text("model") ?? throw new FilmRefusal("missing_model", "model is required");
        FilmChannel channel = Channel(model);
        string code = channel == FilmChannel.Sora ? "invalid_json" : "invalid_request";
        foreach (string name in new[] { "prompt", "seconds", "size", "input_reference", "image" })
        {
            if (body.Find(name) is { ValueKind: not JsonValueKind.String } wrong)
            {
                throw new FilmRefusal(code, $"json: cannot unmarshal {Word(wrong)} into Go struct field TaskSubmitReq.{name} of type string");
            }
        }

        JsonElement? duration = body.Find("duration");
        if (duration is { ValueKind: not JsonValueKind.Number } text && (generation == EmulatorGeneration.February2026 || text.ValueKind != JsonValueKind.String))
        {
            throw new FilmRefusal(code, $"json: cannot unmarshal {Word(text)} into Go struct field TaskSubmitReq.duration of type int");
        }

        return Check(new FilmRequest(model, channel, body.Text("prompt") ?? "")
        {
            Second = Seconds(body.Text("seconds")),
            Duration = duration is null ? null : Seconds(duration.Value.ToString()),
            Size = body.Text("size"),
            Reference = Picture(body.Text("input_reference") ?? body.Text("image") ?? body.Texts("images").FirstOrDefault()),
        }, Metadata(body.Find("metadata"), code));
    }

    public FilmRequest Form(IReadOnlyList<FormField> form)
    {
        string? repeated = form.Where(static f => f.FileName is null).GroupBy(static f => f.Name).FirstOrDefault(static g => g.Count() > 1)?.Key;
        if (repeated is not null)
        {
            throw new FilmRefusal("invalid_request", $"json: cannot unmarshal array into Go struct field TaskSubmitReq.{repeated} of type string");
        }

        if (form.Any(static f => f.FileName is null && f.Name == "images"))
        {
            throw new FilmRefusal("invalid_request", "json: cannot unmarshal string into Go struct field TaskSubmitReq.images of type []string");
        }

        string model = Text("model") ?? throw new FilmRefusal("missing_model", "model is required");
        int? seconds = Seconds(Text("seconds") ?? Text("duration"));
        return Check(new FilmRequest(model, Channel(model), Text("prompt") ?? "")
        {
            Second = seconds,
            Duration = seconds,
            Size = Text("size"),
            Reference = form.FirstOrDefault(static f => f.FileName is not null && Files.Contains(f.Name))?.Data ?? Picture(Text("input_reference") ?? Text("image")),
        }, Text("metadata") is { } metadata ? Parsed(metadata, "invalid_request") : null);

        string? Text(string name) => form.FirstOrDefault(f => f.Name == name && f.FileName is null)?.Text;
    }

    private static FilmRequest Check(FilmRequest request, JsonElement? metadata)
    {
        if (string.IsNullOrWhiteSpace(request.Prompt))
        {
            throw new FilmRefusal("invalid_request", "prompt is required");
        }

        return FilmRules.Check(metadata is not { } more ? request : request with
        {
            Duration = more.Integer("durationSeconds") ?? request.Duration,
            Second = request.Second ?? request.Duration ?? more.Integer("durationSeconds"),
            Resolution = more.Text("resolution"),
            AspectRatio = more.Text("aspectRatio"),
        });
    }

    private FilmChannel Channel(string model) => !models.Exists(model) ? throw new FilmRefusal(FilmRefusal.NoChannel, model)
        : FilmChannels.Of(model) ?? (models.IsAdded(model) ? FilmChannel.Relay : throw new FilmRefusal("invalid_api_platform", $"invalid api platform: {model}"));

    private static int? Seconds(string? text) => text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is >= 1 and <= 3600 ? seconds
        : throw new FilmRefusal("invalid_seconds", "seconds must be a whole number from 1 to 3600");

    private static JsonElement? Metadata(JsonElement? value, string code) => value switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } => value,
        { ValueKind: JsonValueKind.String } text => Parsed(text.GetString()!, code),
        { } wrong => throw new FilmRefusal(code, $"json: cannot unmarshal {Word(wrong)} into Go struct field TaskSubmitReq.metadata of type map[string]interface {{}}"),
    };

    private static JsonElement Parsed(string text, string code)
    {
        try
        {
            return JsonDocument.Parse(text).RootElement;
        }
        catch (JsonException)
        {
            throw new FilmRefusal(code, "metadata is not valid JSON");
        }
    }

    /// <summary>The bytes of a data URI or of bare base64; empty for an address, null without a picture.</summary>
    private static byte[]? Picture(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (text.StartsWith("http", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        byte[] data = new byte[text.Length];
        string base64 = text[(text.IndexOf(',', StringComparison.Ordinal) + 1)..];
        return Convert.TryFromBase64String(base64, data, out int length) && PictureHeader(data.AsSpan(0, length)) ? data[..length]
            : throw FilmRefusal.Vendor("Invalid image: the data is no picture.", "input_reference", "invalid_image");
    }

    private static bool PictureHeader(ReadOnlySpan<byte> data) => Drawing.PictureHeader.Read(data) is not null;

    private static string Word(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => "number",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        _ => "bool",
    };
}
