using System.Buffers;
using System.Text;

namespace Allmhub.Streaming;

/// <summary>
/// Takes terminal control sequences out of a model's text, so that an answer cannot move the cursor, set the
/// clipboard or hide what it says, and the marks that make a terminal show text in another order than it stands
/// (bidirectional embeddings, overrides and isolates). Line feeds and tabs stay. A sequence may be cut anywhere between two pieces;
/// use one filter for one answer.
/// </summary>
public sealed class TerminalFilter
{
    /// <summary>The most that an unterminated string sequence (OSC, DCS) may swallow, in characters.</summary>
    private const int MaxStringLength = 4096;

    private static readonly SearchValues<char> Control = SearchValues.Create(ControlCharacters());

    private State _state;
    private int _stringLength;

    private enum State
    {
        Text,
        Escape,
        EscapeIntermediate,
        ControlSequence,
        String,
        StringEscape,
    }

    /// <summary>Filters a whole text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text without control sequences; the same instance when it has none.</returns>
    public static string Clean(string text) => new TerminalFilter().Filter(text);

    /// <summary>Filters a whole text and puts it on one line: line breaks and tabs become escapes.</summary>
    /// <param name="text">The text.</param>
    /// <returns>One line.</returns>
    public static string OneLine(string text) => Clean(text)
        .Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal)
        .Replace("\u2028", "\\n", StringComparison.Ordinal).Replace("\u2029", "\\n", StringComparison.Ordinal);

    /// <summary>Writes what would drive a terminal or the log of a job as escapes, for text in which <c>\u001b</c> means that character (JSON on one line).</summary>
    /// <param name="json">JSON, without line breaks of its own.</param>
    /// <returns>The same JSON.</returns>
    public static string Escape(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json = RecordText.EscapeCommand(json);
        if (!json.AsSpan().ContainsAny(Control))
        {
            return json;
        }

        StringBuilder escaped = new(json.Length + 16);
        foreach (char c in json)
        {
            _ = Control.Contains(c) ? escaped.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : escaped.Append(c);
        }

        return escaped.ToString();
    }

    /// <summary>Filters the next piece of a text.</summary>
    /// <param name="text">The piece.</param>
    /// <returns>What of it may be shown; the same instance when nothing has to go.</returns>
    public string Filter(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_state == State.Text && !text.AsSpan().ContainsAny(Control))
        {
            return text;
        }

        StringBuilder shown = new(text.Length);
        foreach (char c in text)
        {
            if (Shows(c))
            {
                shown.Append(c);
            }
        }

        return shown.ToString();
    }

    // The states are those of ECMA-48: ESC Fe, CSI … final byte, and the string openers that end with ST or BEL.
    private bool Shows(char c)
    {
        if (c is '\n' && _state != State.Text)
        {
            _state = State.Text;
            return true;
        }

        switch (_state)
        {
            case State.Escape:
                _state = AfterEscape(c);
                return false;
            case State.EscapeIntermediate:
                _state = c is >= ' ' and <= '/' ? State.EscapeIntermediate : AfterControl(c);
                return false;
            case State.ControlSequence:
                _state = c is >= ' ' and <= '?' ? State.ControlSequence : AfterControl(c);
                return false;
            case State.String:
                _state = InString(c);
                return false;
            case State.StringEscape:
                _state = c is '\\' ? State.Text : AfterEscape(c);
                return false;
            default:
                _state = AfterControl(c);
                return !Control.Contains(c);
        }
    }

    private State AfterEscape(char c) => c switch
    {
        '[' => State.ControlSequence,
        ']' or 'P' or 'X' or '^' or '_' => OpenString(),
        >= ' ' and <= '/' => State.EscapeIntermediate,
        _ => AfterControl(c),
    };

    private State AfterControl(char c) => c switch
    {
        '\u001b' => State.Escape,
        '\u009b' => State.ControlSequence,
        '\u0090' or '\u0098' or '\u009d' or '\u009e' or '\u009f' => OpenString(),
        _ => State.Text,
    };

    private State InString(char c) => c switch
    {
        '\u0007' or '\u009c' => State.Text,
        '\u001b' => State.StringEscape,
        _ => ++_stringLength > MaxStringLength ? State.Text : State.String,
    };

    private State OpenString()
    {
        _stringLength = 0;
        return State.String;
    }

    private static char[] ControlCharacters() =>
        [
            .. Enumerable.Range(0, 0xA0).Select(static code => (char)code).Where(static c => char.IsControl(c) && c is not ('\n' or '\t')),
            '\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069',
        ];
}
