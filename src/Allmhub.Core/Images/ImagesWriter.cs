using System.Text.Json.Nodes;
using Allmhub.Http;

namespace Allmhub.Images;

/// <summary>Writes <c>/v1/images/generations</c> and <c>/v1/images/edits</c> (contract: ImageGenerationRequest, ImageEditForm, ImageEditJson; NOTES sections 9 and 16.3).</summary>
/// <param name="request">What is asked.</param>
/// <param name="wanted">What size it is to have.</param>
/// <param name="notes">Receives what is worth telling.</param>
internal sealed class ImagesWriter(ImageRequest request, ImageDimension wanted, List<string> notes)
{
    private static readonly string[] Types = ["image/png", "image/jpeg", "image/webp"];

    private static readonly string[] SeedreamTypes = [.. Types, "image/bmp", "image/tiff", "image/gif"];

    private readonly ImageFamily _family = ImageFamilies.Of(request.Model);

    /// <summary>Writes the request.</summary>
    /// <param name="isEdit">Whether the references are to be changed.</param>
    /// <returns>The request, without what reads its answer.</returns>
    /// <exception cref="InvalidInputException">The format or the model cannot say it.</exception>
    public AllmRequest Write(bool isEdit)
    {
        // These take references beside the prompt; all others take them on the path of edits alone.
        bool isEditPath = isEdit || (request.Reference.Count > 0 && _family is not (ImageFamily.Seedream or ImageFamily.Gemini));
        Check(isEditPath);
        List<KeyValuePair<string, JsonNode>> fields = [.. Fields(isEditPath)];
        if (isEditPath && IsForm())
        {
            return new ImageForm(request, fields).ToRequest("v1/images/edits");
        }

        ImageCheck.JsonSize(request);
        JsonObject body = [];
        foreach (KeyValuePair<string, JsonNode> field in fields)
        {
            body[field.Key] = field.Value;
        }

        AddReferences(body);
        return new AllmRequest { Method = HttpMethod.Post, Path = isEditPath ? "v1/images/edits" : "v1/images/generations", Json = body };
    }

    private bool StreamsOnWire => request.Stream == true && _family is not (ImageFamily.DallE or ImageFamily.Imagen);

    private IEnumerable<KeyValuePair<string, JsonNode>> Fields(bool isEditPath)
    {
        (string? size, string? ratio) = ImagesSize.Of(request, wanted);
        if (ratio is not null)
        {
            notes.Add(Words.Say($"The ratio {ratio} goes as aspect_ratio, which arrives only where the channel passes bodies through (NOTES section 16.3). A size in pixels always arrives."));
        }

        if (request.Seed is not null && !isEditPath)
        {
            notes.Add(Words.Say("The seed arrives only where the channel passes bodies through (NOTES section 16.3)."));
        }

        (string Name, JsonNode? Value)[] all =
        [
            ("model", request.Model),
            ("prompt", request.Prompt),
            ("n", request.Count > 1 ? request.Count : null),
            ("size", size),
            ("aspect_ratio", ratio),
            ("quality", request.Quality ?? (_family == ImageFamily.Imagen && wanted.Ratio is not null ? wanted.Class : null)),
            ("background", request.Background),
            ("style", request.Style),
            ("output_format", OutputFormat),
            ("output_compression", request.Compression),
            ("moderation", request.Moderation),
            ("input_fidelity", request.InputFidelity),
            // gpt-image answers base64 always, and refuses the field.
            ("response_format", _family == ImageFamily.GptImage ? null : "b64_json"),
            ("seed", request.Seed),
            ("stream", StreamsOnWire ? true : null),
            ("partial_images", StreamsOnWire ? request.PartialImage : null),
        ];
        return all.Concat(Group(isEditPath)).Where(static field => field.Value is not null).Select(static field => KeyValuePair.Create(field.Name, field.Value!));
    }

    private string? OutputFormat => string.Equals(request.OutputFormat, "jpg", StringComparison.OrdinalIgnoreCase) ? "jpeg" : request.OutputFormat?.ToLowerInvariant();

    // seedream calls several pictures a group.
    private IEnumerable<(string Name, JsonNode? Value)> Group(bool isEditPath) => _family == ImageFamily.Seedream && request.Count > 1 && !isEditPath
        ? [("sequential_image_generation", "auto"), ("sequential_image_generation_options", new JsonObject { ["max_images"] = request.Count })]
        : [];

