namespace Allmhub.Chat.Dialects.Prose;

/// <summary>Decides which addresses of a text are its result (<see cref="ChatProse"/> says by which rules).</summary>
/// <param name="given">The media of the answer.</param>
internal sealed class ProseResult(GivenMedia given)
{
    private const int MostNamed = 100;

    private readonly List<ProseLink> _links = [];
    private readonly List<ProseLink> _addresses = [];
    private readonly HashSet<string> _shown = new(StringComparer.Ordinal);
    private bool _saysMore;
    private bool _gave;

    /// <summary>Takes a line.</summary>
    /// <param name="line">The line, outside fences.</param>
    /// <param name="progress">How many lines so far told progress.</param>
    public void Collect(ReadOnlySpan<char> line, int progress)
    {
        if (!_saysMore)
        {
            TakeAddress(line.Trim(), progress);
        }

        ProseScanner.Collect(line, _links, progress);
    }

    /// <summary>Forgets what was collected.</summary>
    public void Clear()
    {
        _links.Clear();
        _addresses.Clear();
        _shown.Clear();
        _saysMore = false;
    }

    /// <summary>Whether a text that shows something says nothing beside that.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Whether it is a picture and no more.</returns>
    public static bool IsNothingElse(string text)
    {
        ReadOnlySpan<char> line = text.AsSpan().Trim();
        return line.IsEmpty || (!line.Contains('\n') && (line.StartsWith("![") || line.StartsWith("<img") || line.StartsWith("data:") || line.StartsWith("http")));
    }

    /// <summary>Gives what is shown so far.</summary>
    /// <param name="updates">Receives the media.</param>
    public void Settle(List<ChatUpdate> updates)
    {
        _saysMore = true;
        for (int i = 0; i < _links.Count; i++)
        {
            if (_links[i].IsShown)
            {
                Give(_links[i], updates);
            }
        }

        _links.RemoveAll(static link => link.IsShown);
    }

    /// <summary>Gives the result.</summary>
    /// <param name="progress">How many lines told progress.</param>
    /// <param name="updates">Receives the media.</param>
    public void Complete(int progress, List<ChatUpdate> updates)
    {
        foreach (ProseLink link in _links)
        {
            NoteShown(link);
        }

        bool isResult = _shown.Count == 0 && progress > 0 && !_links.Exists(static link => link.HasMediaType);
        int cut = 0;
        for (int i = 0; i < _links.Count; i++)
        {
            ProseLink link = _links[i];
            if (link.Form == ProseForm.Cut)
            {
                if (++cut > MostNamed)
                {
                    continue;
                }

                updates.Add(ChatUpdate.OfLeftOut(Words.Say($"a picture whose data is cut off ({LeftOutText.Short(link.Target[..Math.Min(link.Target.Length, 40)])})")));
            }
            else if (link.IsShown ? !(i + 1 < _links.Count && _links[i + 1].IsFullSize)
                : link.HasMediaType ? !_shown.Contains(link.Target) && !(link.FileName.Length > 0 && _shown.Contains(link.FileName)) || (link.IsFullSize && i > 0 && _links[i - 1].IsShown)
                : isResult && link.Form == ProseForm.Reference && link.Progress == progress)
            {
                Give(link, updates);
            }
        }

        if (!_saysMore && !_gave)
        {
            _addresses.ForEach(link => Give(link, updates));
        }

        _links.Clear();
        _addresses.Clear();
    }

    private void NoteShown(ProseLink link)
    {
        if (link.IsShown)
        {
            _shown.Add(link.Target);
            _shown.Add(link.FileName);
        }
    }

    private void Give(ProseLink link, List<ChatUpdate> updates)
    {
        NoteShown(link);
        if (link.ToMedia() is ChatMedia media)
        {
            _gave = true;
            if (given.TryAdd(media))
            {
                updates.Add(ChatUpdate.OfMedia(media));
            }
        }
    }

    // Quoted lines tell progress, or what the answer is about.
    private void TakeAddress(ReadOnlySpan<char> line, int progress)
    {
        if (line.IsEmpty || line[0] == '>')
        {
            return;
        }

        ReadOnlySpan<char> address = line[0] == '<' && line[^1] == '>' ? line[1..^1] : line;
        bool isAddress = (address.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || address.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            && address.IndexOfAny(" \t<>\"") < 0;
        ProseLink? link = isAddress ? new ProseLink(address.ToString(), string.Empty, ProseForm.Bare) { Progress = progress } : null;
        _saysMore = link is not { HasMediaType: true };
        if (_saysMore)
        {
            _addresses.Clear();
        }
        else
        {
            _addresses.Add(link!);
        }
    }
}
