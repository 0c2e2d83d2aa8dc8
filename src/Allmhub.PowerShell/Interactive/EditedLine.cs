using Allmhub.Foundation;
using Allmhub.PowerShell.Interactive.Editing;

namespace Allmhub.PowerShell.Interactive;

/// <summary>Reads with the editor. What was typed is written once more through the host, so that a transcript has it.</summary>
internal sealed class EditedLine(HostConsole console, ConsoleLine line, LineHistory history, Func<string, int, CompletionSet> complete) : IChatReader
{
    private readonly ChatLine _plain = new(console.ReadLine);

    private LineStyle Style => console.Style;

    private LineRules Rules => new(new Styled(ChatLine.First, Style.PromptOn, Style.PromptOff), new Styled(ChatLine.More, Style.DimOn, Style.DimOff))
    {
        Style = Style,
        History = history.Entries,
        Complete = complete,
        Continue = ChatText.Continue,
        IsCommand = static text => ChatText.CommandOf(text) is { } command && SlashCommand.Names.Contains(command.Name),
    };

    /// <inheritdoc/>
    public LineResult Read()
    {
        LineRules rules = Rules;
        if (line.Read(rules) is not { } typed)
        {
            return _plain.Read();
        }

        // A paste mostly ends with its last line's end.
        LineResult result = typed with { Text = typed.Text.TrimEnd('\n') };
        if (result.End == LineEnd.Entered || result.Text.Length > 0)
        {
            console.Show(rules, result.End == LineEnd.Interrupted ? $"{FirstLine(result.Text)}^C" : result.Text);
        }

        if (result.End == LineEnd.Entered)
        {
            history.Add(result.Text);
        }

        return result;
    }

    private static string FirstLine(string text) => text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and int end ? text[..end] + " …" : text;

    /// <inheritdoc/>
    public string? Ask(string question)
    {
        LineRules rules = new(new Styled(question), new Styled(string.Empty)) { IsCommand = static _ => true };
        if (line.Read(rules) is not { } result)
        {
            return _plain.Ask(question);
        }

        console.Show(rules, result.Text);
        return result.End == LineEnd.Entered ? result.Text : null;
    }
}
