using System.Text.Json;
using Allmhub.Chat;
using Allmhub.Http;

namespace Allmhub.Images;

/// <summary>Reads what an answer used, in the words of images and in those of chat.</summary>
internal static class ImageUsageReader
{
    /// <summary>Reads <c>usage</c>.</summary>
    /// <param name="owner">The object it stands in.</param>
    /// <returns>The usage; <c>null</c> when there is none.</returns>
    public static ImageUsage? Read(JsonElement owner)
    {
        if (owner.ValueKind != JsonValueKind.Object || !owner.TryGetProperty("usage", out JsonElement usage) || usage.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        long input = Count(usage, "input_tokens", "prompt_tokens");
        long output = Count(usage, "output_tokens", "completion_tokens");
        long total = Count(usage, "total_tokens", "total_tokens");
        return new ImageUsage
        {
            InputToken = input,
            OutputToken = output,
            TotalToken = total > 0 ? total : input + output,
            CachedToken = Detail(usage, "input_tokens_details", "prompt_tokens_details", "cached_tokens"),
            InputImageToken = Detail(usage, "input_tokens_details", "prompt_tokens_details", "image_tokens"),
            OutputImageToken = Detail(usage, "output_tokens_details", "completion_tokens_details", "image_tokens"),
            GeneratedImage = Count(usage, "generated_images", "num_images") is > 0 and <= int.MaxValue and long made ? (int)made : null,
        };
    }

    /// <summary>The usage of a conversation.</summary>
    /// <param name="usage">Its usage.</param>
    /// <returns>The same; <c>null</c> when there is none.</returns>
    public static ImageUsage? Of(ChatUsage? usage) => usage is null ? null : new ImageUsage { InputToken = usage.InputToken, OutputToken = usage.OutputToken, TotalToken = usage.TotalToken, CachedToken = usage.CachedToken, InputImageToken = usage.ImageInputToken };

    private static long Count(JsonElement owner, string name, string other) =>
        LenientNumber.TryInt64(owner, name, out long count) && count > 0 ? count : LenientNumber.TryInt64(owner, other, out count) ? count : 0;

    private static long Detail(JsonElement usage, string name, string other, string part)
    {
        bool isThere = (usage.TryGetProperty(name, out JsonElement details) && details.ValueKind == JsonValueKind.Object) || usage.TryGetProperty(other, out details);
        return isThere && LenientNumber.TryInt64(details, part, out long count) ? count : 0;
    }
}
