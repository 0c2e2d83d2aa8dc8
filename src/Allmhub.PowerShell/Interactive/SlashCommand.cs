namespace Allmhub.PowerShell.Interactive;

/// <summary>A line that is meant for the loop and not for the model: <c>/name rest</c>. Two slashes begin a text that begins with one.</summary>
/// <param name="Name">The command in lower case, without its slash.</param>
/// <param name="Argument">The rest of the line, trimmed; empty when there is none.</param>
internal sealed record SlashCommand(string Name, string Argument)
{
    /// <summary>The names the loop understands.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["model", "models", "system", "attach", "tokens", "cost", "undo", "retry", "copy", "code", "save", "load", "clear", "help", "exit", "quit"];

    /// <summary>Those of them that take something.</summary>
    public static IReadOnlyList<string> TakeArgument { get; } = ["model", "models", "system", "attach", "code", "save", "load"];

    /// <summary>What the loop understands, and what it does.</summary>
    public static IReadOnlyList<(string Usage, string Meaning)> All =>
    [
        ("/model [name]", Words.Say("shows or changes the model")),
        ("/models [part]", Words.Say("lists the models, or those whose name has the part")),
        ("/system [text]", Words.Say("shows or changes the instructions; - takes them away")),
        ("/attach [path…]", Words.Say("attaches files to the next question; - takes them off")),
        ("/tokens", Words.Say("estimates the tokens of the conversation")),
        ("/cost", Words.Say("adds up what the answers cost, and by what prices")),
        ("/undo", Words.Say("takes the last turn back")),
        ("/retry", Words.Say("asks the last question again")),
        ("/copy", Words.Say("puts the last answer on the clipboard")),
        ("/code [n] [path]", Words.Say("lists the code of the last answer, copies or saves it")),
        ("/save [path]", Words.Say("keeps the conversation in a file from now on")),
        ("/load path", Words.Say("goes on with a conversation kept in a file")),
        ("/clear", Words.Say("begins a new conversation; a file stays as it is")),
        ("/help", Words.Say("shows this")),
        ("/exit", Words.Say("ends the chat")),
    ];

    /// <summary>Reads a line.</summary>
    /// <returns>The command; <c>null</c> for a question, also for one that begins with a path.</returns>
    public static SlashCommand? Parse(string line)
    {
        if (line.Length < 2 || line[0] != '/' || !char.IsAsciiLetter(line[1]))
        {
            return null;
        }

        string[] words = line[1..].Split(' ', 2, StringSplitOptions.TrimEntries);
        return words[0].Contains('/', StringComparison.Ordinal) ? null : new SlashCommand(words[0].ToLowerInvariant(), words.Length > 1 ? words[1] : string.Empty);
    }
}
