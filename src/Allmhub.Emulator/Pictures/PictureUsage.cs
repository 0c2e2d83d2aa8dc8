using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Drawing;

namespace Allmhub.Emulator.Pictures;

/// <summary>What pictures use, in the words of each family.</summary>
internal static class PictureUsage
{
    /// <summary>What a reference counts.</summary>
    private const int ReferenceTokens = 323;

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
