using System.Globalization;
using Allmhub.Emulator.Drawing;

namespace Allmhub.Emulator.Pictures;

/// <summary>What the vendors take (NOTES section 16.3): sizes, formats, references and masks by family.</summary>
internal static class PictureRules
{
    private const int MostReferences = 16;
    private const int MostSeedreamReferences = 14;
    private const int MostPictures = 10;
    private const int ReferenceBytes = 50 * 1024 * 1024;
    private const int MaskBytes = 4 * 1024 * 1024;
    private const int LongestGptSide = 3840;

    private static readonly string[] GptSizes = ["auto", "1024x1024", "1536x1024", "1024x1536"];

    /// <summary>Checks a request and settles its size and format.</summary>
    /// <exception cref="PictureRefusal">The vendor does not take it.</exception>
    public static PictureRequest Check(PictureRequest request)
    {
        CheckFields(request);
        CheckReferences(request);
        PictureRequest settled = request with { Format = Format(request), Pixels = Pixels(request) };
        return settled is { IsTransparent: true, Format: PictureFormat.Jpeg }
            ? throw new PictureRefusal("Transparent background is not supported for JPEG output format.", "background")
            : settled;
    }

    private static void CheckFields(PictureRequest request)
    {
        bool isGpt = request.Family == PictureFamily.GptImage;
        if (isGpt && request.ResponseFormat is not null)
        {
            throw new PictureRefusal("Unknown parameter: 'response_format'.", "response_format", "unknown_parameter");
        }

        if ((isGpt || request.Family == PictureFamily.DallE) && request.Count > MostPictures)
        {
            throw new PictureRefusal($"Invalid 'n': integer above maximum value. Expected a value <= {MostPictures}, but got {request.Count} instead.", "n", "integer_above_max_value");
        }

        OneOf("response_format", request.ResponseFormat, "url", "b64_json");
        OneOf("quality", request.Quality, isGpt ? ["auto", "low", "medium", "high"] : ["auto", "low", "medium", "high", "standard", "hd", "2K"]);
        OneOf("background", request.Background, "transparent", "opaque", "auto");
        OneOf("moderation", request.Moderation, "auto", "low");
        OneOf("input_fidelity", request.InputFidelity, "high", "low");
        if (request.Compression is < 0 or > 100)
        {
            throw new PictureRefusal("Invalid 'output_compression': expected 0 to 100.", "output_compression");
        }

        if (request.Partials is < 0 or > 3)
        {
            throw new PictureRefusal("Invalid 'partial_images': expected 0 to 3.", "partial_images");
        }
    }

    private static void CheckReferences(PictureRequest request)
    {
        int most = request.Family == PictureFamily.Seedream ? MostSeedreamReferences : MostReferences;
        if (request.Image.Count > most)
        {
            throw new PictureRefusal($"Too many images: at most {most}.", "image", "too_many_images");
        }

        if (request is { IsForm: true, Family: PictureFamily.Seedream })
        {
            throw new PictureRefusal("The request body is not valid JSON.", "image", "InvalidParameter");
        }

        foreach (PictureReference reference in request.Image)
        {
            _ = CheckPicture(reference, ReferenceBytes);
        }

        if (request.Mask is { Address: null } mask)
        {
            CheckMask(mask, request.Image[0]);
        }
    }

    /// <summary>The gateway tells the vendor the type by the file's extension, png when there is none (NOTES section 9); the vendor looks at the bytes.</summary>
    private static PictureHeader? CheckPicture(PictureReference reference, int mostBytes)
    {
        if (reference.Address is not null)
        {
            return null;
        }

        if (reference.Data.Length >= mostBytes)
        {
            throw new PictureRefusal($"The file is too large: at most {mostBytes / 1024 / 1024} MB.", reference.Field, "file_too_large");
        }

        PictureHeader? header = PictureHeader.Read(reference.Data);
        string? said = reference.FileName is null ? header?.MediaType : Path.GetExtension(reference.FileName).ToLowerInvariant() switch
        {
            ".jpg" or ".jpeg" => "image/jpeg",
            ".webp" => "image/webp",
            _ => "image/png",
        };
        return header is { MediaType: not "image/gif" } && said == header.MediaType
            ? header
            : throw new PictureRefusal($"Invalid image file or mode for '{reference.Field}', please check your image file.", reference.Field, "invalid_image_file");
    }

    private static void CheckMask(PictureReference mask, PictureReference first)
    {
        PictureHeader? header = CheckPicture(mask, MaskBytes);
        if (header is not { MediaType: "image/png", HasAlpha: true })
        {
            throw new PictureRefusal("Invalid mask image format - mask image missing alpha channel.", "mask", "invalid_mask_image_format");
        }

        PictureHeader? picture = PictureHeader.Read(first.Data);
        if (picture is { MediaType: "image/png" } && (picture.Width, picture.Height) != (header.Width, header.Height))
        {
            throw new PictureRefusal("Invalid mask image format - mask size does not match image size.", "mask", "invalid_mask_image_format");
        }
    }

    private static PictureFormat Format(PictureRequest request)
    {
        if (request.OutputFormat is { } word)
        {
            return PictureSpec.FormatOf(word) ?? throw Unsupported("output_format", word, "png", "jpeg", "webp");
        }

        return request.Family == PictureFamily.Seedream ? PictureFormat.Jpeg : PictureFormat.Png;
    }

    private static (int Width, int Height) Pixels(PictureRequest request)
    {
        int usual = request.Family == PictureFamily.Seedream ? 2048 : PictureSizes.Usual;
        if (request is { Family: PictureFamily.Banana, AspectRatio: { } ratio })
        {
            return PictureSizes.OfRatio(ratio, PictureSizes.SideOf(request.Size ?? "1K") ?? usual) ?? throw Unsupported("aspect_ratio", ratio, "16:9");
        }

        if (request.Size is not { Length: > 0 } size || size == "auto")
        {
            return (usual, usual);
        }

        (int Width, int Height)? pixels = PictureSizes.OfPixels(size);
        return request.Family switch
        {
            PictureFamily.GptImage => GptSize(request, size, pixels),
            PictureFamily.DallE => pixels ?? throw Unsupported("size", size, "1024x1024"),
            _ => pixels ?? (PictureSizes.SideOf(size) is { } side ? (side, side) : PictureSizes.OfRatio(size, usual)) ?? throw Unsupported("size", size, "1024x1024", "2K"),
        };
    }

    private static (int Width, int Height) GptSize(PictureRequest request, string size, (int Width, int Height)? pixels)
    {
        if (!request.Model.StartsWith("gpt-image-2", StringComparison.Ordinal))
        {
            return GptSizes.Contains(size, StringComparer.Ordinal) ? pixels!.Value : throw Unsupported("size", size, GptSizes);
        }

        (int width, int height) = pixels ?? throw Unsupported("size", size, GptSizes);
        bool fits = width % 16 == 0 && height % 16 == 0 && width <= 3 * height && height <= 3 * width && Math.Max(width, height) <= LongestGptSide;
        return fits ? (width, height) : throw new PictureRefusal($"Invalid size '{size}'. Sides must be multiples of 16, the ratio between 1:3 and 3:1, at most 3840x2160.", "size");
    }

    private static void OneOf(string field, string? value, params string[] allowed)
    {
        if (value is not null && !allowed.Contains(value, StringComparer.Ordinal))
        {
            throw Unsupported(field, value, allowed);
        }
    }

    private static PictureRefusal Unsupported(string field, string value, params string[] allowed) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Invalid value: '{value}'. Supported values are: {string.Join(", ", allowed.Select(static a => $"'{a}'"))}."), field);
}
