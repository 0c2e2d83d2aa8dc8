using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Allmhub.Streaming;

namespace Allmhub.Chat.Dialects.OpenAIChat;

/// <summary>
/// The bytes of the text chunk before, with holes where chunks differ: the piece of text or thinking, and each value that says
/// nothing here and was seen to change, such as the <c>obfuscation</c> that OpenAI pads every chunk with. A chunk that is equal
/// around the holes says the same as the one before, so comparing takes the place of parsing.
/// Exact: what is in a hole cannot end its JSON token, so the tokens are those of the chunk that was parsed, names included.
/// </summary>
internal sealed class OpenAIChunkTemplate
{
    private const int MostValues = 32;

    private static readonly SearchValues<byte> EndsPlainText = SearchValues.Create(
        "\0\u0001\u0002\u0003\u0004\u0005\u0006\a\b\t\n\v\f\r\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F\"\\"u8);

    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789"u8);

    private readonly List<Value> _holes = [];
    private List<Value> _known = [];
    private List<Value> _seen = [];
    private byte[] _chunk = new byte[512];
    private int _length;
    private bool _isThought;

    private enum ValueKind
    {
        Piece,
        Text,
        Number,
    }

    /// <summary>Begins a chunk that is parsed.</summary>
    public void Begin() => _seen.Clear();

    /// <summary>Skips a value that says nothing here, and notes where it stands: it may differ in the next chunk.</summary>
    /// <param name="reader">Stands on the name; afterwards on the last token of the value.</param>
    public void Skip(ref Utf8JsonReader reader)
    {
        reader.Read();
        int start = (int)reader.TokenStartIndex;
        if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped)
        {
            Note(new Value(ValueKind.Text, start + 1, reader.ValueSpan.Length));
        }
        else if (reader.TokenType == JsonTokenType.Number && !reader.ValueSpan.ContainsAnyExcept(Digits))
        {
            Note(new Value(ValueKind.Number, start, reader.ValueSpan.Length));
        }
        else
        {
            reader.Skip();
        }
    }

    /// <summary>Keeps a chunk that gave one piece of text or thinking and nothing else.</summary>
    /// <param name="json">The chunk, whose other values went through <see cref="Skip"/>.</param>
    /// <param name="start">Where the piece begins, behind its quotation mark.</param>
    /// <param name="length">How many bytes it takes.</param>
    /// <param name="isThought">Whether it is thinking.</param>
    public void Learn(ReadOnlySpan<byte> json, int start, int length, bool isThought)
    {
        int place = _seen.Count;
        while (place > 0 && _seen[place - 1].Start > start)
        {
            place--;
        }

        _seen.Insert(place, new Value(ValueKind.Piece, start, length));
        bool isComparable = _seen.Count == _known.Count;
        _holes.Clear();
        for (int i = 0; i < _seen.Count; i++)
        {
            bool isHole = _seen[i].Kind == ValueKind.Piece || (isComparable && IsChanging(_known[i], _seen[i], json));
            _seen[i] = _seen[i] with { IsHole = isHole };
            if (isHole)
            {
                _holes.Add(_seen[i]);
            }
        }

        (_known, _seen) = (_seen, _known);
        _chunk = json.Length <= _chunk.Length ? _chunk : new byte[2 * json.Length];
        json.CopyTo(_chunk);
        _length = json.Length;
        _isThought = isThought;
    }

    /// <summary>Reads a chunk that differs from the one before in its holes alone.</summary>
    /// <param name="json">The chunk.</param>
    /// <param name="piece">Its piece; not empty.</param>
    /// <param name="isThought">Whether the piece is thinking.</param>
    /// <returns>False when the chunk has to be parsed.</returns>
    public bool TryRead(ReadOnlySpan<byte> json, out string piece, out bool isThought)
    {
        piece = string.Empty;
        isThought = _isThought;
        ReadOnlySpan<byte> quoted = default;
        int at = 0;
        int known = 0;
        foreach (ref readonly Value hole in CollectionsMarshal.AsSpan(_holes))
        {
            ReadOnlySpan<byte> before = _chunk.AsSpan(known, hole.Start - known);
            if (!json[at..].StartsWith(before))
            {
                return false;
            }

            at += before.Length;
            int length = Length(hole.Kind, json[at..]);
            if (length < 0)
            {
                return false;
            }

            quoted = hole.Kind == ValueKind.Piece ? json.Slice(at - 1, length + 2) : quoted;
            at += length;
            known = hole.Start + hole.Length;
        }

        return quoted.Length > 2 && json[at..].SequenceEqual(_chunk.AsSpan(known, _length - known)) && TryReadPiece(quoted, out piece);
    }

    private void Note(Value value)
    {
        if (_seen.Count < MostValues)
        {
            _seen.Add(value);
        }
    }

    private bool IsChanging(Value known, Value seen, ReadOnlySpan<byte> json) =>
        known.Kind == seen.Kind && (known.IsHole || !json.Slice(seen.Start, seen.Length).SequenceEqual(_chunk.AsSpan(known.Start, known.Length)));

    // How many bytes of the rest a hole takes; -1 when what stands there is nothing for it.
    private static int Length(ValueKind kind, ReadOnlySpan<byte> rest)
    {
        if (kind == ValueKind.Number)
        {
            int digits = rest.IndexOfAnyExcept(Digits);
            return digits == 0 || (digits > 1 && rest[0] == '0') ? -1 : digits;
        }

        int end = rest.IndexOfAny(EndsPlainText);
        while (end >= 0 && rest[end] == '\\' && kind == ValueKind.Piece)
        {
            int next = end + 2 < rest.Length ? rest[(end + 2)..].IndexOfAny(EndsPlainText) : -1;
            end = next < 0 ? -1 : end + 2 + next;
        }

        return end >= 0 && rest[end] == '"' ? end : -1;
    }

    // Escapes are the business of the reader, which also refuses what is no JSON.
    private static bool TryReadPiece(ReadOnlySpan<byte> quoted, out string piece)
    {
        if (!quoted.Contains((byte)'\\'))
        {
            piece = Encoding.UTF8.GetString(quoted[1..^1]);
            return true;
        }

        try
        {
            Utf8JsonReader reader = new(quoted);
            reader.Read();
            piece = LenientJson.GetString(ref reader);
            return true;
        }
        catch (JsonException)
        {
            piece = string.Empty;
            return false;
        }
    }

    // A value of the chunk: its bytes, without quotation marks.
    private readonly record struct Value(ValueKind Kind, int Start, int Length)
    {
        public bool IsHole { get; init; }
    }
}
