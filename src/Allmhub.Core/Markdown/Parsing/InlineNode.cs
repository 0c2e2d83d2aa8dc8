using Allmhub.Markdown.Styling;

namespace Allmhub.Markdown.Parsing;

/// <summary>A piece of a paragraph: text, or a run of marks such as <c>**</c> that may begin or end something.</summary>
internal sealed class InlineNode(string text, TextStyle style)
{
    /// <summary>The text; of marks those that turned out to be text.</summary>
    public string Text { get; set; } = text;

    public TextStyle Style { get; } = style;

    /// <summary>Where it leads.</summary>
    public string? Link { get; set; }

    /// <summary>Where its marks begin in the paragraph.</summary>
    public int Position { get; init; }

    /// <summary>How many marks there were; 0 for text.</summary>
    public int Length { get; init; }

    public bool CanOpen { get; init; }

    public bool CanClose { get; init; }

    /// <summary>What the marks are.</summary>
    public char Mark => Text.Length > 0 ? Text[0] : '\0';
}
