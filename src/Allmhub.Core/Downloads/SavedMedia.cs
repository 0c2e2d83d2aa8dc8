using Allmhub.Media;

namespace Allmhub.Downloads;

/// <summary>A medium that is a file now.</summary>
/// <param name="Content">What was saved.</param>
/// <param name="Path">The file, with its full path.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="MediaType">Its MIME type by its bytes; <c>null</c> when they tell nothing.</param>
public sealed record SavedMedia(MediaContent Content, string Path, long Length, string? MediaType)
{
    /// <summary>The file.</summary>
    /// <returns>Its path.</returns>
    public override string ToString() => Path;
}
