using Allmhub.PowerShell.Interactive.Editing;

namespace Allmhub.PowerShell.Interactive;

/// <summary>What Tab completes: commands, models behind those that take one, paths behind those that take some.</summary>
internal sealed class SlashCompletion(IChatShellHost host)
{
    /// <summary>Completes a text where the caret stands.</summary>
    public CompletionSet Complete(string text, int caret)
    {
        string before = text[..caret];
        if (before.Length == 0 || before[0] != '/' || before.Contains('\n', StringComparison.Ordinal))
        {
            return CompletionSet.None;
        }

        int blank = before.IndexOf(' ', StringComparison.Ordinal);
        if (blank < 0)
        {
            return Commands(before);
        }

        int start = blank + 1;
        return before[1..blank].ToLowerInvariant() switch
        {
            "model" or "models" => Models(before, start),
            "save" or "load" => Paths(before, start, isOne: true),
            "attach" or "code" => Paths(before, start, isOne: false),
            _ => CompletionSet.None,
        };
    }

    private static CompletionSet Commands(string before) => new(0, before.Length,
    [
        .. SlashCommand.Names.Where(name => name != "quit" && name.StartsWith(before[1..], StringComparison.OrdinalIgnoreCase))
            .Select(static name => new Candidate(SlashCommand.TakeArgument.Contains(name) ? $"/{name} " : $"/{name}", $"/{name}")),
    ]);

    private CompletionSet Models(string before, int start)
    {
        while (start < before.Length && before[start] == ' ')
        {
            start++;
        }

        string word = before[start..];
        return new CompletionSet(start, word.Length,
        [
            .. host.Models(isFresh: false).Select(static model => model.Name)
                .Where(name => name.StartsWith(word, StringComparison.OrdinalIgnoreCase) && !name.Any(static c => char.IsControl(c) || c == ' '))
                .Order(StringComparer.OrdinalIgnoreCase)
                .Select(static name => new Candidate(name, name)),
        ]);
    }

    private CompletionSet Paths(string before, int start, bool isOne)
    {
        IReadOnlyList<ShellWord> words = ShellWords.Split(before[start..]);
        bool isNew = words.Count == 0 || (!isOne && words[^1].Quote == '\0' && before[^1] == ' ');
        if (isOne && words.Count > 0 && words[0].Quote == '\0')
        {
            // Blanks in the one name of /save and /load need no quotes.
            string name = before[start..].TrimStart();
            return PathCompletion.Complete(name, before.Length - name.Length, name.Length, isQuoted: false, host.Resolve);
        }

        ShellWord word = isNew ? new ShellWord(before.Length - start, string.Empty, '\0') : words[^1];
        return PathCompletion.Complete(word.Text, start + word.Start, before.Length - start - word.Start, word.Quote != '\0', host.Resolve);
    }
}
