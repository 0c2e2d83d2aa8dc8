namespace Allmhub.Chat;

/// <summary>Where the view of an answer goes.</summary>
public enum AnswerPlace
{
    /// <summary>A screen, or a log in its place: what was not shown yet, and the footer.</summary>
    Screen,

    /// <summary>A text in a program: all of the view, and no code for a screen.</summary>
    Text,

    /// <summary>A file: the answer, and nothing about it.</summary>
    File,
}
