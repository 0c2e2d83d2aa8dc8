using Allmhub.Streaming;

namespace Allmhub.PowerShell.Formatting;

/// <summary>Text of a model inside a line of this module. The views themselves call nothing, see the format file.</summary>
internal static class ViewText
{
    /// <summary>A text on one line: line breaks and tabs as escapes, control sequences taken out.</summary>
    /// <param name="text">The text; may be <c>null</c>.</param>
    /// <returns>One line.</returns>
    public static string OneLine(string? text) => TerminalFilter.OneLine(text ?? string.Empty);
}
