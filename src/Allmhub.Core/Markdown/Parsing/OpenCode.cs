using Allmhub.Markdown.Coloring;
using Allmhub.Markdown.Styling;

namespace Allmhub.Markdown.Parsing;

/// <summary>Code and HTML, whose lines are leaves as soon as they are read. The state is no more than <see cref="Body"/>.</summary>
internal sealed class OpenCode(LeafList leaves, CodeBody? body)
{
    /// <summary>From how many columns on a line is code.</summary>
    public const int Indent = 4;

    /// <summary>What is open.</summary>
    public CodeBody? Body { get; private set; } = body;

    /// <summary>Begins code that is indented, with its first line.</summary>
    public void StartIndented(ref MarkdownLine line)
    {
        leaves.Close();
        line.Skip(Indent);
        leaves.Emit(leaves.New(LeafKind.CodeStart, string.Empty));
        Body = new CodeBody(LeafKind.CodeLine, null, Indent);
        Emit(line.ToString());
    }

    /// <summary>Begins code with its fence.</summary>
    /// <param name="fence">The fence.</param>
    /// <param name="indent">How many columns it is indented.</param>
    public void StartFenced(Fence fence, int indent)
    {
        leaves.Close();
        string language = CodeInfo.Language(Escapes.Resolve(fence.Info));
        leaves.Emit(leaves.New(LeafKind.CodeStart, language));
        Body = new CodeBody(LeafKind.CodeLine, fence, indent) { Colours = CodeColours.For(language) };
    }

    /// <summary>Begins HTML with its first line.</summary>
    /// <param name="text">The line.</param>
    /// <param name="end">What ends it; empty for an empty line.</param>
    public void StartHtml(string text, string end)
    {
        leaves.Close();
        Body = new CodeBody(LeafKind.Html, null, 0) { End = end };
        TakeHtml(text);
    }

    /// <summary>Gives a line to what is open.</summary>
    /// <param name="line">The line, behind the marks of its containers.</param>
    /// <param name="matched">How many containers go on in it.</param>
    /// <returns>Whether it took the line; where not, what was open may have ended.</returns>
    public bool TryTake(ref MarkdownLine line, int matched)
    {
        if (Body is not { } code)
        {
            return false;
        }

        if (matched < leaves.Containers.Count && ((code.Fence is null && !line.IsBlank) || leaves.Containers.Skip(matched).Any(static container => container.IsQuote)))
        {
            // Code in a list item that is not indented is what models mean, and what CodeBlockReader reads; out of a quote it has ended.
            End();
            return false;
        }

        if (code.Fence is { } fence)
        {
            TakeFenced(ref line, code, fence);
            return true;
        }

        return code.Kind == LeafKind.Html ? TakeHtml(line, code) : TakeIndented(ref line, code);
    }

    /// <summary>Ends what is open.</summary>
    public void End()
    {
        if (Body is { } code)
        {
            Body = null;
            if (code.Kind == LeafKind.CodeLine)
            {
                leaves.Emit(leaves.New(LeafKind.CodeEnd, string.Empty));
            }

            leaves.HasGap = !code.Pending.IsEmpty;
        }
    }

    private void TakeFenced(ref MarkdownLine line, CodeBody code, Fence fence)
    {
        MarkdownLine ahead = line;
        ahead.Skip(ahead.Indent);
        if (line.Indent <= Fence.MostIndent && Fence.TryRead(ahead.Rest, out Fence closing) && closing.Closes(fence))
        {
            End();
            return;
        }

        line.Skip(code.Indent);
        Emit(line.ToString());
    }

    private bool TakeHtml(MarkdownLine line, CodeBody code)
    {
        if (code.End.Length == 0 && line.IsBlank)
        {
            Body = null;
            return false;
        }

        TakeHtml(line.ToString());
        return true;
    }

    private void TakeHtml(string text)
    {
        Emit(text);
        Body = BlockMarks.EndsHtml(text, Body!.End) ? null : Body;
    }

    private bool TakeIndented(ref MarkdownLine line, CodeBody code)
    {
        if (line.IsBlank)
        {
            line.Skip(Indent);
            Body = code with { Pending = code.Pending.Enqueue(line.ToString()) };
            return true;
        }

        if (line.Indent < Indent)
        {
            End();
            return false;
        }

        foreach (string blank in code.Pending)
        {
            Emit(blank);
        }

        Body = code with { Pending = [] };
        line.Skip(Indent);
        Emit(line.ToString());
        return true;
    }

    private void Emit(string text)
    {
        CodeColours colours = Body!.Colours;
        IReadOnlyList<TextRun> runs = Body.Kind == LeafKind.Html ? [] : colours.Read(text, out colours);
        leaves.Emit(leaves.New(Body.Kind, text) with { Runs = runs });
        Body = Body with { Colours = colours };
    }
}
