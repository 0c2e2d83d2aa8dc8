using System.Runtime.CompilerServices;

namespace Allmhub.Streaming;

/// <summary>
/// Reads server-sent events (WHATWG HTML, section 9.2) without doing IO: bytes in, items out, nothing allocated for an item.
/// What it adds to the standard: comments and bare JSON lines are items, because the gateway's pings and errors come
/// so (NOTES section 3); lines and events are bounded. <c>id:</c> and <c>retry:</c> are read over: a completion cannot be resumed.
/// </summary>
/// <remarks>
/// Loop: <see cref="TryRead"/> until false, <see cref="GetBuffer"/>, read into it, <see cref="Advance"/>;
/// at the end of input <see cref="Complete"/>, then <see cref="TryRead"/> until false once more.
/// Where input is cut into reads never changes what comes out. Not for use by two threads.
/// </remarks>
internal sealed class SseParser
{
    /// <summary>The bound of a line and of an event; a picture comes in one line (NOTES section 16.1).</summary>
    public const int DefaultMaxLineBytes = 128 * 1024 * 1024;

    private const byte Cr = (byte)'\r';
    private const byte Lf = (byte)'\n';

    private readonly SseBuffer _buffer = new();
    private readonly int _maxLineBytes;
    private int _line;
    private int _scanned;
    private bool _atStart = true;
    private bool _skipLf;
    private bool _completed;
    private bool _hasData;
    private int _dataStart;
    private int _dataLength;
    private JsonDepth _depth;
    private byte[] _type = new byte[32];
    private int _typeLength;

