namespace Allmhub.PowerShell.Interactive.Editing;

/// <summary>Ctrl+R: what was typed before and holds what is typed now, the newest first.</summary>
internal sealed class HistorySearch(HistoryWalk walk, LineBuffer buffer, LineStyle style)
{
    private readonly string _text = buffer.Text;
    private readonly int _caret = buffer.Caret;
    private string _wanted = string.Empty;
    private int _at = walk.Count;
    private bool _isFailing;

    /// <summary>What is said of it below the line.</summary>
    public Styled Line => new(_isFailing ? Words.Say($"nothing older holds: {_wanted}") : Words.Say($"search: {_wanted}"), style.DimOn, style.DimOff);

    /// <summary>Takes a key.</summary>
    /// <returns>Whether it was for the search; any other one ends it, with what was found in the line.</returns>
    public bool Take(KeyPress key)
    {
        switch (key.Key)
        {
            case EditKey.Text or EditKey.Paste:
                _wanted += key.Text.ReplaceLineEndings(" ");
                Look(_at);
                return true;
            case EditKey.Backspace:
                _wanted = _wanted.Length == 0 ? _wanted : _wanted[..^1];
                Look(walk.Count - 1);
                return true;
            case EditKey.Search:
                Look(_at - 1);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Puts back what stood in the line before.</summary>
    public void Cancel() => buffer.Set(_text, _caret);

    private void Look(int from)
    {
        int found = walk.Find(_wanted, from);
        _isFailing = found < 0 && _wanted.Length > 0;
        if (found >= 0)
        {
            _at = found;
            buffer.Set(walk[found], walk[found].IndexOf(_wanted, StringComparison.OrdinalIgnoreCase));
        }
    }
}
