using System.Buffers;

namespace Allmhub.Chat.Dialects.Prose;

/// <summary>
/// Finds what an answer tells in prose (NOTES section 4a): progress as it arrives, pictures, films and sounds at the end.
/// It only watches; the text stays whole. Text inside a fence (the echo of the prompt, or code) and inside a code span tells nothing.
/// <list type="bullet">
/// <item>Image syntax <c>![…](…)</c> with an http(s) or data: target, or a path at the gateway, is a picture, unless its extension or type says
/// otherwise. So is the <c>src</c> of an HTML tag <c>img</c>; that of <c>video</c>, <c>source</c> and <c>audio</c> is a film or a sound (NOTES section 16.5).</item>
/// <item>A plain link <c>[…](…)</c> counts when its target is a data: URI of a medium, or its path ends in the extension of a
/// picture, film or sound. Any other plain link is what it is in every ordinary answer, a reference, unless the answer told progress before it
/// and shows nothing: then the link is the result whatever its name. One before the last progress leads to the queue.</item>
/// <item>A data: URI in the open is a medium when its bytes are; an address in the open, when there is nothing else in the answer.</item>
/// <item>Of a plain link and an embedded one to the same file name the embedded one stays; of a thumbnail and the picture it leads to, the picture.</item>
/// </list>
/// Each line is looked at once, when it ends, and short lines that can be progress also as they grow: the cost is linear.
/// </summary>
/// <param name="given">The media of the answer.</param>
internal sealed class ChatProse(GivenMedia given)
{
    private readonly ArrayBufferWriter<char> _line = new(256);
    private readonly ProseProgress _progress = new();
    private readonly ProseResult _result = new(given);
    private readonly ArrayBufferWriter<char> _data = new();
    private bool _isOpen;
    private (char Mark, int Length) _fence;

    /// <summary>Takes the next piece of text.</summary>
    /// <param name="text">The piece.</param>
    /// <param name="updates">Receives progress.</param>
    public void Add(string text, List<ChatUpdate> updates)
    {
        ReadOnlySpan<char> rest = text;
        int end;
        while ((end = rest.IndexOf('\n')) >= 0)
        {
            _line.Write(rest[..end]);
            EndLine(updates);

            // Empty lines say nothing.
            rest = !_isOpen ? rest[(end + 1)..].TrimStart('\n') : rest[(end + 1)..];
        }

        if (rest.Length > 0)
        {
            _line.Write(rest);
            if (_fence.Length == 0)
            {
                _progress.Look(_line.WrittenSpan, isEnded: false, updates);
            }
        }
    }

    /// <summary>Forgets the text: it was thinking, and what it names is no result.</summary>
    public void Clear()
    {
        _result.Clear();
        _line.ResetWrittenCount();
        _data.ResetWrittenCount();
        _isOpen = false;
        _fence = default;
    }

    /// <summary>Ends a piece of text behind which something else comes: what it shows has its place before that.</summary>
    /// <param name="updates">Receives the media that are shown.</param>
    public void Settle(List<ChatUpdate> updates)
    {
        if (!_isOpen)
        {
            EndLine(updates);
            _result.Settle(updates);
        }
    }

    /// <summary>Ends the text.</summary>
    /// <param name="updates">Receives the media in the order of the text.</param>
    public void Complete(List<ChatUpdate> updates)
    {
        EndLine(updates);
        EndData();
        _result.Complete(_progress.Lines, updates);
    }

    private void EndLine(List<ChatUpdate> updates)
    {
        ReadOnlySpan<char> line = _line.WrittenSpan.TrimEnd('\r');
        if (_isOpen)
        {
            line = Continue(line);
        }

        if (line.Length > 0 && !IsFence(line) && _fence.Length == 0)
        {
            _progress.Look(line, isEnded: true, updates);
            if (ProseData.IsOpenAtEnd(line))
            {
                _isOpen = true;
                _data.Write(line);
            }
            else
            {
                _result.Collect(line, _progress.Lines);
            }
        }

        _progress.NextLine();
        _line.ResetWrittenCount();
    }

    // The base64 of a data: URI may be broken into lines: those that are nothing else belong to it, and the one that ends it.
    private ReadOnlySpan<char> Continue(ReadOnlySpan<char> line)
    {
        ReadOnlySpan<char> text = line.Trim();
        int length = ProseData.PayloadLength(text);
        if (text.IsEmpty || (length < text.Length && !(text[length] is ')' or '>' or '"' or '\'' or '`')))
        {
            EndData();
            return line;
        }

        _data.Write(text);
        if (length < text.Length || ProseData.IsWhole(text))
        {
            EndData();
        }

        return default;
    }

    private void EndData()
    {
        if (_isOpen)
        {
            _isOpen = false;
            _result.Collect(_data.WrittenSpan, _progress.Lines);
            _data.ResetWrittenCount();
        }
    }

    // CommonMark: a fence closes with at least as many of the same mark, and nothing behind.
    private bool IsFence(ReadOnlySpan<char> line)
    {
        ReadOnlySpan<char> text = line.TrimStart(' ');
        if (line.Length - text.Length > 3 || text.Length < 3 || text[0] is not ('`' or '~'))
        {
            return false;
        }

        char mark = text[0];
        int length = text.Length - text.TrimStart(mark).Length;
        if (_fence.Length == 0)
        {
            bool opens = length >= 3 && !(mark == '`' && text[length..].Contains('`'));
            _fence = opens ? (mark, length) : default;
            return opens;
        }

        if (mark == _fence.Mark && length >= _fence.Length && text[length..].IsWhiteSpace())
        {
            _fence = default;
            return true;
        }

        return false;
    }
}
