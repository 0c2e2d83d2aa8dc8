namespace Allmhub.Images;

/// <summary>Models that want the same of a request (NOTES section 16.3), told by name.</summary>
internal enum ImageFamily
{
    /// <summary>Nothing is known of it.</summary>
    Other,

    /// <summary>gpt-image-1 and later: always base64, no response_format, no seed.</summary>
    GptImage,

    /// <summary>dall-e-2 and 3.</summary>
    DallE,

    /// <summary>seedream: JSON alone, references on every path, links as default.</summary>
    Seedream,

    /// <summary>imagen: the size is a ratio.</summary>
    Imagen,

    /// <summary>Google's gemini-…-image, also called nano banana.</summary>
    Gemini,
}

/// <summary>Tells the family.</summary>
internal static class ImageFamilies
{
    /// <summary>The family of a model.</summary>
    /// <param name="model">Its name, also behind a vendor's (<c>openai/gpt-image-1</c>).</param>
    /// <returns>The family.</returns>
    public static ImageFamily Of(string model)
    {
        string name = Bare(model);
        return name.StartsWith("gpt-image", StringComparison.Ordinal) || name.StartsWith("chatgpt-image", StringComparison.Ordinal) ? ImageFamily.GptImage
            : name.StartsWith("dall-e", StringComparison.Ordinal) ? ImageFamily.DallE
            : name.Contains("seedream", StringComparison.Ordinal) ? ImageFamily.Seedream
            : name.StartsWith("imagen", StringComparison.Ordinal) ? ImageFamily.Imagen
            : name.Contains("banana", StringComparison.Ordinal) || name.StartsWith("gemini", StringComparison.Ordinal) ? ImageFamily.Gemini
            : ImageFamily.Other;
    }

    /// <summary>A model's name in small letters, without what stands before it.</summary>
    /// <param name="model">The name.</param>
    /// <returns>The name.</returns>
    public static string Bare(string model) => model[(model.LastIndexOf('/') + 1)..].ToLowerInvariant();
}
