using System.Buffers;
using System.Buffers.Text;

namespace Allmhub.Media;

/// <summary>
/// Finds long base64 texts in JSON, or in events of JSON, without doing IO but to their files. It knows nothing of JSON but its escapes: a text of so
/// many letters of base64 without a blank is nothing else. Where input is cut into pieces never changes what comes out.
/// </summary>
/// <param name="newWriter">Begins a file.</param>
internal sealed class Base64SpoolFilter(Func<Base64SpoolWriter> newWriter) : IDisposable
{
    // Longer lines are not broken by rule: a line break after one ends the text.
    private const int LongestLine = 1024;
    private const int MaxBreak = 24;

    private static readonly SearchValues<byte> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"u8);
    private static readonly SearchValues<byte> AlphabetOrEscape = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_\\"u8);

    private readonly ArrayBufferWriter<byte> _held = new();
    private readonly byte[] _escape = new byte[6];
    private readonly List<byte> _break = [];
    private int _escapeLength;
    private int _breakCount;
    private Base64SpoolWriter? _writer;
    private bool _inRun;
    private bool _sawPadding;
    private long _lineLength;

    /// <summary>What is handed on; whoever takes it resets it.</summary>
    public ArrayBufferWriter<byte> Output { get; } = new();

    /// <summary>Whether a long text is coming, of which nothing is handed on before its end.</summary>
    public bool IsWriting => _writer is not null;

    /// <summary>Takes what has come.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="Http.AllmException">A file cannot be written.</exception>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_escapeLength > 0)
            {
                TakeEscape(bytes[0]);
                bytes = bytes[1..];
                continue;
            }

            int length = _inRun ? bytes.IndexOfAnyExcept(Alphabet) : bytes.IndexOfAny(AlphabetOrEscape);
            length = length < 0 ? bytes.Length : length;
            if (!_inRun)
            {
                Output.Write(bytes[..length]);
            }
            else if (length > 0 && !TakeLetters(bytes[..length]))
            {
                continue;
            }

            bytes = bytes[length..];
            if (!bytes.IsEmpty)
            {
                bytes = bytes[TakeOther(bytes[0])..];
            }
        }
    }

    /// <summary>Takes what stands between two pieces of letters.</summary>
    /// <returns>How many bytes were taken.</returns>
    private int TakeOther(byte next)
    {
        if (next == '\\')
        {
            _escape[_escapeLength++] = next;
            return 1;
        }

        if (!_inRun)
        {
            // The first letter of a text.
            _inRun = true;
            _lineLength = 0;
            return 0;
        }

        if (next == '=' && _break.Count == 0)
        {
            TakePadding("="u8);
            return 1;
        }

        EndRun();
        Output.Write([next]);
        return 1;
    }

    // False: the letters are the beginning of another text.
    private bool TakeLetters(ReadOnlySpan<byte> letters)
    {
        if (!Continues())
        {
            EndRun();
            return false;
        }

        _lineLength += letters.Length;
        Keep(letters, letters);
        return true;
    }

    // Whether a letter that comes now belongs to the text: not after its padding, nor after a line of a length nobody breaks lines at.
    private bool Continues()
    {
        if (_sawPadding || (_breakCount > 0 && _lineLength > LongestLine))
        {
            return false;
        }

        if (_break.Count > 0)
        {
            Keep([.. _break], []);
            _break.Clear();
            _breakCount = 0;
            _lineLength = 0;
        }

        return true;
    }

    // An empty line ends the text.
    private void TakeBreak(ReadOnlySpan<byte> raw, byte meaning)
    {
        _break.AddRange(raw);
        _breakCount += meaning == '\n' ? 1 : 0;
        if (_breakCount > 1 || _break.Count > MaxBreak)
        {
            EndRun();
        }
    }

    private void TakePadding(ReadOnlySpan<byte> raw)
    {
        _sawPadding = true;
        Keep(raw, []);
    }

    private void TakeEscape(byte next)
    {
        _escape[_escapeLength++] = next;
        if (_escape[1] == 'u' && _escapeLength < _escape.Length && (_escapeLength == 2 || char.IsAsciiHexDigit((char)next)))
        {
            return;
        }

        ReadOnlySpan<byte> raw = _escape.AsSpan(0, _escapeLength);
        byte meaning = Meaning(raw);
        _escapeLength = 0;
        if (!_inRun)
        {
            Output.Write(raw);
        }
        else if (meaning is (byte)'\n' or (byte)'\r')
        {
            TakeBreak(raw, meaning);
        }
        else if (meaning == '=' && _break.Count == 0)
        {
            TakePadding(raw);
        }
        else if (meaning is (byte)'/' or (byte)'+' && Continues())
        {
            _lineLength++;
            Keep(raw, [meaning]);
        }
        else
        {
            EndRun();
            Output.Write(raw);
        }
    }

    // What came, and what of it is base64.
    private void Keep(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> letters)
    {
        if (_writer is not null)
        {
            _writer.Append(letters);
            return;
        }

        _held.Write(raw);
        if (_held.WrittenCount < Base64Spool.Threshold)
        {
            return;
        }

        _writer = newWriter();
        AppendHeld();
        _held.ResetWrittenCount();
    }

    private void AppendHeld()
    {
        ReadOnlySpan<byte> held = _held.WrittenSpan;
        while (!held.IsEmpty)
        {
            int length = held.IndexOfAnyExcept(Alphabet);
            _writer!.Append(length < 0 ? held : held[..length]);
            if (length < 0)
            {
                return;
            }

            held = held[length..];
            int size = held[0] != '\\' ? 1 : held[1] == 'u' ? 6 : 2;
            byte meaning = Meaning(held[..size]);
            if (meaning is (byte)'/' or (byte)'+')
            {
                _writer.Append([meaning]);
            }

            held = held[size..];
        }
    }

    private void EndRun()
    {
        if (_writer is not null)
        {
            Output.Write(_writer.End());
            _writer.Dispose();
            _writer = null;
        }
        else
        {
            Output.Write(_held.WrittenSpan);
            _held.ResetWrittenCount();
        }

        Output.Write([.. _break]);
        _break.Clear();
        _breakCount = 0;
        _inRun = false;
        _sawPadding = false;
    }

    /// <summary>Says that nothing more will come.</summary>
    public void End()
    {
        if (_inRun)
        {
            EndRun();
        }

        Output.Write(_escape.AsSpan(0, _escapeLength));
        _escapeLength = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer?.Dispose();
        _writer = null;
    }

    // What an escape means in base64; 0 for nothing.
    private static byte Meaning(ReadOnlySpan<byte> escape)
    {
        byte meaning = escape switch
        {
            [_, (byte)'/'] => (byte)'/',
            [_, (byte)'n'] => (byte)'\n',
            [_, (byte)'r'] => (byte)'\r',
            [_, (byte)'u', (byte)'0', (byte)'0', _, _] when Utf8Parser.TryParse(escape[4..], out byte value, out int count, 'x') && count == 2 => value,
            _ => 0,
        };
        return meaning is (byte)'/' or (byte)'+' or (byte)'=' or (byte)'\n' or (byte)'\r' ? meaning : (byte)0;
    }
}
