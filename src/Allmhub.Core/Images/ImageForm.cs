using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Images;

/// <summary>
/// An edit as a form: one file is <c>image</c>, several are <c>image[]</c>. The gateway goes by a file's extension (NOTES section 9), so the true one is
/// written, whatever the file is called here; the names are ASCII and nobody's.
/// </summary>
/// <param name="request">What is asked.</param>
/// <param name="fields">Its fields, without files.</param>
internal sealed class ImageForm(ImageRequest request, IReadOnlyList<KeyValuePair<string, JsonNode>> fields)
{
    /// <summary>Makes the request.</summary>
    /// <param name="path">Where it goes.</param>
    /// <returns>The request; extra fields of the caller become fields of the form, where every text passes (NOTES section 16.3).</returns>
    public AllmRequest ToRequest(string path)
    {
        List<FormPart> parts = [.. fields.Select(static field => new FormPart(field.Key, Text(field.Value))), .. Files()];
        return ToRequest(path, parts) with { WithExtra = extra => ToRequest(path, Merge(parts, extra)) };
    }

    private static AllmRequest ToRequest(string path, List<FormPart> parts) => new()
    {
        Method = HttpMethod.Post,
        Path = path,
        Content = () => MultipartForm.ToContent(parts),
        ContentDescription = MultipartForm.Describe(parts),
        Accept = parts.Any(static part => part is { Name: "stream", Value: "true" }) ? ImageWire.AcceptStream : "application/json",
    };

    private static List<FormPart> Merge(List<FormPart> parts, JsonObject extra) =>
        [.. parts.Where(part => !extra.ContainsKey(part.Name)), .. extra.Where(static field => field.Value is not null).Select(static field => new FormPart(field.Key, Text(field.Value!)))];

    private static string Text(JsonNode value) => value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    private IEnumerable<FormPart> Files()
    {
        bool isOne = request.Reference.Count == 1;
        for (int i = 0; i < request.Reference.Count; i++)
        {
            yield return Part(isOne ? "image" : "image[]", request.Reference[i], isOne ? "image" : FormattableString.Invariant($"image-{i + 1}"));
        }

        if (request.Mask is ImageSource mask)
        {
            yield return Part("mask", mask, "mask");
        }
    }

    private static FormPart Part(string name, ImageSource source, string stem)
    {
        string fileName = stem + source.Format!.Extension[0];
        return source.FilePath is string path ? new FormPart(name, null, path) { FileName = fileName } : FormPart.OfBytes(name, source.Data!.ToArray(), fileName);
    }
}
