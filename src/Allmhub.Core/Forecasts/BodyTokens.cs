using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Media;
using Allmhub.Tokens;

namespace Allmhub.Forecasts;

/// <summary>
/// Counts what a body in JSON gives a model to read, in whichever of the four formats: texts, tools and schemas as the text they are sent as, media by their vendor's
/// rule. Members that steer the call and are not read by the model count nothing.
/// </summary>
/// <param name="model">The model, whose vendor's rule counts.</param>
internal sealed class BodyTokens(string model)
{
    // What a message counts beside its text (OpenAI's cookbook: 3 and the role).
    private const int Message = 4;
    private const int MostDepth = 64;

    // Enough for the header of a picture, thumbnails before it included.
    private const int HeaderChars = 512 * 1024;
    private const int ShortestData = 64;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly HashSet<string> Steering =
    [
        "type", "role", "id", "call_id", "tool_call_id", "tool_use_id", "mimeType", "mime_type", "media_type", "format", "detail", "status", "object",
        "signature", "thoughtSignature", "thought_signature", "encrypted_content", "cache_control", "filename", "file_id", "fileName", "index",
    ];

    private static readonly HashSet<string> AsText = ["tools", "functions", "arguments", "args", "response", "response_format", "schema", "json_schema", "responseSchema", "responseJsonSchema", "parameters", "input_schema"];

    private static readonly HashSet<string> Addresses = ["url", "image_url", "video_url", "audio_url", "file_url", "fileUri", "file_uri", "uri", "image", "input_reference"];

    private static readonly HashSet<string> Bytes = ["data", "file_data", "b64_json"];

    /// <summary>All tokens.</summary>
    public TokenCount All { get; private set; }

    /// <summary>Of them, those of pictures.</summary>
    public TokenCount Picture { get; private set; }

    /// <summary>Of them, those of sound.</summary>
    public TokenCount Sound { get; private set; }

    /// <summary>Counts a member of a body with all that is in it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value; <c>null</c> counts nothing.</param>
    public void Add(string name, JsonNode? value) => Walk(name, value, null, 0);

    /// <summary>Counts a text.</summary>
    /// <param name="text">The text.</param>
    public void AddText(string? text) => All += TextTokens.Of(text);

    /// <summary>Counts a picture.</summary>
    /// <param name="size">Its size; <c>null</c> when not known.</param>
    public void AddPicture(PictureSize? size) => AddMedia(MediaKind.Image, PictureTokens.Of(model, size));

    private void Walk(string name, JsonNode? node, JsonObject? parent, int depth)
    {
        if (node is null || depth > MostDepth || Steering.Contains(name))
        {
            return;
        }

        switch (node)
        {
            case (JsonArray or JsonObject) when AsText.Contains(name):
                AddText(node.ToJsonString(Readable));
                break;
            case JsonObject function when name == "input" && parent.TextOf("type") == "tool_use":
                AddText(function.ToJsonString(Readable));
                break;
            case JsonArray list:
                foreach (JsonNode? item in list)
                {
                    Walk(name, item, parent, depth + 1);
                }

                break;
            case JsonObject group:
                All += group.ContainsKey("role") ? TokenCount.Exactly(Message) : default;
                foreach (KeyValuePair<string, JsonNode?> member in group)
                {
                    Walk(member.Key, member.Value, group, depth + 1);
                }

                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                AddString(name, value.GetValue<string>(), parent);
                break;
        }
    }

    private void AddString(string name, string text, JsonObject? parent)
    {
        bool isLow = parent?["detail"]?.ToString() == "low" || parent?["media_resolution"]?.ToString() == "low";
        if (DataUri.IsDataUri(text))
        {
            AddData(text.AsSpan(text.IndexOf(',') + 1), DataUri.MediaType(text), isLow);
        }
        else if (Bytes.Contains(name) && text.Length >= ShortestData && !text.AsSpan(0, ShortestData).ContainsAny(" \n"))
        {
            AddData(text, TypeBeside(parent), isLow);
        }
        else if (Addresses.Contains(name) && MediaLink.TryCreate(text, out _))
        {
            MediaKind kind = name switch { "video_url" => MediaKind.Video, "audio_url" => MediaKind.Audio, "file_url" => MediaKind.Document, _ => MediaFormats.KindOf(TypeBeside(parent)) };
            AddMedia(kind, MediaTokens.Of(model, kind, default, isLow));
        }
        else
        {
            AddText(text);
        }
    }

    private void AddData(ReadOnlySpan<char> base64, string type, bool isLow)
    {
        MediaKind kind = MediaFormats.KindOf(type);
        ReadOnlySpan<char> needed = kind is MediaKind.Image or MediaKind.Unknown && base64.Length > HeaderChars ? base64[..HeaderChars] : base64;
        if (!DataUri.TryDecodeBase64(needed, out byte[] data))
        {
            data = [];
        }

        if (MediaSignature.Detect(data) is MediaFormat found && kind != MediaKind.Document)
        {
            kind = found.Kind;
        }

        if (type.StartsWith("text/", StringComparison.Ordinal))
        {
            AddText(System.Text.Encoding.UTF8.GetString(data));
            return;
        }

        AddMedia(kind, MediaTokens.Of(model, kind, data, isLow));
    }

    private void AddMedia(MediaKind kind, TokenCount count)
    {
        All += count;
        Picture += kind is MediaKind.Image or MediaKind.Unknown ? count : default;
        Sound += kind == MediaKind.Audio ? count : default;
    }

    private static string TypeBeside(JsonObject? parent)
    {
        string? told = (parent?["mimeType"] ?? parent?["mime_type"] ?? parent?["media_type"])?.ToString();
        return told ?? (parent?["format"] is JsonNode format ? $"audio/{format}" : string.Empty);
    }
}
