using System.Globalization;

namespace Allmhub.PowerShell.Interactive.Editing;

/// <summary>A text of one or several lines with a caret in it. The caret stands between characters as a reader sees them, never inside one.</summary>
internal sealed class LineBuffer
{
    private const int MaxUndo = 200;

    private readonly LinkedList<(string Text, int Caret)> _undo = new();
    private string _killed = string.Empty;
    private bool _isTyping;

    /// <summary>The text.</summary>
    public string Text { get; private set; } = string.Empty;

    /// <summary>Where the caret stands: an index into the text.</summary>
    public int Caret { get; private set; }

    /// <summary>Where the caret's line begins.</summary>
    public int LineStart => Caret == 0 ? 0 : Text.LastIndexOf('\n', Caret - 1) + 1;

    /// <summary>Where the caret's line ends.</summary>
    public int LineEnd => Text.IndexOf('\n', Caret) is >= 0 and int end ? end : Text.Length;

    /// <summary>Puts another text in its place, the caret at its end.</summary>
    public void Set(string text) => Set(text, text.Length);

    /// <summary>Puts another text in its place.</summary>
    public void Set(string text, int caret)
    {
        Remember(isTyping: false);
        Text = text;
        Caret = caret;
    }

    /// <summary>Begins anew; nothing of before can be brought back.</summary>
    public void Reset()
    {
        Text = string.Empty;
        Caret = 0;
        _undo.Clear();
        _isTyping = false;
    }

    public void Insert(string text)
    {
        Remember(isTyping: text.Length < 3 && text != "\n");
        Text = Text.Insert(Caret, text);
        Caret = Boundary(Caret + text.Length);
    }

    /// <summary>Replaces a part of the text; the caret stands behind what is new.</summary>
    public void Replace(int start, int length, string text)
    {
        Remember(isTyping: false);
        Text = string.Concat(Text.AsSpan(0, start), text, Text.AsSpan(start + length));
        Caret = start + text.Length;
    }

    public void Backspace() => Remove(Before(Caret), Caret, isKill: false);

    public void Delete() => Remove(Caret, After(Caret), isKill: false);

    public void KillToLineEnd() => Remove(Caret, Caret == LineEnd ? After(Caret) : LineEnd, isKill: true);

    public void KillToLineStart() => Remove(Caret == LineStart ? Before(Caret) : LineStart, Caret, isKill: true);

    public void KillBlankWord() => Remove(WordStart(static c => !char.IsWhiteSpace(c)), Caret, isKill: true);

    public void KillWordLeft() => Remove(WordStart(IsWord), Caret, isKill: true);

    public void KillWordRight() => Remove(Caret, WordEnd(), isKill: true);

    public void Yank()
    {
        if (_killed.Length > 0)
        {
            Insert(_killed);
        }
    }

    public void Undo()
    {
        if (_undo.Last is { } last)
        {
            (Text, Caret) = last.Value;
            _undo.RemoveLast();
            _isTyping = false;
        }
    }

    public void MoveTo(int index)
    {
        Caret = Boundary(Math.Clamp(index, 0, Text.Length));
        _isTyping = false;
    }

    public void Left() => MoveTo(Before(Caret));

    public void Right() => MoveTo(After(Caret));

    public void WordLeft() => MoveTo(WordStart(IsWord));

    public void WordRight() => MoveTo(WordEnd());

    // In any place of a long text, a look at its line is enough: no character goes over the end of one.
    private int Before(int index)
    {
        if (index == 0 || Text[index - 1] == '\n')
        {
            return Math.Max(0, index - 1);
        }

        int start = Text.LastIndexOf('\n', index - 1) + 1;
        int before = start;
        for (int at = start; at < index; at += StringInfo.GetNextTextElementLength(Text, at))
        {
            before = at;
        }

        return before;
    }

    private int After(int index) => index >= Text.Length ? index : Text[index] == '\n' ? index + 1 : index + StringInfo.GetNextTextElementLength(Text, index);

    // What is put in may join with what stands around it: a mark its letter, an emoji another one.
    private int Boundary(int index)
    {
        int before = Before(index);
        int after = index > 0 && index < Text.Length ? After(before) : index;
        return after > index ? after : index;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c) || c == '_' || char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;

    private int WordStart(Func<char, bool> isWord)
    {
        int at = Caret;
        while (at > 0 && !isWord(Text[at - 1]))
        {
            at--;
        }

        while (at > 0 && isWord(Text[at - 1]))
        {
            at--;
        }

        return at;
    }

    private int WordEnd()
    {
        int at = Caret;
        while (at < Text.Length && !IsWord(Text[at]))
        {
            at++;
        }

        while (at < Text.Length && IsWord(Text[at]))
        {
            at++;
        }

        return at;
    }

    private void Remove(int start, int end, bool isKill)
    {
        if (start < end)
        {
            Remember(isTyping: false);
            _killed = isKill ? Text[start..end] : _killed;
            Text = Text.Remove(start, end - start);
            Caret = start;
        }
    }

    // What is typed in one go is taken back in one go.
    private void Remember(bool isTyping)
    {
        if (!(isTyping && _isTyping))
        {
            _undo.AddLast((Text, Caret));
            if (_undo.Count > MaxUndo)
            {
                _undo.RemoveFirst();
            }
        }

        _isTyping = isTyping;
    }
}
