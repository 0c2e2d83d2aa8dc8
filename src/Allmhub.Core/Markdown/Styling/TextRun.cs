namespace Allmhub.Markdown.Styling;

/// <summary>A stretch of text of one look.</summary>
/// <param name="Text">The text; a line feed in it ends a line.</param>
/// <param name="Style">The look.</param>
/// <param name="Link">Where it leads; <c>null</c> for nowhere.</param>
internal readonly record struct TextRun(string Text, TextStyle Style, string? Link = null);
