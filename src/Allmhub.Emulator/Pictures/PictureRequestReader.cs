using System.Globalization;
using System.Text.Json;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Wire;

namespace Allmhub.Emulator.Pictures;

/// <summary>Reads the body of <c>/v1/images/generations</c> and <c>/v1/images/edits</c>. What is wrong is refused as the gateway does, before any vendor sees it.</summary>
internal static class PictureRequestReader
{
    private const int MostPictures = 128;

    /// <summary>Reads JSON.</summary>
    public static PictureRequest Json(JsonElement body, string model, PictureFamily family, bool isEdit)
    {
        List<PictureReference> image = [.. body.Texts("image").Select(static text => Reference("image", text)), .. body.Items("images").Select(Listed)];
        JsonElement? mask = body.Find("mask");
        return Common(new PictureRequest
        {
            Model = model,
            Family = family,
            Prompt = body.Text("prompt") ?? "",
            IsEdit = isEdit,
            IsForm = false,
            Count = Count(body, family),
            Size = body.Text("size"),
            AspectRatio = body.Text("aspect_ratio"),
            Quality = body.Text("quality"),
            Background = body.Text("background"),
            OutputFormat = body.Text("output_format"),
            Compression = body.Integer("output_compression"),
            ResponseFormat = body.Text("response_format"),
            InputFidelity = body.Text("input_fidelity"),
            Moderation = body.Text("moderation"),
            Stream = body.Flag("stream"),
            Partials = body.Integer("partial_images") ?? 0,
            Image = image,
            Mask = mask is { } found ? Listed(found) with { Field = "mask" } : null,
        });
    }

    /// <summary>Reads a form.</summary>
    public static PictureRequest Form(IReadOnlyList<FormField> field, string model, PictureFamily family)
    {
        PictureReference[] file = [.. field.Where(static f => f.FileName is not null).Select(static f => new PictureReference(f.Name, f.FileName, f.Data))];
        return Common(new PictureRequest
        {
            Model = model,
            Family = family,
            Prompt = Text(field, "prompt") ?? "",
            IsEdit = true,
            IsForm = true,
            Count = Number(field, "n") ?? 1,
            Size = Text(field, "size"),
            AspectRatio = Text(field, "aspect_ratio"),
            Quality = Text(field, "quality"),
            Background = Text(field, "background"),
            OutputFormat = Text(field, "output_format"),
            Compression = Number(field, "output_compression"),
            ResponseFormat = Text(field, "response_format"),
            InputFidelity = Text(field, "input_fidelity"),
            Moderation = Text(field, "moderation"),
            Stream = Text(field, "stream") is "true" or "True" or "1",
            Partials = Number(field, "partial_images") ?? 0,
            Image = [.. file.Where(static f => f.Field is "image" or "image[]" || f.Field.StartsWith("image[", StringComparison.Ordinal))],
            Mask = Array.Find(file, static f => f.Field == "mask"),
        });
    }

    /// <summary>What a field of a form says, the first of its name.</summary>
    public static string? Text(IReadOnlyList<FormField> field, string name) => field.FirstOrDefault(f => f.Name == name && f.FileName is null)?.Text;

    /// <summary>The body as JSON when it says so.</summary>
    public static JsonElement? JsonOf(EmulatorRequest request) =>
        request.GetHeader("Content-Type")?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true && request.Json is { ValueKind: JsonValueKind.Object } body ? body : null;

    private static PictureRequest Common(PictureRequest request) =>
        string.IsNullOrWhiteSpace(request.Prompt) ? throw new PictureRefusal("prompt is required")
        : request.Count is < 1 or > MostPictures ? throw new PictureRefusal("n must be between 1 and 128")
        : request.Size?.Contains('×', StringComparison.Ordinal) == true ? throw new PictureRefusal("size an unexpected error occurred in the parameter, please use 'x' instead of the multiplication sign '×'")
        : request.IsEdit && request.Image.Count == 0 ? throw new PictureRefusal("image is required")
        : request;

    /// <summary>seedream makes groups by a field of its own, which counts only where the channel passes it on.</summary>
    private static int Count(JsonElement body, PictureFamily family)
    {
        if (body.Find("n") is { } n && (n.ValueKind != JsonValueKind.Number || !n.TryGetInt32(out _)))
        {
            throw new PictureRefusal("json: cannot unmarshal string into Go struct field ImageRequest.n of type uint");
        }

        bool isGroup = family == PictureFamily.Seedream && body.Text("sequential_image_generation") == "auto";
        int? most = isGroup ? body.Find("sequential_image_generation_options")?.Integer("max_images") : null;
        return most ?? body.Integer("n") ?? 1;
    }

    private static int? Number(IReadOnlyList<FormField> field, string name) => Text(field, name) is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number
        : throw new PictureRefusal($"strconv.ParseUint: parsing \"{text}\": invalid syntax");

    private static PictureReference Listed(JsonElement item) =>
        Reference("images", item.ValueKind == JsonValueKind.String ? item.GetString()! : item.Text("image_url") ?? throw new PictureRefusal("An item has neither image_url nor file_id.", "images"));

    private static PictureReference Reference(string name, string text)
    {
        int comma = text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? text.IndexOf(',', StringComparison.Ordinal) : -1;
        if (comma < 0)
        {
            return Uri.TryCreate(text, UriKind.Absolute, out Uri? link) && link.Scheme is "http" or "https"
                ? new PictureReference(name, null, []) { Address = text }
                : throw new PictureRefusal($"Invalid '{name}': neither an address nor a data URI.", name);
        }

        try
        {
            return new PictureReference(name, null, Convert.FromBase64String(text[(comma + 1)..]));
        }
        catch (FormatException)
        {
            throw new PictureRefusal($"Invalid '{name}': no base64.", name);
        }
    }
}
