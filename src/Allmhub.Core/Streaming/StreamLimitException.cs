namespace Allmhub.Streaming;

/// <summary>A stream holds a piece that is longer than the reader takes. What stood before it has been read.</summary>
/// <param name="what">What is too long: <c>line</c> or <c>event</c>.</param>
/// <param name="limit">The most bytes it may have.</param>
internal sealed class StreamLimitException(string what, int limit) : Exception(Words.Say($"The stream holds a {what} of more than {limit} bytes."));
