namespace Allmhub.PowerShell.Interactive.Editing;

/// <summary>A walk through what was typed before: what is being typed now is its newest end, and is still there on the way back.</summary>
internal sealed class HistoryWalk(IReadOnlyList<string> entries)
{
    private int _at = entries.Count;
    private string _own = string.Empty;

    /// <summary>One entry back.</summary>
    /// <returns>The entry; <c>null</c> when there is none older.</returns>
    public string? Back(string current)
    {
        if (_at == 0)
        {
            return null;
        }

        _own = _at == entries.Count ? current : _own;
        return entries[--_at];
    }

    /// <summary>One entry forward, at last to what was being typed.</summary>
    /// <returns>The entry; <c>null</c> when there is none newer.</returns>
    public string? Forward() => _at >= entries.Count ? null : ++_at == entries.Count ? _own : entries[_at];

    /// <summary>The newest entry that holds a text, from an index downwards.</summary>
    /// <returns>Its index; -1 when there is none.</returns>
    public int Find(string text, int from)
    {
        for (int i = Math.Min(from, entries.Count - 1); i >= 0 && text.Length > 0; i--)
        {
            if (entries[i].Contains(text, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>An entry.</summary>
    public string this[int index] => entries[index];

    /// <summary>How many there are.</summary>
    public int Count => entries.Count;
}
