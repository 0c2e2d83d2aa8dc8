namespace Allmhub.Markdown.Parsing;

/// <summary>What stands in the containers.</summary>
internal enum LeafKind
{
    /// <summary>Text with marks in it.</summary>
    Paragraph,

    /// <summary>A heading; <see cref="Leaf.Level"/> from 1 to 6.</summary>
    Heading,

    /// <summary>A line across.</summary>
    Rule,

    /// <summary>The beginning of code; its text is the language.</summary>
    CodeStart,

    /// <summary>One line of code.</summary>
    CodeLine,

    /// <summary>The end of code.</summary>
    CodeEnd,

    /// <summary>A table.</summary>
    Table,

    /// <summary>A line of HTML, shown as it is written.</summary>
    Html,
}
