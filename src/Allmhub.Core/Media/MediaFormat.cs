namespace Allmhub.Media;

/// <summary>One row of the table of media types.</summary>
/// <param name="MediaType">The MIME type in lower case.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Extension">The extensions that mean it, with their dots; the first is the one to write.</param>
public sealed record MediaFormat(string MediaType, MediaKind Kind, params string[] Extension);
