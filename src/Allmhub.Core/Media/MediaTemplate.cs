using System.Globalization;
using System.Text.RegularExpressions;
using Allmhub.Streaming;

namespace Allmhub.Media;

/// <summary>What the fields of a <see cref="MediaTemplate"/> stand for.</summary>
/// <param name="Number">Which file of the command, from 1.</param>
/// <param name="Model">The model that made it.</param>
/// <param name="Prompt">The words it was made from.</param>
/// <param name="Time">When the command began, local time.</param>
public sealed record MediaTemplateValues(int Number, string? Model, string? Prompt, DateTime Time)
{
    /// <inheritdoc/>
    public override string ToString() => TerminalFilter.OneLine($"{Number} {Model}");
}

/// <summary>
/// A path with fields: <c>cat-{n}.png</c>, <c>{date}/{model}-{n:000}.png</c>. Fields are <c>n</c> (as many zeros after a colon as it has digits at least),
/// <c>model</c>, <c>prompt</c>, <c>date</c> (2026-11-26) and <c>time</c> (183000). What others wrote becomes a safe name: it makes no folder, no stream
/// and no device. Other braces, and brackets, are letters.
/// </summary>
public sealed partial class MediaTemplate
{
    private const int MaxPromptBytes = 80;

    private MediaTemplate(string path, int fields)
    {
        Path = path;
        HasField = fields > 0;
    }

    /// <summary>The path with its fields.</summary>
    public string Path { get; }

    /// <summary>Whether it has any field.</summary>
    public bool HasField { get; }

    /// <summary>Reads a path.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The template.</returns>
    public static MediaTemplate Parse(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new MediaTemplate(path, Field().Count(path));
    }

    /// <summary>Fills the fields.</summary>
    /// <param name="values">What they stand for.</param>
    /// <returns>The path.</returns>
    public string Expand(MediaTemplateValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Field().Replace(Path, field => Value(field, values));
    }

    /// <inheritdoc/>
    public override string ToString() => Path;

    private static string Value(Match field, MediaTemplateValues values) => field.Groups["name"].Value.ToLowerInvariant() switch
    {
        "n" => values.Number.ToString("D" + Math.Max(1, field.Groups["width"].Length).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        "model" => Safe(values.Model, SafeName.MaxStemBytes / 2, "model"),
        "prompt" => Safe(values.Prompt, MaxPromptBytes, "picture"),
        "date" => values.Time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => values.Time.ToString("HHmmss", CultureInfo.InvariantCulture),
    };

    private static string Safe(string? text, int maxBytes, string other) => SafeName.Of(text ?? string.Empty, maxBytes) is { Length: > 0 } name ? name : other;

    [GeneratedRegex(@"\{(?:(?<name>n)(?::(?<width>0+))?|(?<name>model|prompt|date|time))\}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Field();
}
