namespace Allmhub.Markdown.Styling;

/// <summary>How text stands out, beside its colour.</summary>
[Flags]
internal enum TextTraits
{
    /// <summary>Not at all.</summary>
    None = 0,
    Bold = 1,
    Italic = 2,
    Underline = 4,
    Strike = 8,
    Dim = 16,
}
