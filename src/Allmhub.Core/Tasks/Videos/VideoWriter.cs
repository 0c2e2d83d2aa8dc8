using System.Globalization;
using System.Text.Json.Nodes;
using Allmhub.Http;
using Allmhub.Images;
using Allmhub.Media;

namespace Allmhub.Tasks.Videos;

/// <summary>
/// Writes <c>POST /v1/videos</c> (NOTES sections 11 and 16.5): a form when a picture lies here, JSON when not. <c>seconds</c> is text even in
/// JSON, and <c>duration</c> besides it a number, since Veo reads that alone. What Veo takes travels in <c>metadata</c>.
/// </summary>
internal static class VideoWriter
{
    /// <summary>The path.</summary>
    public const string Path = "/v1/videos";

    // What the vendor's own names take for a shape (NOTES section 16.5).
    private static readonly Dictionary<string, string> SoraSize = new() { ["16:9"] = "1280x720", ["9:16"] = "720x1280" };

    /// <summary>Writes the request.</summary>
    /// <param name="request">What is asked for.</param>
    /// <returns>The request; sent once.</returns>
    public static AllmRequest Write(VideoRequest request)
    {
        AllmRequest frame = new() { Method = HttpMethod.Post, Path = Path, Retry = RetryPolicy.Paid, MaxBody = AllmRequest.MediaBody };
        bool isForm = request.Image.Any(static image => image.Data is not null) && request.Image.All(static image => image.Data is not null);
        if (!isForm)
        {
            return frame with { Json = Json(request), Note = Notes(request) };
        }

        IReadOnlyList<FormPart> parts = Form(request);
        return frame with
        {
            Content = () => MultipartForm.ToContent(parts),
            ContentDescription = MultipartForm.Describe(parts),
            WithExtra = extra =>
            {
                IReadOnlyList<FormPart> merged = [.. parts.Where(part => !extra.ContainsKey(part.Name)), .. extra.Select(static field => new FormPart(field.Key, Text(field.Value)))];
                return frame with { Content = () => MultipartForm.ToContent(merged), ContentDescription = MultipartForm.Describe(merged) };
            },
        };
    }

    private static JsonObject Json(VideoRequest request)
    {
        JsonObject body = new() { ["model"] = request.Model, ["prompt"] = request.Prompt };
        if (request.Second is decimal second)
        {
            body["seconds"] = Text(second);
            body["duration"] = second;
        }

        Add(body, "size", Size(request));
        if (VideoApiChoice.IsVeo(request.Model))
        {
            if (Metadata(request) is { Count: > 0 } metadata)
            {
                body["metadata"] = metadata;
            }

            Add(body, "image", request.Image.FirstOrDefault()?.Address);
        }
        else
        {
            Add(body, "aspect_ratio", request.Size is null && Size(request) is null ? request.AspectRatio : null);
            Add(body, "input_reference", request.Image.FirstOrDefault()?.Address);
            if (request.Image.Count > 1)
            {
                body["images"] = new JsonArray([.. request.Image.Select(static image => (JsonNode?)image.Address)]);
            }
        }

        return body;
    }

    private static List<FormPart> Form(VideoRequest request)
    {
        List<FormPart> parts = [new("model", request.Model), new("prompt", request.Prompt)];
        if (request.Second is decimal second)
        {
            parts.Add(new FormPart("seconds", Text(second)));
        }

        if (Size(request) is string size)
        {
            parts.Add(new FormPart("size", size));
        }

        if (VideoApiChoice.IsVeo(request.Model) && Metadata(request) is { Count: > 0 } metadata)
        {
            parts.Add(new FormPart("metadata", metadata.ToJsonString()));
        }

        parts.AddRange(request.Image.Select((image, index) => File(request.Image.Count > 1 ? "input_reference[]" : "input_reference", image, index)));
        return parts;
    }

    // The gateway goes by the extension (NOTES section 9): the true one is written, whatever the file is called here.
    private static FormPart File(string name, ImageSource image, int index)
    {
        string fileName = string.Create(CultureInfo.InvariantCulture, $"frame-{index + 1}{image.Format!.Extension[0]}");
        return image.FilePath is string path ? new FormPart(name, null, path) { FileName = fileName } : FormPart.OfBytes(name, image.Data!.ToArray(), fileName);
    }

    private static JsonObject Metadata(VideoRequest request)
    {
        JsonObject metadata = [];
        Add(metadata, "aspectRatio", request.AspectRatio);
        Add(metadata, "negativePrompt", request.NegativePrompt);
        if (request.Second is decimal second)
        {
            metadata["durationSeconds"] = second;
        }

        return metadata;
    }

    private static string? Size(VideoRequest request) => request.Size ?? (
        request.AspectRatio is string ratio && request.Model.StartsWith("sora-2", StringComparison.OrdinalIgnoreCase) ? SoraSize.GetValueOrDefault(ratio) : null);

    private static IReadOnlyList<string> Notes(VideoRequest request) => VideoApiChoice.IsVeo(request.Model) && request.Image.Any(static image => image.Uri is not null)
        ? [Words.Say("Veo channels of Google's own silently ignore pictures that are addresses; give a file where the picture does not show in the film.")]
        : [];

    private static string Text(decimal value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string? Text(JsonNode? value) => value is JsonValue text && text.TryGetValue(out string? plain) ? plain : value?.ToJsonString() ?? string.Empty;

    private static void Add(JsonObject body, string name, string? value)
    {
        if (value is not null)
        {
            body[name] = value;
        }
    }
}
