using System.Net.Http.Headers;

namespace Allmhub.Downloads;

/// <summary>What <c>Content-Range</c> says: which bytes came, of how many.</summary>
/// <param name="First">The first byte; <c>null</c> in <c>bytes */N</c>.</param>
/// <param name="Last">The last byte; <c>null</c> in <c>bytes */N</c>.</param>
/// <param name="Total">The whole; <c>null</c> where a star stands.</param>
internal readonly record struct ContentRange(long? First, long? Last, long? Total)
{
    /// <summary>Reads the header.</summary>
    /// <param name="text">Its text.</param>
    /// <returns>What it says; <c>null</c> when there is none, or none that makes sense.</returns>
    public static ContentRange? Of(string? text) =>
        ContentRangeHeaderValue.TryParse(text, out ContentRangeHeaderValue? value) && value.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase) && (value.HasRange || value.HasLength)
            ? new ContentRange(value.From, value.To, value.Length)
            : null;
}
