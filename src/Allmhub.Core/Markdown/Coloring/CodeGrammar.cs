namespace Allmhub.Markdown.Coloring;

/// <summary>A stretch of code that begins and ends with marks.</summary>
/// <param name="Start">What begins it.</param>
/// <param name="End">What ends it.</param>
/// <param name="IsComment">Whether it is a comment, and not a string.</param>
/// <param name="Escape">What takes the meaning of the mark after it; a zero for nothing.</param>
/// <param name="IsLong">Whether it goes on over lines.</param>
internal sealed record CodeSpan(string Start, string End, bool IsComment, char Escape, bool IsLong)
{
    /// <summary>A string on one line.</summary>
    public static CodeSpan Text(string mark, char escape = '\\') => new(mark, mark, IsComment: false, escape, IsLong: false);

    /// <summary>A string over lines.</summary>
    public static CodeSpan LongText(string start, string? end = null, char escape = '\0') => new(start, end ?? start, IsComment: false, escape, IsLong: true);

    /// <summary>A comment to the end of the line; an empty mark ends nowhere.</summary>
    public static CodeSpan Line(string start) => new(start, string.Empty, IsComment: true, Escape: '\0', IsLong: false);

    /// <summary>A comment between marks.</summary>
    public static CodeSpan Comment(string start, string end) => new(start, end, IsComment: true, Escape: '\0', IsLong: true);
}

/// <summary>What is to know of a programming language to colour it.</summary>
/// <param name="Spans">Comments and strings; a longer beginning stands before a shorter one.</param>
/// <param name="Words">Its words.</param>
internal sealed record CodeGrammar(CodeSpan[] Spans, HashSet<string> Words)
{

    /// <summary>What begins a variable, e.g. <c>$</c>; a zero for nothing.</summary>
    public char Variable { get; init; }

    /// <summary>Whether words have hyphens, as commands of PowerShell and parameters of shells.</summary>
    public bool HasHyphens { get; init; }
}
