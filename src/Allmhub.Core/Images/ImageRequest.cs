using Allmhub.Foundation;
using Allmhub.Streaming;

namespace Allmhub.Images;

/// <summary>
/// What picture is asked for, in no wire format's words. What the chosen format cannot say is an
/// <see cref="Http.InvalidInputException"/> that names the property and a format that can; nothing is sent then.
/// </summary>
public sealed record ImageRequest
{
    /// <summary>What is to be seen, or changed. Not blank.</summary>
    public required string Prompt { get; init; }

    /// <summary>The model's name on this gateway.</summary>
    public required string Model { get; init; }

    /// <summary>The wire format; <see cref="ImageApi.Auto"/> lets the client choose.</summary>
    public ImageApi Api { get; init; } = ImageApi.Auto;

    /// <summary>
    /// How many pictures, 1 to 128 (NOTES section 16.3; most vendors allow 10). Images: <c>n</c>. Chat: <c>n</c>, which not every model obeys.
    /// Gemini makes one a request, more are refused here.
    /// </summary>
    public int Count { get; init; } = 1;

    /// <summary>
    /// <c>1024x1024</c> (the sign × is mended), <c>auto</c>, or a class such as <c>2K</c>. Images: <c>size</c>. Chat and Gemini take the classes 512, 1K, 2K and 4K
    /// (<c>image_size</c>); pixels are turned into a class and a ratio where these say the same.
    /// </summary>
    public string? Size { get; init; }

    /// <summary>Width to height, e.g. <c>16:9</c>. Images: the size of the model's that has it. Chat and Gemini: <c>aspect_ratio</c>.</summary>
    public string? AspectRatio { get; init; }

    /// <summary><c>auto</c>, <c>low</c>, <c>medium</c>, <c>high</c>; dall-e-3 <c>standard</c>, <c>hd</c>. Images alone.</summary>
    public string? Quality { get; init; }

    /// <summary><c>transparent</c>, <c>opaque</c>, <c>auto</c>. Images alone.</summary>
    public string? Background { get; init; }

    /// <summary><c>vivid</c>, <c>natural</c> (dall-e-3). Images alone, and not for edits.</summary>
    public string? Style { get; init; }

    /// <summary><c>png</c>, <c>jpeg</c>, <c>webp</c>. Images alone.</summary>
    public string? OutputFormat { get; init; }

    /// <summary>0 to 100, for jpeg and webp. Images alone.</summary>
    public int? Compression { get; init; }

    /// <summary><c>auto</c>, <c>low</c>. Images alone.</summary>
    public string? Moderation { get; init; }

    /// <summary>
    /// A seed for a repeatable picture. Chat and Gemini take it; in Images it arrives only where the channel passes bodies through (a notice says so),
    /// and gpt-image and dall-e have none.
    /// </summary>
    public long? Seed { get; init; }

    /// <summary>
    /// Pictures to start from or to change, at most 16, each below 50 MB. <see cref="ImageService.Generate"/> with references is an edit for models
    /// that take references nowhere else.
    /// </summary>
    public IReadOnlyList<ImageSource> Reference { get; init => field = Indexable.Of(value); } = [];

    /// <summary>A PNG of the first reference's size, transparent where to paint. Images alone.</summary>
    public ImageSource? Mask { get; init; }

    /// <summary><c>high</c>, <c>low</c>: how closely the references are kept. Images alone, for edits.</summary>
    public string? InputFidelity { get; init; }

    /// <summary>Form or JSON for edits in the Images format.</summary>
    public ImageBodyFormat BodyFormat { get; init; } = ImageBodyFormat.Auto;

    /// <summary>
    /// <c>true</c> asks for a stream and gives partial pictures as they come; <c>false</c> asks for one answer. <c>null</c> gives finished pictures alone,
    /// and streams on the wire in Chat, where proxies cut silent calls (NOTES section 3).
    /// </summary>
    public bool? Stream { get; init; }

    /// <summary>How many partial pictures are wanted with <see cref="Stream"/>, 0 to 3; fewer may come. Images alone, gpt-image models.</summary>
    public int? PartialImage { get; init; }

    /// <summary>Model and prompt, in a line.</summary>
    /// <returns>The line.</returns>
    public override string ToString() => TerminalFilter.OneLine($"{Model}: {Prompt}");
}
