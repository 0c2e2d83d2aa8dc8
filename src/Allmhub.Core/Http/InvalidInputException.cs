using Allmhub.Streaming;

namespace Allmhub.Http;

/// <summary>
/// A mistake of the caller: what was given cannot be used or cannot be said. Nothing was sent. A type of its own, so that an
/// <see cref="ArgumentException"/>, which would be a mistake of this code, never reads as the caller's.
/// </summary>
/// <param name="message">What is wrong and what to do; never the value of a secret.</param>
/// <param name="parameter">Which property or option it is about.</param>
/// <param name="inner">The cause.</param>
public sealed class InvalidInputException(string message, string? parameter = null, Exception? inner = null) : Exception(RecordText.Of(message), inner)
{
    /// <summary>Which property or option it is about, e.g. <c>BaseUri</c>; <c>null</c> when it is none by itself.</summary>
    public string? Parameter { get; } = parameter;
}
