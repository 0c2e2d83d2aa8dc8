using System.Buffers;

namespace Allmhub.Chat.Dialects.OpenAIChat;

/// <summary>
/// The bytes around the content of the chunk before. Chunks of one answer mostly differ in their content alone; such a chunk
/// says the same as the one before, so comparing takes the place of parsing. Exact: the bytes around are equal and what is
/// between them cannot end the JSON string.
/// </summary>
internal sealed class OpenAIChunkTemplate
{
    private static readonly SearchValues<byte> NeedsParsing = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(static i => (byte)i), (byte)'"', (byte)'\\']);

    private byte[] _around = new byte[512];
    private int _before;
    private int _after;

    /// <summary>Keeps what stands around the content of a chunk that gave text and nothing else.</summary>
    /// <param name="json">The chunk.</param>
    /// <param name="start">Where the content begins, behind its quotation mark.</param>
    /// <param name="length">Its length.</param>
    public void Learn(ReadOnlySpan<byte> json, int start, int length)
    {
        ReadOnlySpan<byte> after = json[(start + length)..];
        if (start + after.Length > _around.Length)
        {
            _around = new byte[2 * (start + after.Length)];
        }

        json[..start].CopyTo(_around);
        after.CopyTo(_around.AsSpan(start));
        _before = start;
        _after = after.Length;
    }

    /// <summary>Finds the content of a chunk that differs from the one before in nothing else.</summary>
    /// <param name="json">The chunk.</param>
    /// <param name="content">UTF-8 without escapes.</param>
    /// <returns>False when the chunk has to be parsed.</returns>
    public bool TryMatch(ReadOnlySpan<byte> json, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (_before == 0 || json.Length <= _before + _after
            || !json.EndsWith(_around.AsSpan(_before, _after)) || !json.StartsWith(_around.AsSpan(0, _before)))
        {
            return false;
        }

        content = json[_before..^_after];
        return !content.ContainsAny(NeedsParsing);
    }
}
