using Allmhub.Media;
using Allmhub.Streaming;

namespace Allmhub.Gallery;

/// <summary>One picture, film or sound of a gallery.</summary>
public sealed record GalleryItem
{
    /// <summary>What it is: bytes, a file, or an address alone; with its prompt and model.</summary>
    public required MediaContent Content { get; init; }

    /// <summary>A name for people, such as that of its file.</summary>
    public required string Name { get; init; }

    /// <summary>The file it lies in, its whole path; <c>null</c> when it lies in none.</summary>
    public string? File { get; init; }

    /// <summary>The prompt that the service made of the one it was given; <c>null</c> when there is none.</summary>
    public string? RevisedPrompt { get; init; }

    /// <summary>What it cost, in USD; <c>null</c> when not known.</summary>
    public decimal? Cost { get; init; }

    /// <summary>What <see cref="Cost"/> was reckoned from.</summary>
    public string? CostBasis { get; init; }

    /// <summary>Its name.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => TerminalFilter.OneLine(Name);
}

/// <summary>A gallery that was written.</summary>
/// <param name="Path">The file.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Count">How many pictures, films and sounds it shows.</param>
/// <param name="Warning">What its reader should know, one line each.</param>
public sealed record GalleryResult(string Path, long Length, int Count, IReadOnlyList<string> Warning)
{
    /// <summary>Its file.</summary>
    /// <returns>The path.</returns>
    public override string ToString() => Path;
}
