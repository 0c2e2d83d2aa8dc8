using System.Text.Json;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Images;

/// <summary>What an answer says of one picture, before it is one.</summary>
internal sealed record ImageItem
{
    // Shorter than any picture, and than what stands for a large one.
    private const int LeastBase64 = 90;
    private const int LeastBytes = 8;

    private static readonly string[] Base64Names = ["b64_json", "b64", "base64", "image_base64", "image"];

    private static readonly string[] LinkNames = ["url", "image_url", "uri", "link"];

    /// <summary>Its bytes, or those that stand for them; <c>null</c> when there is an address.</summary>
    public ReadOnlyMemory<byte>? Bytes { get; init; }

    /// <summary>Its address.</summary>
    public Uri? Uri { get; init; }

    /// <summary>The prompt the service made of it.</summary>
    public string? RevisedPrompt { get; init; }

    /// <summary>The service's words without base64.</summary>
    public string? Raw { get; init; }

    /// <summary>Why there is no picture; <c>null</c> when there is one.</summary>
    public AllmException? Failure { get; init; }

    /// <summary>Whether it is one layer of a picture that comes in several (seedream).</summary>
    public bool IsLayer { get; init; }

    /// <summary>Reads an item: the first that is not empty of base64 and address (NOTES section 9), or what went wrong with it.</summary>
    /// <param name="item">An object, or a bare text.</param>
    /// <param name="baseUri">The gateway, for addresses without a host.</param>
    /// <returns>The item.</returns>
    public static ImageItem Read(JsonElement item, Uri baseUri)
    {
        string? raw = ImageRaw.Of(item);
        if (Find(item, baseUri) is ImageItem found)
        {
            return found with { RevisedPrompt = Text(item, "revised_prompt"), Raw = raw, IsLayer = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("z_index", out _) };
        }

        bool isBroken = Base64Names.Any(name => Text(item, name) is { Length: > LeastBase64 });
        return new ImageItem { Raw = raw, Failure = isBroken ? ImageFailure.CutOff() : ImageFailure.OfItem(item) };
    }

    /// <summary>Whether an object has a place for a picture, filled or not.</summary>
    /// <param name="item">The object.</param>
    /// <returns>Whether it has.</returns>
    public static bool Has(JsonElement item) => item.ValueKind == JsonValueKind.Object && Base64Names.Concat(LinkNames).Any(name => Text(item, name) is not null);

    /// <summary>Reads what stands where a picture should: a data URI, an address, an address without a host, or base64.</summary>
    /// <param name="text">The text.</param>
    /// <param name="baseUri">The gateway.</param>
    /// <param name="isBase64">Whether base64 is the first thing to think of.</param>
    /// <returns>The item; <c>null</c> when it is none of these.</returns>
    public static ImageItem? OfText(string text, Uri baseUri, bool isBase64)
    {
        string value = text.Trim();
        if (DataUri.IsDataUri(value))
        {
            return DataUri.TryDecode(value, out byte[] data, out _) ? new ImageItem { Bytes = data } : null;
        }

        // "/9j/" begins the base64 of a JPEG, and may begin a path.
        if ((isBase64 || value.Length > LeastBase64) && DataUri.TryDecodeBase64(value, out byte[] bytes) && bytes.Length >= LeastBytes && (isBase64 || MediaSignature.Detect(bytes) is not null))
        {
            return new ImageItem { Bytes = bytes };
        }

        return ImageLink.Resolve(value, baseUri) is Uri link ? new ImageItem { Uri = link } : null;
    }

    private static ImageItem? Find(JsonElement item, Uri baseUri)
    {
        if (item.ValueKind == JsonValueKind.String)
        {
            return OfText(Text(item) ?? string.Empty, baseUri, isBase64: false);
        }

        if (item.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (string name in Base64Names)
        {
            if (Text(item, name) is string text && OfText(text, baseUri, isBase64: true) is ImageItem found)
            {
                return found;
            }
        }

        foreach (string name in LinkNames)
        {
            if (Text(item, name) is string text && OfText(text, baseUri, isBase64: false) is ImageItem found)
            {
                return found;
            }
        }

        return null;
    }

    private static string? Text(JsonElement item, string name)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty(name, out JsonElement value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Object ? Text(value, "url") : Text(value);
    }

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? ErrorText.Of(value) : null;
}
