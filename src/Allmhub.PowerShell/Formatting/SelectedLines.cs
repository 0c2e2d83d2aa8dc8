namespace Allmhub.PowerShell.Formatting;

/// <summary>What a view shows of an object, each line for itself: the engine takes the codes of a line over to those that come in one text with it.</summary>
/// <param name="Head">The lines before the last.</param>
/// <param name="Last">The last line, which has no line break of its own.</param>
public sealed record SelectedLines(IReadOnlyList<string> Head, string Last)
{
    /// <summary>Takes a text apart.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its lines.</returns>
    internal static SelectedLines Of(string text)
    {
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        return new SelectedLines(lines[..^1], lines[^1]);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join('\n', [.. Head, Last]);
}
