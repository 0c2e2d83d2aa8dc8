using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Allmhub.PowerShell.Interactive.Editing;

/// <summary>
/// Reads keys out of what a terminal sends (ECMA-48, xterm, rxvt, the console of Linux). Pieces may end anywhere. Answers of the terminal to somebody's
/// question, reports of the mouse and keys without a meaning here are passed over.
/// </summary>
internal sealed class KeyDecoder
{
    private const int MaxParameter = 32;
    private const int MaxPaste = 4_000_000;
    private const string PasteEnd = "\u001b[201~";

    private readonly Queue<KeyPress> _keys = new();
    private readonly Decoder _utf8 = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _parameter = new();
    private State _state;
    private bool _afterReturn;

    private enum State
    {
        Ground,
        Escape,
        Sequence,
        Function,
        LinuxFunction,
        String,
        StringEscape,
        Paste,
    }

    /// <summary>Whether a sequence has begun and not ended. A lone Escape is one, until nothing follows.</summary>
    public bool IsPending => _state is not (State.Ground or State.Paste);

    /// <summary>Whether a paste has begun and not ended.</summary>
    public bool IsPasting => _state == State.Paste;

    /// <summary>Whether the terminal marks pastes.</summary>
    public bool MarksPaste { get; private set; }

    /// <summary>Takes bytes.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        char[] chars = new char[_utf8.GetCharCount(bytes, flush: false)];
        _utf8.GetChars(bytes, chars, flush: false);
        foreach (char c in chars)
        {
            Feed(c);
        }

        EndText();
    }

    /// <summary>Says that nothing follows what is pending.</summary>
    public void Flush()
    {
        if (_state == State.Paste)
        {
            EndPaste();
        }
        else if (_state == State.Escape)
        {
            _keys.Enqueue(new KeyPress(EditKey.Cancel));
        }

        _state = State.Ground;
    }

    /// <summary>Takes the next key.</summary>
    public bool TryTake([MaybeNullWhen(false)] out KeyPress key) => _keys.TryDequeue(out key);

    private void Feed(char c)
    {
        switch (_state)
        {
            case State.Ground:
                Ground(c);
                break;
            case State.Escape:
                AfterEscape(c);
                break;
            case State.Sequence or State.Function:
                InSequence(c);
                break;
            case State.Paste:
                InPaste(c);
                break;
            case State.String:
                _state = c == '\u001b' ? State.StringEscape : c is '\u0007' or '\u009c' ? State.Ground : State.String;
                break;
            default:
                _state = State.Ground;
                break;
        }
    }

    private void Ground(char c)
    {
        bool isDouble = c == '\n' && _afterReturn;
        _afterReturn = c == '\r';
        if (c == '\u001b')
        {
            EndText();
            _state = State.Escape;
        }
        else if (!char.IsControl(c))
        {
            _text.Append(c);
        }
        else if (!isDouble && KeyMap.OfControl(c) is var key and not EditKey.None)
        {
            Add(key);
        }
    }

    private void AfterEscape(char c)
    {
        _state = State.Ground;
        switch (c)
        {
            case '[' or 'O':
                _parameter.Clear();
                _state = c == '[' ? State.Sequence : State.Function;
                break;
            case ']' or 'P' or '^' or '_':
                _state = State.String;
                break;
            case '\u001b':
                Add(EditKey.Cancel);
                _state = State.Escape;
                break;
            default:
                Add(KeyMap.OfMeta(c));
                break;
        }
    }

    private void InSequence(char c)
    {
        if (c is >= ' ' and <= '?' && _parameter.Length < MaxParameter)
        {
            _parameter.Append(c);
            return;
        }

        bool isFunction = _state == State.Function;
        _state = State.Ground;
        if (c == '[' && !isFunction && _parameter.Length == 0)
        {
            _state = State.LinuxFunction;
        }
        else if (c is >= '@' and <= '~')
        {
            Complete(c, isFunction);
        }
        else
        {
            Feed(c);
        }
    }

    private void Complete(char final, bool isFunction)
    {
        string[] fields = _parameter.ToString().Split(';', ':');
        int first = Number(fields, 0);
        int modifier = Math.Max(0, Number(fields, 1) - 1);
        if (final == '~' && first == 200)
        {
            MarksPaste = true;
            _text.Clear();
            _state = State.Paste;
        }
        else
        {
            Add(final switch
            {
                'u' => KeyMap.OfCode(first, modifier),
                '~' when first == 27 => KeyMap.OfCode(Number(fields, 2), modifier),
                '~' => KeyMap.OfNumber(first, modifier),
                _ => KeyMap.OfFinal(final, isFunction && first > 1 ? first - 1 : modifier, isFunction),
            });
        }
    }

    private void InPaste(char c)
    {
        // Past the bound only what may be the end is kept.
        if (_text.Length < MaxPaste || c is '\u001b' or '[' or '2' or '0' or '1' or '~')
        {
            _text.Append(c);
        }

        if (c == '~' && _text.Length >= PasteEnd.Length && _text.ToString(_text.Length - PasteEnd.Length, PasteEnd.Length) == PasteEnd)
        {
            _text.Length -= PasteEnd.Length;
            EndPaste();
        }
    }

    private void EndPaste()
    {
        _state = State.Ground;
        string text = PastedText.Clean(_text.ToString());
        _text.Clear();
        if (text.Length > 0)
        {
            _keys.Enqueue(new KeyPress(EditKey.Paste, text));
        }
    }

    private void EndText()
    {
        if (_text.Length > 0 && _state != State.Paste)
        {
            _keys.Enqueue(new KeyPress(EditKey.Text, _text.ToString()));
            _text.Clear();
        }
    }

    private void Add(EditKey key)
    {
        EndText();
        if (key != EditKey.None)
        {
            _keys.Enqueue(new KeyPress(key));
        }
    }

    private static int Number(string[] fields, int index) =>
        index < fields.Length && int.TryParse(fields[index], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
}
