using System.Globalization;
using Allmhub.Streaming;

namespace Allmhub.History;

/// <summary>A picture, film, sound or document that went along or was made, as the log keeps it: never its bytes.</summary>
public sealed record HistoryMedia
{
    /// <summary>Its file name; <c>null</c> when it had none.</summary>
    public string? Name { get; init; }

    /// <summary>Its MIME type; <c>null</c> when not known.</summary>
    public string? MediaType { get; init; }

    /// <summary>Its size in bytes; <c>null</c> when not known.</summary>
    public long? Length { get; init; }

    /// <summary>The SHA-256 of its bytes, lower-case hexadecimal; <c>null</c> when they were not at hand or too many.</summary>
    public string? Hash { get; init; }

    /// <summary>Its address without the query, which may be a key to it.</summary>
    public string? Uri { get; init; }

    /// <summary>The file it was in, or was written to; <c>null</c> when the log was not told.</summary>
    public string? Path { get; init; }

    /// <summary>What it is, on one line.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => RecordText.Of(TerminalFilter.OneLine(string.Join(", ", ((string?[])
    [
        Path ?? Name ?? Uri,
        MediaType,
        Length is long length ? string.Create(CultureInfo.InvariantCulture, $"{length} bytes") : null,
    ]).OfType<string>())));
}

/// <summary>A call of a tool that was made for the model, or that it was left with.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">Its arguments as JSON; <c>null</c> where there is but its result.</param>
/// <param name="Result">What it gave; <c>null</c> where it was not made.</param>
/// <param name="IsError">Whether it failed or was refused.</param>
public sealed record HistoryTool(string Name, string? Arguments, string? Result, bool IsError)
{
    /// <summary>The call, on one line.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => RecordText.Of(TerminalFilter.OneLine($"{Name}({Arguments})"));
}
