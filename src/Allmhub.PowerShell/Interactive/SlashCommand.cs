namespace Allmhub.PowerShell.Interactive;

/// <summary>A line that is meant for the loop and not for the model: <c>/name rest</c>. Two slashes begin a text that begins with one.</summary>
/// <param name="Name">The command in lower case, without its slash.</param>
/// <param name="Argument">The rest of the line, trimmed; empty when there is none.</param>
internal sealed record SlashCommand(string Name, string Argument)
{
    /// <summary>What the loop understands, and what it does.</summary>
    public static IReadOnlyList<(string Usage, string Meaning)> All { get; } =
    [
        ("/model [name]", "shows or changes the model"),
        ("/system [text]", "shows or changes the instructions; /system - takes them away"),
        ("/save [path]", "keeps the conversation in a file, from now on after every answer"),
        ("/load path", "goes on with a conversation kept in a file"),
        ("/undo", "takes the last turn back"),
        ("/retry", "asks the last question again"),
        ("/copy", "puts the last answer on the clipboard"),
        ("/clear", "begins a new conversation; one that is kept in a file stays there"),
        ("/help", "shows this"),
        ("/exit", "ends the chat"),
    ];

    public static SlashCommand? Parse(string line)
    {
        if (line.Length < 2 || line[0] != '/' || !char.IsAsciiLetter(line[1]))
        {
            return null;
        }

        string[] words = line[1..].Split(' ', 2, StringSplitOptions.TrimEntries);
        return new SlashCommand(words[0].ToLowerInvariant(), words.Length > 1 ? words[1] : string.Empty);
    }
}
