namespace Allmhub.Emulator.Pictures;

/// <summary>Who makes the pictures; what a request may say and how the answer looks goes by it (NOTES sections 9 and 16.3).</summary>
internal enum PictureFamily
{
    /// <summary>Another model that was named when the emulator was started.</summary>
    Other,

    /// <summary>gpt-image-…: base64 always, usage in tokens, partial pictures.</summary>
    GptImage,

    /// <summary>dall-e-2 and dall-e-3.</summary>
    DallE,

    /// <summary>seedream: sizes such as 2K, JSON only, names of the stream turned round.</summary>
    Seedream,

    /// <summary>Nano Banana: gemini-…-image.</summary>
    Banana,

    /// <summary>imagen-…: the body is the gateway's own.</summary>
    Imagen,

    /// <summary>gpt-4o-image and sora_image.</summary>
    Prose,
}

/// <summary>Tells families by model names.</summary>
internal static class PictureFamilies
{
    /// <summary>The family of a model; null when it makes no pictures.</summary>
    public static PictureFamily? Of(string model) =>
        model.StartsWith("gpt-image", StringComparison.Ordinal) || model.StartsWith("chatgpt-image", StringComparison.Ordinal) ? PictureFamily.GptImage
        : model.StartsWith("dall-e", StringComparison.Ordinal) ? PictureFamily.DallE
        : model.Contains("seedream", StringComparison.Ordinal) ? PictureFamily.Seedream
        : model.StartsWith("imagen", StringComparison.Ordinal) ? PictureFamily.Imagen
        : model.StartsWith("nano-banana", StringComparison.Ordinal) || (model.StartsWith("gemini", StringComparison.Ordinal) && model.Contains("image", StringComparison.Ordinal)) ? PictureFamily.Banana
        : model.Contains("image", StringComparison.Ordinal) ? PictureFamily.Prose
        : null;
}