    private void Check(bool isEditPath)
    {
        ImageCheck.References(request, ImageApi.Images, _family == ImageFamily.Seedream ? SeedreamTypes : Types);
        if (_family == ImageFamily.Seedream)
        {
            CheckSeedream();
        }

        ImageCheck.Require(!isEditPath || request.Style is null, Words.Say("A style is for new pictures of dall-e-3 alone, not for edits: say it in the prompt."), nameof(request.Style));
        ImageCheck.Require(isEditPath || request.BodyFormat != ImageBodyFormat.Form, Words.Say("A form is for edits alone; new pictures are asked for in JSON."), nameof(request.BodyFormat));
        ImageCheck.Require(request.InputFidelity is null || request.Reference.Count > 0, Words.Say("InputFidelity says how closely references are kept, and there is none."), nameof(request.InputFidelity));
        ImageCheck.Require(request.InputFidelity is null || !ImageFamilies.Bare(request.Model).StartsWith("gpt-image-1-mini", StringComparison.Ordinal), Words.Say($"{request.Model} has no InputFidelity; gpt-image-1 and gpt-image-1.5 have."), nameof(request.InputFidelity));
        ImageCheck.Require(request.Seed is null || _family is not (ImageFamily.GptImage or ImageFamily.DallE), Words.Say($"{request.Model} has no seed. seedream has one, and gemini image models in the formats Chat and Gemini."), nameof(request.Seed));
        ImageCheck.Require(request.PartialImage is null or 0 || _family is ImageFamily.GptImage or ImageFamily.Other, Words.Say($"{request.Model} sends no partial pictures; gpt-image models do."), nameof(request.PartialImage));
        ImageCheck.Require(
            request.Compression is null || OutputFormat is "jpeg" or "webp" || (OutputFormat is null && _family != ImageFamily.GptImage),
            Words.Say($"Compression is for jpeg and webp, and the picture is to be {OutputFormat ?? "png"}. Give OutputFormat jpeg or webp."),
            nameof(request.Compression));
        ImageCheck.Require(request.Background != "transparent" || OutputFormat != "jpeg", Words.Say("A JPEG cannot be transparent. Give OutputFormat png or webp."), nameof(request.OutputFormat));
    }

    private void CheckSeedream()
    {
        bool isPro = ImageFamilies.Bare(request.Model).Contains("pro", StringComparison.Ordinal);
        int most = isPro ? 10 : 14;
        ImageCheck.Require(request.Reference.Count <= most, Words.Say($"{request.Model} takes at most {most} references."), nameof(request.Reference));
        ImageCheck.Require(!isPro || request.Count == 1, Words.Say($"{request.Model} makes one picture a request: ask several times, or take another seedream."), nameof(request.Count));
        ImageCheck.Require(request.Reference.Count + request.Count <= 15, Words.Say($"{request.Model} takes at most 15 references and new pictures together."), nameof(request.Count));
    }

    private bool IsForm()
    {
        ImageSource? address = request.Reference.Append(request.Mask).FirstOrDefault(static source => source?.Uri is not null);
        if (request.BodyFormat == ImageBodyFormat.Form && address is not null)
        {
            throw new InvalidInputException(Words.Say($"A form carries files, not addresses such as '{address.Name}'. Save it first, or send JSON."), nameof(request.BodyFormat));
        }

        return request.BodyFormat == ImageBodyFormat.Form || (request.BodyFormat == ImageBodyFormat.Auto && address is null && _family != ImageFamily.Seedream);
    }

    // OpenAI's JSON has a list of objects; seedream and others a text or a list of texts.
    private void AddReferences(JsonObject body)
    {
        if (request.Mask is ImageSource mask)
        {
            body["mask"] = new JsonObject { ["image_url"] = mask.Address };
        }

        if (request.Reference.Count == 0)
        {
            return;
        }

        if (_family is ImageFamily.GptImage or ImageFamily.DallE)
        {
            body["images"] = new JsonArray([.. request.Reference.Select(static source => (JsonNode)new JsonObject { ["image_url"] = source.Address })]);
        }
        else
        {
            body["image"] = request.Reference.Count == 1 ? request.Reference[0].Address : new JsonArray([.. request.Reference.Select(static source => (JsonNode)source.Address)]);
        }
    }
}
