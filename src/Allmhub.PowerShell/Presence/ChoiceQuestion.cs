using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using Allmhub.Markdown.Screen;

namespace Allmhub.PowerShell.Presence;

/// <summary>
/// Lets somebody choose. At a terminal the question stands in the terminal's own colours: the console host writes such questions and their choices in fixed white,
/// and nobody who has a light ground can read what is asked. Other hosts ask in their own way.
/// </summary>
internal static class ChoiceQuestion
{
    private const string Bold = "\u001b[1m";
    private const string Plain = "\u001b[22m";
    private const string Between = "  ";

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="cmdlet">The command.</param>
    /// <param name="caption">What it is about.</param>
    /// <param name="message">The question; its lines are not broken.</param>
    /// <param name="choices">The choices, each with a key.</param>
    /// <param name="usual">The place of the one that an empty line chooses.</param>
    /// <returns>The place of the choice.</returns>
    public static int Ask(PSCmdlet cmdlet, string caption, string message, Collection<ChoiceDescription> choices, int usual)
    {
        PSHostUserInterface ui = cmdlet.Host.UI;
        if (!Watcher.HasTerminal(cmdlet))
        {
            return ui.PromptForChoice(caption, message, choices, usual);
        }

        bool isBold = Watcher.HasDim(cmdlet);
        ui.WriteLine();
        ui.WriteLine(isBold ? Bold + caption + Plain : caption);
        ui.WriteLine(message);
        while (true)
        {
            WriteChoices(ui, choices, usual);

            // Ctrl+C ends the reading without a line.
            string said = (ui.ReadLine() ?? throw new HostException()).Trim();
            if (said.Length == 0)
            {
                return usual;
            }

            int chosen = choices.ToList().FindIndex(choice => string.Equals(said, Key(choice), StringComparison.OrdinalIgnoreCase) || string.Equals(said, Name(choice), StringComparison.OrdinalIgnoreCase));
            if (chosen >= 0)
            {
                return chosen;
            }

            if (said == "?")
            {
                foreach (string line in choices.SelectMany(static choice => FooterLines.Of($"{Key(choice)} - {choice.HelpMessage}", Columns)))
                {
                    ui.WriteLine(line);
                }
            }
        }
    }

    // The last line stays open for the answer.
    private static void WriteChoices(PSHostUserInterface ui, Collection<ChoiceDescription> choices, int usual)
    {
        IEnumerable<string> all = [.. choices.Select(static choice => $"[{Key(choice)}] {Name(choice)}"), Words.Say($"[?] Help (default is \"{Key(choices[usual])}\"):")];
        IReadOnlyList<string> lines = FooterLines.Of(string.Join(Between, all), Columns, Between);
        foreach (string line in lines.SkipLast(1))
        {
            ui.WriteLine(line);
        }

        ui.Write(lines[^1] + " ");
    }

    private static int Columns => ScreenSize.OfConsole()?.Columns ?? int.MaxValue;

    private static string Key(ChoiceDescription choice) => choice.Label.IndexOf('&', StringComparison.Ordinal) is >= 0 and int at && at + 1 < choice.Label.Length ? choice.Label.Substring(at + 1, 1).ToUpperInvariant() : choice.Label;

    // A Chinese label has its key in brackets behind it.
    private static string Name(ChoiceDescription choice) => choice.Label.Replace($"(&{Key(choice)})", string.Empty, StringComparison.Ordinal).Replace("&", string.Empty, StringComparison.Ordinal);
}
