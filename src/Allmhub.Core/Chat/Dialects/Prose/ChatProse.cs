using System.Buffers;

namespace Allmhub.Chat.Dialects.Prose;

/// <summary>
/// Finds what an answer tells in prose (NOTES section 4a): progress as it arrives, pictures, films and sounds at the end.
/// It only watches; the text stays whole. Text inside a fence (the echo of the prompt, or code) and inside a code span tells nothing.
/// <list type="bullet">
/// <item>Image syntax <c>![…](…)</c> with an http(s) or data: target is a picture, unless its extension or type says otherwise.</item>
/// <item>A plain link <c>[…](…)</c> counts when its target is a data: URI of a medium, or its path ends in the extension of a
/// picture, film or sound, or the answer told progress before: then the link is the result whatever its name. Any other plain link
/// is what it is in every ordinary answer, a reference.</item>
/// <item>The <c>src</c> of an HTML tag <c>video</c> or <c>source</c> is a film: newer gateways hand films over so (NOTES section 16.5).</item>
/// <item>Of a plain link and an embedded one to the same file name the embedded one stays.</item>
/// </list>
/// Each line is looked at once, when it ends, and short lines that can be progress also as they grow: the cost is linear.
/// </summary>
internal sealed class ChatProse
{
    private readonly ArrayBufferWriter<char> _line = new(256);
    private readonly ProseProgress _progress = new();
    private readonly List<ProseLink> _links = [];
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
            rest = rest[(end + 1)..];
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
        _links.Clear();
        _line.ResetWrittenCount();
        _fence = default;
    }

    /// <summary>Ends the text.</summary>
    /// <param name="updates">Receives the media in the order of the text.</param>
    public void Complete(List<ChatUpdate> updates)
    {
        EndLine(updates);
        if (_links.Count == 0)
        {
            return;
        }

        HashSet<string> shown = [.. _links.Where(static link => link.IsEmbedded).SelectMany(static link => (string[])[link.Target, link.FileName])];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (ProseLink link in _links)
        {
            bool counts = link.IsEmbedded || ((link.HasMediaType || _progress.WasSeen) && !shown.Contains(link.Target) && !IsShown(link, shown));
            if (counts && seen.Add(link.Target) && link.ToMedia() is ChatMedia media)
            {
                updates.Add(ChatUpdate.OfMedia(media));
            }
        }

        _links.Clear();
    }

    private static bool IsShown(ProseLink link, HashSet<string> shown) => link.FileName.Length > 0 && shown.Contains(link.FileName);

    private void EndLine(List<ChatUpdate> updates)
    {
        ReadOnlySpan<char> line = _line.WrittenSpan.TrimEnd('\r');
        if (line.Length > 0 && !IsFence(line) && _fence.Length == 0)
        {
            _progress.Look(line, isEnded: true, updates);
            if (line.Contains("](", StringComparison.Ordinal))
            {
                ProseLink.Collect(line, _links);
            }

            FilmTag.Collect(line, _links);
        }

        _progress.NextLine();
        _line.ResetWrittenCount();
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
