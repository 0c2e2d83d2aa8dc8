using System.Text;

namespace Allmhub.PowerShell.Interactive;

/// <summary>A word of a line.</summary>
/// <param name="Start">Where it begins, its quote included.</param>
/// <param name="Text">Its text without quotes.</param>
/// <param name="Quote">The quote it begins with; 0 for none.</param>
internal readonly record struct ShellWord(int Start, string Text, char Quote);

/// <summary>Splits what follows a command into words. Names with blanks stand in quotes; a backslash is part of a path.</summary>
internal static class ShellWords
{
    /// <summary>Splits a text.</summary>
    public static IReadOnlyList<ShellWord> Split(string text)
    {
        List<ShellWord> words = [];
        for (int at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            words.Add(Read(text, ref at));
        }

        return words;
    }

    /// <summary>The one name that a text is: blanks in it need no quotes.</summary>
    public static string Single(string text) => text.Length > 0 && text[0] is '"' or '\'' ? Split(text)[0].Text : text;

    /// <summary>A name as it is typed.</summary>
    /// <param name="name">The name.</param>
    /// <param name="isQuoted">Whether it stands in quotes in any case.</param>
    /// <param name="isOpen">Whether more of it follows.</param>
    public static string Quote(string name, bool isQuoted, bool isOpen)
    {
        if (!isQuoted && !NeedsQuotes(name))
        {
            return name;
        }

        char quote = name.Contains('"', StringComparison.Ordinal) ? '\'' : '"';
        return isOpen ? quote + name : quote + name + quote;
    }

    /// <summary>Whether a name is one word only in quotes.</summary>
    public static bool NeedsQuotes(string name) => name.Length == 0 || name.Any(static c => char.IsWhiteSpace(c) || c is '"' or '\'');

    private static ShellWord Read(string text, ref int at)
    {
        int start = at;
        char first = text[at] is '"' or '\'' ? text[at] : '\0';
        char quote = '\0';
        StringBuilder word = new();
        for (; at < text.Length && (quote != '\0' || !char.IsWhiteSpace(text[at])); at++)
        {
            char c = text[at];
            if (c == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && c is '"' or '\'' && (word.Length == 0 || first != '\0'))
            {
                quote = c;
            }
            else
            {
                word.Append(c);
            }
        }

        return new ShellWord(start, word.ToString(), first);
    }
}
