namespace Allmhub.PowerShell.Interactive.Editing;

/// <summary>What is to be seen while a line is edited.</summary>
/// <param name="Prompt">Stands before the first line.</param>
/// <param name="More">Stands before further lines.</param>
/// <param name="Text">The text.</param>
/// <param name="Caret">Where the caret stands in it.</param>
/// <param name="Below">Lines below it, for a while.</param>
internal sealed record LineView(Styled Prompt, Styled More, string Text, int Caret, IReadOnlyList<Styled> Below);

/// <summary>A piece of one line, and how it is drawn.</summary>
/// <param name="Text">The piece, without control characters.</param>
/// <param name="On">What turns its looks on; empty for none.</param>
/// <param name="Off">What turns them off.</param>
internal readonly record struct Styled(string Text, string On = "", string Off = "")
{
    /// <summary>As it goes to the terminal.</summary>
    public string Drawn => On + Text + Off;
}
