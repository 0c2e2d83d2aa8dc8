using Allmhub.Http;

namespace Allmhub.Images;

/// <summary>
/// A piece of an answer: a picture (<see cref="Image.IsPartial"/> tells a step from a finished one), or the failure of one picture among others, which ends nothing.
/// </summary>
public sealed record ImageUpdate
{
    /// <summary>The picture; <c>null</c> for a failure.</summary>
    public Image? Image { get; private init; }

    /// <summary>Why one picture of several was not made; <c>null</c> for a picture. What ends the whole answer is thrown instead.</summary>
    public AllmException? Failure { get; private init; }

    /// <summary>The failed picture's place in the answer, or the picture's.</summary>
    public int Index { get; private init; }

    /// <summary>The picture, or why there is none, in a line.</summary>
    /// <returns>The line.</returns>
    public override string ToString() => Image?.ToString() ?? Failure?.Message ?? string.Empty;

    internal static ImageUpdate Of(Image image) => new() { Image = image, Index = image.Index };

    internal static ImageUpdate Of(int index, AllmException failure) => new() { Failure = failure, Index = index };
}
