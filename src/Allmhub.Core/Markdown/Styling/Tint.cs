namespace Allmhub.Markdown.Styling;

/// <summary>What a colour says; which colour that is, <see cref="Palette"/> knows.</summary>
internal enum Tint
{
    /// <summary>The terminal's own.</summary>
    None,

    /// <summary>Headings.</summary>
    Accent,

    /// <summary>Code within a sentence.</summary>
    Code,

    /// <summary>An address.</summary>
    Link,

    /// <summary>A word of a programming language.</summary>
    Keyword,

    /// <summary>Text in code.</summary>
    String,

    /// <summary>A number in code.</summary>
    Number,

    /// <summary>A name that is given a value: keys of data, attributes, variables.</summary>
    Name,

    /// <summary>A line that a change adds.</summary>
    Added,

    /// <summary>A line that a change takes away.</summary>
    Removed,
}
