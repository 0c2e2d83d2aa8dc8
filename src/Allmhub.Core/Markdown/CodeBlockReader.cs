using System.Text;

namespace Allmhub.Markdown;

/// <summary>
/// Finds the fenced code blocks of a text as CommonMark has them. What models do and CommonMark reads otherwise is read as it is
/// meant: code in a list item that is not indented though its closing fence is, blocks inside a block of Markdown whose fences are no
/// longer than theirs, blocks between tags of HTML, and in items that begin right below a text with another number than one. The cost is linear in the text.
/// </summary>
public static class CodeBlockReader
{
    /// <summary>Finds them.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The blocks in their order, those inside others left out.</returns>
    public static IReadOnlyList<CodeBlock> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        // Most answers have none.
        return text.Contains("```", StringComparison.Ordinal) || text.Contains("~~~", StringComparison.Ordinal) ? new Run(text).Read() : [];
    }

    private sealed class Run(string text)
    {
        private readonly Containers _containers = new();
        private readonly List<CodeBlock> _blocks = [];
        private int _position;
        private string _before = string.Empty;

        // Whether the line before is one of a paragraph.
        private bool _isText;

        // Once a block of Markdown has not ended by counting the fences inside it, none is counted any more.
        private bool _counts = true;

        public List<CodeBlock> Read()
        {
            while (TryNext(out ReadOnlySpan<char> content))
            {
                MarkdownLine line = new(content);
                int matched = _containers.Match(ref line);
                if (line.IsBlank)
                {
                    // A blank line ends no list item, but a quote without its mark.
                    _isText = false;
                    if (!_containers.LeavesItemsAlone(matched))
                    {
                        _containers.CloseTo(matched);
                    }

                    continue;
                }

                if (_isText && matched < _containers.Count && Containers.IsText(line))
                {
                    // A line of a paragraph need not repeat the marks of its containers.
                    _before = Before(line);
                    continue;
                }

                _containers.CloseTo(matched);
                _containers.Open(ref line);
                int indent = line.Indent;
                MarkdownLine ahead = line;
                ahead.Skip(indent);
                if (indent <= Fence.MostIndent && Fence.TryRead(ahead.Rest, out Fence fence))
                {
                    ReadBlock(fence, indent);
                    _before = string.Empty;
                    _isText = false;
                }
                else
                {
                    _before = Before(ahead);
                    _isText = (_isText || indent <= Fence.MostIndent) && Containers.IsText(ahead);
                }
            }

            return _blocks;
        }

        private static string Before(MarkdownLine line)
        {
            line.Skip(line.Indent);
            return line.Rest.Length <= CodeFileName.LongestLine ? line.ToString() : string.Empty;
        }

        private void ReadBlock(in Fence fence, int indent)
        {
            string language = CodeInfo.Language(fence.Info);
            int start = _position;
            bool counts = _counts && language.ToUpperInvariant() is "MD" or "MARKDOWN" or "MDX";
            bool isClosed = TryReadCode(fence, indent, counts, out string code);
            if (!isClosed && counts)
            {
                _counts = false;
                _position = start;
                isClosed = TryReadCode(fence, indent, counts: false, out code);
            }

            _blocks.Add(new CodeBlock(language, code, CodeFileName.Find(fence.Info, code, _before)) { IsClosed = isClosed });
        }

        /// <summary>Reads lines to the closing fence, the end of the containers, or the end of the text.</summary>
        /// <returns>Whether there was a closing fence.</returns>
        private bool TryReadCode(in Fence opening, int indent, bool counts, out string code)
        {
            StringBuilder lines = new();
            bool isFirst = true;
            int inside = 0;
            int freeUntil = -1;
            bool isClosed = false;
            for (int start = _position; TryNext(out ReadOnlySpan<char> content); start = _position)
            {
                MarkdownLine line = new(content);
                int matched = _containers.Match(ref line);
                if (matched < _containers.Count && start > freeUntil && (!_containers.LeavesItemsAlone(matched) || !IsClosedBelow(opening, out freeUntil)))
                {
                    _position = start;
                    break;
                }

                MarkdownLine ahead = line;
                ahead.Skip(line.Indent);
                if (line.Indent <= Fence.MostIndent && Fence.TryRead(ahead.Rest, out Fence fence))
                {
                    if (fence.Closes(opening) && inside-- == 0)
                    {
                        isClosed = true;
                        break;
                    }

                    inside += counts && !fence.IsBare && fence.Mark == opening.Mark && fence.Length >= opening.Length ? 1 : 0;
                }

                _ = isFirst ? lines : lines.Append('\n');
                if (start < freeUntil && !_containers.HasQuote)
                {
                    _ = lines.Append(content);
                }
                else
                {
                    line.Skip(indent);
                    _ = lines.Append(line.ToString());
                }

                isFirst = false;
            }

            code = lines.ToString();
            return isClosed;
        }

        /// <summary>Whether code that has left its list item is still the block's: when the next fence closes it and stands in the item.</summary>
        private bool IsClosedBelow(in Fence opening, out int until)
        {
            int here = _position;
            until = -1;
            try
            {
                while (TryNext(out ReadOnlySpan<char> content))
                {
                    // Every block begins with such a line: no stretch of the text is looked over twice.
                    if (!content.Contains("```", StringComparison.Ordinal) && !content.Contains("~~~", StringComparison.Ordinal))
                    {
                        continue;
                    }

                    MarkdownLine line = new(content);
                    bool isIn = _containers.Match(ref line) == _containers.Count;
                    int indent = line.Indent;
                    line.Skip(indent);
                    until = _position;
                    return isIn && indent <= Fence.MostIndent && Fence.TryRead(line.Rest, out Fence fence) && fence.Closes(opening);
                }

                return false;
            }
            finally
            {
                _position = here;
            }
        }

        private bool TryNext(out ReadOnlySpan<char> line)
        {
            if (_position >= text.Length)
            {
                line = default;
                return false;
            }

            ReadOnlySpan<char> rest = text.AsSpan(_position);
            int end = rest.IndexOf('\n');
            line = end < 0 ? rest : rest[..end];
            _position += end < 0 ? rest.Length : end + 1;
            if (line.Length > 0 && line[^1] == '\r')
            {
                line = line[..^1];
            }

            return true;
        }
    }
}
