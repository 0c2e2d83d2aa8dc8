namespace Allmhub.PowerShell.Interactive.Editing;

/// <summary>What the keys mean: the keys of bash, and those of PSReadLine that do not contradict them.</summary>
internal static class KeyMap
{
    private const int Shift = 1;
    private const int Alt = 2;
    private const int Control = 4;

    /// <summary>A control character.</summary>
    public static EditKey OfControl(char c) => c switch
    {
        '\u0001' => EditKey.Home,
        '\u0002' => EditKey.Left,
        '\u0003' => EditKey.Interrupt,
        '\u0004' => EditKey.EndOfInput,
        '\u0005' => EditKey.End,
        '\u0006' => EditKey.Right,
        '\u0007' => EditKey.Cancel,
        '\b' or '\u007f' => EditKey.Backspace,
        '\t' => EditKey.Tab,
        '\r' or '\n' => EditKey.Enter,
        '\u000b' => EditKey.KillToEnd,
        '\f' => EditKey.ClearScreen,
        '\u000e' => EditKey.HistoryForward,
        '\u0010' => EditKey.HistoryBack,
        '\u0012' => EditKey.Search,
        '\u0015' => EditKey.KillToStart,
        '\u0017' => EditKey.KillBlankWord,
        '\u0019' => EditKey.Yank,
        '\u001a' or '\u001f' => EditKey.Undo,
        _ => EditKey.None,
    };

    /// <summary>A key with Alt, or after Escape.</summary>
    public static EditKey OfMeta(char c) => c switch
    {
        'b' or 'B' => EditKey.WordLeft,
        'f' or 'F' => EditKey.WordRight,
        'd' or 'D' => EditKey.KillWordRight,
        '\b' or '\u007f' => EditKey.KillWordLeft,
        '\r' or '\n' => EditKey.NewLine,
        '<' => EditKey.BufferHome,
        '>' => EditKey.BufferEnd,
        _ => EditKey.None,
    };

    /// <summary>A cursor key, by the last letter of its sequence.</summary>
    public static EditKey OfFinal(char final, int modifier, bool isFunction)
    {
        bool isWord = (modifier & (Alt | Control)) != 0;
        return final switch
        {
            'A' => isWord ? EditKey.HistoryBack : EditKey.Up,
            'B' => isWord ? EditKey.HistoryForward : EditKey.Down,
            'C' => isWord ? EditKey.WordRight : EditKey.Right,
            'D' => isWord ? EditKey.WordLeft : EditKey.Left,
            'H' => isWord ? EditKey.BufferHome : EditKey.Home,
            'F' => isWord ? EditKey.BufferEnd : EditKey.End,
            'Z' => EditKey.BackTab,
            'M' when isFunction => EditKey.Enter,
            'c' when isFunction => EditKey.WordRight,
            'd' when isFunction => EditKey.WordLeft,
            _ => EditKey.None,
        };
    }

    /// <summary>A key of the block above the arrows, by the number of its sequence.</summary>
    public static EditKey OfNumber(int number, int modifier) => number switch
    {
        1 or 7 => (modifier & Control) != 0 ? EditKey.BufferHome : EditKey.Home,
        4 or 8 => (modifier & Control) != 0 ? EditKey.BufferEnd : EditKey.End,
        3 => (modifier & (Alt | Control)) != 0 ? EditKey.KillWordRight : EditKey.Delete,
        _ => EditKey.None,
    };

    /// <summary>A key that the terminal tells by its code (modifyOtherKeys of xterm, the protocol of kitty).</summary>
    public static EditKey OfCode(int code, int modifier) => code switch
    {
        13 => (modifier & (Shift | Alt)) != 0 ? EditKey.NewLine : EditKey.Enter,
        9 => (modifier & Shift) != 0 ? EditKey.BackTab : EditKey.Tab,
        27 => EditKey.Cancel,
        127 or 8 => (modifier & (Alt | Control)) != 0 ? EditKey.KillWordLeft : EditKey.Backspace,
        >= 'a' and <= 'z' or >= 'A' and <= 'Z' when (modifier & Control) != 0 => OfControl((char)(code & 0x1f)),
        >= 0x20 and < 0x7f when (modifier & Alt) != 0 => OfMeta((char)code),
        _ => EditKey.None,
    };
}
