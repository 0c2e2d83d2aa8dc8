using Allmhub.Markdown.Styling;

namespace Allmhub.Markdown.Coloring;

/// <summary>Programming languages.</summary>
/// <param name="Grammar">The language.</param>
/// <param name="Inside">The comment or string that the line begins in.</param>
internal sealed record ProgramColours(CodeGrammar Grammar, CodeSpan? Inside = null) : CodeColours
{
    protected override CodeColours Read(string line, RunList runs)
    {
        CodeSpan? inside = Inside;
        ReadOnlySpan<char> rest = line;
        char before = ' ';
        if (inside is not null)
        {
            int end = Take(rest, inside, from: 0, runs, out bool isOpen);
            inside = isOpen ? inside : null;
            before = '"';
            rest = rest[end..];
        }

        while (!rest.IsEmpty)
        {
            int length = Token(rest, before, runs, ref inside);
            before = rest[length - 1];
            rest = rest[length..];
        }

        return inside == Inside ? this : this with { Inside = inside };
    }

    private int Token(ReadOnlySpan<char> rest, char before, RunList runs, ref CodeSpan? inside)
    {
        foreach (CodeSpan span in Grammar.Spans)
        {
            // "$#", "a#b": a mark that is part of a word begins no comment.
            if (rest.StartsWith(span.Start) && (span.Start != "#" || before is ' ' or '\t' or ';' or '(' or '{' or ')' or '}' or '"'))
            {
                int taken = Take(rest, span, span.Start.Length, runs, out bool isOpen);
                inside = isOpen && span.IsLong ? span : null;
                return taken;
            }
        }

        if (rest[0] == Grammar.Variable && rest.Length > 1 && (char.IsLetter(rest[1]) || rest[1] is '_' or '{' or ':'))
        {
            int end = rest[1] == '{' ? rest.IndexOf('}') + 1 : 1 + Name(rest[1..]);
            end = end <= 1 ? rest.Length : end;
            runs.Add(rest[..end], Tint.Name);
            return end;
        }

        if (char.IsAsciiDigit(rest[0]))
        {
            int number = Math.Max(1, Lexing.Word(rest));
            runs.Add(rest[..number], Lexing.IsNumber(rest[..number]) ? Tint.Number : Tint.None);
            return number;
        }

        int length = Name(rest);
        if (length == 0)
        {
            runs.Add(rest[..1], TextStyle.Plain);
            return 1;
        }

        string word = rest[..length].ToString();
        bool isWord = before is not ('.' or '-' or '$' or '@') && Grammar.Words.Contains(word);
        runs.Add(word, isWord ? Tint.Keyword : Tint.None);
        return length;
    }

    private int Name(ReadOnlySpan<char> rest)
    {
        int length = 0;
        while (length < rest.Length && (char.IsLetterOrDigit(rest[length]) || rest[length] == '_' || (length > 0 && rest[length] == '-' && Grammar.HasHyphens) || (length > 0 && rest[length] == ':' && Grammar.Variable == '$' && length + 1 < rest.Length && char.IsLetter(rest[length + 1]))))
        {
            length++;
        }

        return length;
    }

    private static int Take(ReadOnlySpan<char> rest, CodeSpan span, int from, RunList runs, out bool isOpen)
    {
        int end = span.End.Length == 0 ? -1 : End(rest, span, from);
        isOpen = end < 0;
        int length = isOpen ? rest.Length : end;
        runs.Add(rest[..length], span.IsComment ? TextStyle.Quiet : new TextStyle(TextTraits.None, Tint.String));
        return length;
    }

    private static int End(ReadOnlySpan<char> rest, CodeSpan span, int from)
    {
        for (int i = from; i < rest.Length; i++)
        {
            if (rest[i] == span.Escape)
            {
                i++;
            }
            else if (rest[i] == span.End[0] && rest[i..].StartsWith(span.End))
            {
                return i + span.End.Length;
            }
        }

        return -1;
    }
}
