namespace Allmhub.PowerShell.Abstractions;

/// <summary>What is done to something, as -WhatIf and -Confirm say it. The ledger keeps the word of Core, which is the same in every language.</summary>
internal static class ActionWords
{
    /// <summary>Says it in the user's language.</summary>
    /// <param name="action">The word of <see cref="Allmhub.Operations.Operation.Action"/>.</param>
    /// <returns>The word; a method of HTTP stays what it is.</returns>
    public static string Of(string action) => action switch
    {
        "Answer" => Words.Say("Answer"),
        "Ask" => Words.Say("Ask"),
        "Edit" => Words.Say("Edit"),
        "Embed" => Words.Say("Embed"),
        "Generate" => Words.Say("Generate"),
        "Make" => Words.Say("Make"),
        "Press" => Words.Say("Press"),
        "Rank" => Words.Say("Rank"),
        "Save" => Words.Say("Save"),
        "Speak" => Words.Say("Speak"),
        "Transcribe" => Words.Say("Transcribe"),
        "Translate" => Words.Say("Translate"),
        _ => action,
    };
}
