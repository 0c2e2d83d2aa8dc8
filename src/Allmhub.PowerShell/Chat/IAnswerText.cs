namespace Allmhub.PowerShell.Chat;

/// <summary>Where the text of an answer goes while it arrives, control sequences of the model taken out already.</summary>
internal interface IAnswerText
{
    /// <summary>Takes the next piece; not empty.</summary>
    void Write(string text);

    /// <summary>Shows what was held back, and ends the last line when one is open. More may come.</summary>
    void End();
}
