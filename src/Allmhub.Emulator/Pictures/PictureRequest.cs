using Allmhub.Emulator.Drawing;

namespace Allmhub.Emulator.Pictures;

/// <summary>A picture that came with a request.</summary>
/// <param name="Field">The field it came in.</param>
/// <param name="FileName">Its name in a form; null in JSON.</param>
/// <param name="Data">Its bytes; empty when it is an address, which is not fetched.</param>
internal sealed record PictureReference(string Field, string? FileName, byte[] Data)
{
    /// <summary>The address, when it is one.</summary>
    public string? Address { get; init; }
}

/// <summary>What is asked of <c>/v1/images/…</c>, in a form's or JSON's words.</summary>
internal sealed record PictureRequest
{
    public required string Model { get; init; }

    public required PictureFamily Family { get; init; }

    public required string Prompt { get; init; }

    public required bool IsEdit { get; init; }

    public required bool IsForm { get; init; }

    public int Count { get; init; } = 1;

    public string? Size { get; init; }

    public string? AspectRatio { get; init; }

    public string? Quality { get; init; }

    public string? Background { get; init; }

    public string? OutputFormat { get; init; }

    public int? Compression { get; init; }

    public string? ResponseFormat { get; init; }

    public string? InputFidelity { get; init; }

    public string? Moderation { get; init; }

    public bool Stream { get; init; }

    public int Partials { get; init; }

    public IReadOnlyList<PictureReference> Image { get; init; } = [];

    public PictureReference? Mask { get; init; }

    /// <summary>Width and height, when the rules have been at it.</summary>
    public (int Width, int Height) Pixels { get; init; } = (PictureSizes.Usual, PictureSizes.Usual);

    /// <summary>The format, when the rules have been at it.</summary>
    public PictureFormat Format { get; init; }

    public bool IsTransparent => Background == "transparent";
}