    /// <summary>Creates a parser.</summary>
    /// <param name="maxLineBytes">Most bytes of a line without its end, and of the data of an event.</param>
    public SseParser(int maxLineBytes = DefaultMaxLineBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxLineBytes);
        _maxLineBytes = maxLineBytes;
    }

    /// <summary>
    /// Whether an event also ends where its data is one whole JSON value and another event begins, or the input ends: for services
    /// that leave the blank line out. The standard would join the lines, which is what pretty-printed JSON needs.
    /// </summary>
    public bool EndsAtValue { get; init; }

    /// <summary>
    /// Whether the input ended inside an event, which is dropped as the standard says. Known once <see cref="TryRead"/>
    /// has given false after <see cref="Complete"/>.
    /// </summary>
    public bool IsCutOff { get; private set; }

    /// <summary>Gives room for the next read; call after <see cref="TryRead"/> has given false.</summary>
    /// <param name="sizeHint">How many bytes are wanted at least.</param>
    /// <returns>Never empty.</returns>
    public Memory<byte> GetBuffer(int sizeHint = 0)
    {
        int searched = _scanned - _line;
        _buffer.Reserve(sizeHint, ref _dataStart, _dataLength, ref _line);
        _scanned = _line + searched;
        return _buffer.Array.AsMemory(_buffer.End);
    }

    /// <summary>Takes over what was read into <see cref="GetBuffer"/>.</summary>
    /// <param name="count">How many bytes.</param>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Array.Length - _buffer.End);
        _buffer.End += count;
    }

    /// <summary>Takes over bytes that lie elsewhere.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetBuffer(bytes.Length).Span);
        _buffer.End += bytes.Length;
    }

    /// <summary>
    /// Says that nothing more will come. What may then still be read: a bare JSON line without a line end (NOTES section 3),
    /// and a last <c>data: [DONE]</c> whose blank line or line end is missing, because nothing of it can be missing.
    /// </summary>
    public void Complete() => _completed = true;

    /// <summary>Reads the next item.</summary>
    /// <param name="item">The item; its spans are good until the next call.</param>
    /// <returns>False when more bytes are needed, or at the end.</returns>
    /// <exception cref="StreamLimitException">A line or an event is longer than the bound. Everything before it has been given.</exception>
    public bool TryRead(out SseItem item)
    {
        while (TryFindLine(out int length))
        {
            int start = _line;
            if (length == 0)
            {
                ConsumeLine(length);
                if (EndEvent(out item))
                {
                    return true;
                }

                continue;
            }

            byte first = _buffer.Array[start];
            if (first == '{' && _hasData)
            {
                // The blank line is missing: what came before an error is not lost to it.
                return EndEvent(out item);
            }

            if (HoldsValueBefore(start, length))
            {
                return EndEvent(out item);
            }

            if (first == '{' || first == ':')
            {
                ConsumeLine(length);
                item = first == '{' ? new(SseItemKind.BareJson, default, Slice(start, length)) : Comment(start, length);
                return true;
            }

            ReadField(start, length);
            ConsumeLine(length);
        }

        if (_completed)
        {
            return ReadLast(out item);
        }

        item = default;
        return false;
    }

    private static ReadOnlySpan<byte> Done => "[DONE]"u8;

    private static int ValueOffset(ReadOnlySpan<byte> line, int nameLength)
    {
        if (line.Length == nameLength)
        {
            return nameLength;
        }

        return line.Length > nameLength + 1 && line[nameLength + 1] == ' ' ? nameLength + 2 : nameLength + 1;
    }

    private static bool IsField(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) =>
        line.StartsWith(name) && (line.Length == name.Length || line[name.Length] == ':');

    // Looked at only where a field follows data, which an ordinary stream has not.
    private bool HoldsValueBefore(int start, int length)
    {
        if (!_hasData || !EndsAtValue)
        {
            return false;
        }

        ReadOnlySpan<byte> line = Slice(start, length);
        return (IsField(line, "data"u8) || IsField(line, "event"u8)) && HoldsValue();
    }

    private bool HoldsValue()
    {
        ReadOnlySpan<byte> held = Slice(_dataStart, _dataLength);
        return held.SequenceEqual(Done) || (EndsAtValue && (held.Trim(" \t"u8).SequenceEqual(Done) || _depth.IsWhole(held)));
    }

    private ReadOnlySpan<byte> Slice(int start, int length) => _buffer.Array.AsSpan(start, length);

    private SseItem Comment(int start, int length)
    {
        int offset = ValueOffset(Slice(start, length), 0);
        return new(SseItemKind.Comment, default, Slice(start + offset, length - offset));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryFindLine(out int length)
    {
        if ((_atStart || _skipLf) && !SkipLeading())
        {
            length = 0;
            return false;
        }

        int found = _buffer.Array.AsSpan(_scanned, _buffer.End - _scanned).IndexOfAny(Lf, Cr);
        _scanned = found < 0 ? _buffer.End : _scanned + found;
        length = _scanned - _line;
        if (length > _maxLineBytes)
        {
            throw TooLong(Words.Say("line"));
        }

        return found >= 0;
    }

    /// <summary>Skips a byte order mark at the start, and the LF of a CRLF whose CR has already ended the line.</summary>
    private bool SkipLeading()
    {
        if (_atStart)
        {
            ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
            ReadOnlySpan<byte> have = Slice(_line, Math.Min(mark.Length, _buffer.End - _line));
            if (have.Length < mark.Length && mark.StartsWith(have) && !_completed)
            {
                return false;
            }

            _atStart = false;
            _line += have.SequenceEqual(mark) ? mark.Length : 0;
            _scanned = _line;
        }

        if (_skipLf && _line < _buffer.End)
        {
            _skipLf = false;
            _line += _buffer.Array[_line] == Lf ? 1 : 0;
            _scanned = _line;
        }

        return true;
    }

    private void ConsumeLine(int length)
    {
        int end = _line + length;
        _skipLf = _buffer.Array[end] == Cr;
        _line = end + 1;
        _scanned = _line;
    }

    private void ReadField(int start, int length)
    {
        ReadOnlySpan<byte> line = Slice(start, length);
        if (IsField(line, "data"u8))
        {
            int offset = ValueOffset(line, 4);
            AddData(start + offset, length - offset);
        }
        else if (IsField(line, "event"u8))
        {
            ReadOnlySpan<byte> value = line[ValueOffset(line, 5)..];
            if (value.Length > _type.Length)
            {
                _type = new byte[value.Length];
            }

            value.CopyTo(_type);
            _typeLength = value.Length;
        }
    }

    private void AddData(int start, int length)
    {
        if (!_hasData)
        {
            _hasData = true;
            _dataStart = start;
            _dataLength = length;
            return;
        }

        if ((long)_dataLength + 1 + length > _maxLineBytes)
        {
            throw TooLong(Words.Say("event"));
        }

        // Further lines move left over what separated them, so an event is one span.
        byte[] bytes = _buffer.Array;
        int end = _dataStart + _dataLength;
        bytes[end] = Lf;
        Buffer.BlockCopy(bytes, start, bytes, end + 1, length);
        _dataLength += 1 + length;
    }

    /// <summary>Gives the event that is held; an event without data is none.</summary>
    private bool EndEvent(out SseItem item)
    {
        bool any = _hasData;
        item = any ? new(SseItemKind.Event, _type.AsSpan(0, _typeLength), Slice(_dataStart, _dataLength)) : default;
        _hasData = false;
        _dataLength = 0;
        _depth = default;
        _typeLength = 0;
        return any;
    }

    private bool ReadLast(out SseItem item)
    {
        int start = _line;
        int length = _buffer.End - start;
        if (HoldsValueBefore(start, length))
        {
            return EndEvent(out item);
        }

        ReadOnlySpan<byte> line = Slice(start, length);
        bool bare = length > 0 && line[0] == '{';
        if (bare && !_hasData)
        {
            _line = _scanned = _buffer.End;
            item = new(SseItemKind.BareJson, default, line);
            return true;
        }

        if (!bare && !_hasData && IsField(line, "data"u8))
        {
            ReadField(start, length);
            _line = _scanned = _buffer.End;
        }
        else if (!bare && length > 0)
        {
            IsCutOff |= line[0] != ':';
            _line = _scanned = _buffer.End;
        }

        bool whole = bare || (_hasData && (EndsAtValue || !IsCutOff) && HoldsValue());
        IsCutOff |= !whole && (_hasData || _typeLength > 0);
        if (EndEvent(out item) && whole)
        {
            return true;
        }

        item = default;
        return false;
    }

    private StreamLimitException TooLong(string what) => new(what, _maxLineBytes);
}
