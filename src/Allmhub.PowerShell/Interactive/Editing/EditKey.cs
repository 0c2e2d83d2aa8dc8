namespace Allmhub.PowerShell.Interactive.Editing;

/// <summary>What a key does, as bash and PSReadLine have it.</summary>
internal enum EditKey
{
    None,
    Text,
    Paste,
    Enter,
    NewLine,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Left,
    Right,
    Up,
    Down,
    WordLeft,
    WordRight,
    Home,
    End,
    BufferHome,
    BufferEnd,
    HistoryBack,
    HistoryForward,
    KillToEnd,
    KillToStart,
    KillBlankWord,
    KillWordLeft,
    KillWordRight,
    Yank,
    Undo,
    ClearScreen,
    Search,
    Cancel,
    Interrupt,
    EndOfInput,
    Gone,
}

/// <summary>A key that was pressed.</summary>
/// <param name="Key">What it does.</param>
/// <param name="Text">What it writes; empty for all but text and pastes.</param>
internal readonly record struct KeyPress(EditKey Key, string Text = "");
