namespace Allmhub.PowerShell.Interactive.Editing;

/// <summary>Where keys come from.</summary>
internal interface IKeySource
{
    /// <summary>Whether a key is there already.</summary>
    bool IsReady { get; }

    /// <summary>Whether the terminal marks what is pasted.</summary>
    bool MarksPaste { get; }

    /// <summary>Waits for a key.</summary>
    /// <param name="wait">How long, at most.</param>
    /// <returns>The key; <c>null</c> when none was pressed.</returns>
    /// <exception cref="OperationCanceledException">Nobody wants one any more.</exception>
    KeyPress? Next(TimeSpan wait);
}

/// <summary>How an input ended.</summary>
internal enum LineEnd
{
    /// <summary>With Enter.</summary>
    Entered,

    /// <summary>With Ctrl+C.</summary>
    Interrupted,

    /// <summary>With Ctrl+D at an empty line, or with the terminal.</summary>
    Closed,
}

/// <summary>What was typed.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Text">The text, of one or several lines.</param>
internal readonly record struct LineResult(LineEnd End, string Text);

/// <summary>What an editor needs to know of whom it edits for.</summary>
/// <param name="Prompt">Stands before the first line.</param>
/// <param name="More">Stands before further lines.</param>
internal sealed record LineRules(Styled Prompt, Styled More)
{
    /// <summary>How it looks.</summary>
    public LineStyle Style { get; init; } = LineStyle.Plain;

    /// <summary>What was typed before, oldest first.</summary>
    public IReadOnlyList<string> History { get; init; } = [];

    /// <summary>Completes a text at a place.</summary>
    public Func<string, int, CompletionSet> Complete { get; init; } = static (_, _) => CompletionSet.None;

    /// <summary>What a text becomes when Enter goes on with it on a new line; <c>null</c> when Enter ends it.</summary>
    public Func<string, string?> Continue { get; init; } = static _ => null;

    /// <summary>Whether Enter ends a text even in the middle of a paste that the terminal does not mark.</summary>
    public Func<string, bool> IsCommand { get; init; } = static _ => false;
}

/// <summary>Edits one input: keys in, rows of a screen out. Nothing in it knows a console.</summary>
/// <remarks>
/// PSReadLine does not do: to its AcceptLine an unfinished quote ("don't") is the beginning of PowerShell that goes on, so that Enter adds a line, and its
/// history, keys and options are the one set of the user's own shell.
/// </remarks>
internal sealed class LineEditor(IKeySource keys, ILineScreen screen, LineRules rules)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    // Nobody presses the next key so soon after Enter; a terminal hands over a paste in pieces that follow at once.
    private static readonly TimeSpan PasteGap = TimeSpan.FromMilliseconds(25);

    private readonly LineBuffer _buffer = new();
    private readonly LineRenderer _renderer = new(screen);
    private readonly HistoryWalk _walk = new(rules.History);
    private CompletionMenu? _menu;
    private HistorySearch? _search;
    private bool _isWalking;

    private LineView View => new(rules.Prompt, rules.More, _buffer.Text, _buffer.Caret, _search is not null ? [_search.Line] : _menu?.Lines(screen.Size.Columns - 1) ?? []);

    /// <summary>Reads one input; afterwards nothing of it is on the screen.</summary>
    public LineResult Read()
    {
        try
        {
            _renderer.Draw(View);
            (int, int) size = screen.Size;
            KeyPress? ahead = null;
            while (true)
            {
                KeyPress? key = ahead ?? keys.Next(Look);
                ahead = null;
                if (key is { } pressed && Do(pressed, ref ahead) is { } result)
                {
                    return result;
                }

                if ((key is not null && ahead is null && !keys.IsReady) || screen.Size != size)
                {
                    size = screen.Size;
                    _renderer.Draw(View);
                }
            }
        }
        finally
        {
            _renderer.Erase();
        }
    }

    private LineResult? Do(KeyPress key, ref KeyPress? ahead)
    {
        if (_search is not null && key.Key is EditKey.Cancel or EditKey.Interrupt)
        {
            _search?.Cancel();
            bool wasSearch = _search is not null;
            _search = null;
            if (wasSearch)
            {
                return null;
            }
        }

        if (_search?.Take(key) == true)
        {
            return null;
        }

        _search = null;
        if (key.Key is EditKey.Tab or EditKey.BackTab)
        {
            Complete(key);
            return null;
        }

        _menu = null;
        switch (key.Key)
        {
            case EditKey.Enter:
                return Enter(ref ahead);
            case EditKey.Interrupt:
                return new LineResult(LineEnd.Interrupted, _buffer.Text);
            case EditKey.Gone:
            case EditKey.EndOfInput when _buffer.Text.Length == 0:
                return new LineResult(LineEnd.Closed, string.Empty);
            default:
                bool isWalking = _isWalking;
                _isWalking = false;
                Edit(key, isWalking);
                return null;
        }
    }

    private void Edit(KeyPress key, bool isWalking)
    {
        switch (key.Key)
        {
            case EditKey.Text or EditKey.Paste:
                _buffer.Insert(key.Text);
                break;
            case EditKey.NewLine:
                _buffer.Insert("\n");
                break;
            case EditKey.Up:
                Row(-1, isWalking);
                break;
            case EditKey.Down:
                Row(1, isWalking);
                break;
            case EditKey.HistoryBack:
                Walk(_walk.Back(_buffer.Text));
                break;
            case EditKey.HistoryForward:
                Walk(_walk.Forward());
                break;
            case EditKey.Search:
                _search = new HistorySearch(_walk, _buffer, rules.Style);
                break;
            case EditKey.ClearScreen:
                _renderer.ClearScreen();
                break;
            default:
                BufferKeys.Do(_buffer, key.Key);
                break;
        }
    }

    private LineResult? Enter(ref KeyPress? ahead)
    {
        string text = _buffer.Text;
        if (!keys.MarksPaste && !rules.IsCommand(text) && keys.Next(PasteGap) is { } next)
        {
            ahead = next;
            if (next.Key is EditKey.Text or EditKey.Enter or EditKey.Tab)
            {
                _buffer.Insert("\n");
                return null;
            }
        }

        if (rules.Continue(text) is { } continued)
        {
            _buffer.Set(continued);
            return null;
        }

        return new LineResult(LineEnd.Entered, text);
    }

    private void Complete(KeyPress key)
    {
        if (key.Key == EditKey.Tab && !keys.MarksPaste && keys.IsReady)
        {
            _buffer.Insert("\t");
        }
        else if (_menu is not null)
        {
            _menu.Next(key.Key == EditKey.BackTab);
        }
        else if (key.Key == EditKey.Tab)
        {
            CompletionMenu menu = new(_buffer, rules.Complete(_buffer.Text, _buffer.Caret), rules.Style);
            _menu = menu.Begin() ? menu : null;
        }
    }

    private void Row(int step, bool isWalking)
    {
        LineLayout layout = _renderer.Lay(View);
        int row = layout.CaretRow + step;
        if (!isWalking && row >= 0 && row < layout.Rows.Count)
        {
            _buffer.MoveTo(layout.IndexAt(_buffer.Text, row, layout.CaretColumn));
        }
        else
        {
            Walk(step < 0 ? _walk.Back(_buffer.Text) : _walk.Forward());
        }
    }

    private void Walk(string? entry)
    {
        _isWalking = true;
        if (entry is not null)
        {
            _buffer.Set(entry);
        }
    }
}
