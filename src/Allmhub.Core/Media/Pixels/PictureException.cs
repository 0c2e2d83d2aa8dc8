namespace Allmhub.Media.Pixels;

/// <summary>Why a picture cannot be read or drawn.</summary>
public enum PictureFault
{
    /// <summary>The bytes are no picture, or nothing that is known.</summary>
    NotAPicture,

    /// <summary>A picture, in a format that cannot be decoded here (WebP, AVIF, HEIC, SVG and others).</summary>
    NoDecoder,

    /// <summary>More pixels or bytes than are decoded.</summary>
    TooLarge,

    /// <summary>Cut off or damaged.</summary>
    Broken,
}

/// <summary>A picture that cannot be read or drawn; the message says why on one line.</summary>
/// <param name="fault">Why.</param>
/// <param name="message">The reason in words, a part of a sentence that begins with the picture's name.</param>
/// <param name="inner">What was thrown underneath.</param>
public sealed class PictureException(PictureFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public PictureFault Fault { get; } = fault;
}
