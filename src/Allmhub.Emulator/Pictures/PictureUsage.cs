using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Billing;
using Allmhub.Emulator.Drawing;

namespace Allmhub.Emulator.Pictures;

/// <summary>What pictures use, in the words of each family.</summary>
internal static class PictureUsage
{
    /// <summary>What a reference counts.</summary>
    private const int ReferenceTokens = 323;

    /// <summary>What is paid: tokens where the model has a ratio, pictures that were made where it has a price; dall-e by size and quality (NOTES section 16.7).</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="made">Pictures really made.</param>
    public static Use Of(PictureRequest request, int made)
    {
        int references = ReferenceTokens * (request.Image.Count + (request.Mask is null ? 0 : 1));
        Use use = request.Family switch
        {
            PictureFamily.Seedream => new Use(0, (long)made * request.Pixels.Width * request.Pixels.Height / 256),
            PictureFamily.GptImage or PictureFamily.Other => new Use(Tokens.Count(request.Prompt) + references, made * Drawn(request)) { Seen = references },
            _ => new Use(),
        };
        return use with { Piece = made, Factor = Factor(request) };
    }

    private static decimal Factor(PictureRequest request)
    {
        if (!request.Model.StartsWith("dall-e", StringComparison.Ordinal))
        {
            return 1;
        }

        bool isLong = request.Pixels.Width != request.Pixels.Height;
        decimal size = request.Pixels.Width switch { 256 => 0.4m, 512 => 0.45m, _ => isLong ? 2 : 1 };
        return request is { Model: "dall-e-3", Quality: "hd" } ? size * (isLong ? 1.5m : 2) : size;
    }

    /// <summary>The usage object; null for families that tell none.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="made">Pictures really made.</param>
    public static string? Write(PictureRequest request, int made)
    {
        int text = Tokens.Count(request.Prompt);
        int references = ReferenceTokens * (request.Image.Count + (request.Mask is null ? 0 : 1));
        switch (request.Family)
        {
            case PictureFamily.Seedream:
                int written = made * request.Pixels.Width * request.Pixels.Height / 256;
                return $$"""{"generated_images":{{made}},"output_tokens":{{written}},"total_tokens":{{written}}}""";
            case PictureFamily.GptImage or PictureFamily.Other:
                int drawn = made * Drawn(request);
                return $$$"""{"input_tokens":{{{text + references}}},"input_tokens_details":{"image_tokens":{{{references}}},"text_tokens":{{{text}}}},"output_tokens":{{{drawn}}},"total_tokens":{{{text + references + drawn}}},"output_tokens_details":{"image_tokens":{{{drawn}}},"text_tokens":0}}""";
            default:
                return null;
        }
    }

    /// <summary>Tokens of a picture of 1024 x 1024, by quality; others by their area.</summary>
    private static int Drawn(PictureRequest request)
    {
        int square = request.Quality switch { "low" => 272, "high" => 4160, _ => 1056 };
        return (int)((long)square * request.Pixels.Width * request.Pixels.Height / (PictureSizes.Usual * PictureSizes.Usual));
    }
}
