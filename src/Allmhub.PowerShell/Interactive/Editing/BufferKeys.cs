namespace Allmhub.PowerShell.Interactive.Editing;

/// <summary>What keys do to a text alone.</summary>
internal static class BufferKeys
{
    /// <summary>Does it.</summary>
    public static void Do(LineBuffer buffer, EditKey key)
    {
        switch (key)
        {
            case EditKey.Backspace:
                buffer.Backspace();
                break;
            case EditKey.Delete or EditKey.EndOfInput:
                buffer.Delete();
                break;
            case EditKey.Left:
                buffer.Left();
                break;
            case EditKey.Right:
                buffer.Right();
                break;
            case EditKey.WordLeft:
                buffer.WordLeft();
                break;
            case EditKey.WordRight:
                buffer.WordRight();
                break;
            case EditKey.Home:
                buffer.MoveTo(buffer.LineStart);
                break;
            case EditKey.End:
                buffer.MoveTo(buffer.LineEnd);
                break;
            case EditKey.BufferHome:
                buffer.MoveTo(0);
                break;
            case EditKey.BufferEnd:
                buffer.MoveTo(buffer.Text.Length);
                break;
            default:
                Kill(buffer, key);
                break;
        }
    }

    private static void Kill(LineBuffer buffer, EditKey key)
    {
        switch (key)
        {
            case EditKey.KillToEnd:
                buffer.KillToLineEnd();
                break;
            case EditKey.KillToStart:
                buffer.KillToLineStart();
                break;
            case EditKey.KillBlankWord:
                buffer.KillBlankWord();
                break;
            case EditKey.KillWordLeft:
                buffer.KillWordLeft();
                break;
            case EditKey.KillWordRight:
                buffer.KillWordRight();
                break;
            case EditKey.Yank:
                buffer.Yank();
                break;
            case EditKey.Undo:
                buffer.Undo();
                break;
        }
    }
}
