using System.CommandLine;
using Allmhub.Cli.Help;
using Allmhub.Cli.Input;
using Allmhub.Cli.Screen;
using Allmhub.History;
using Allmhub.Http;

namespace Allmhub.Cli;

/// <summary>`allm history`: the log of prompts and answers, or what of it holds a pattern.</summary>
internal static class HistoryCommand
{
    private const string Name = "allm history";
    private const int Usual = 20;
    private const int Most = 1_000_000;

    public static Command Create()
    {
        Argument<string?> pattern = new("pattern") { Description = Words.Say("A regular expression that prompts, answers, instructions or tools must hold."), Arity = ArgumentArity.ZeroOrOne };
        pattern.Validators.Add(PromptWords.RefuseUnknownOption);
        Option<int?> newest = Number.Whole("--newest", Words.Say($"How many of the newest; {Usual} when it is left out."), Most);
        newest.Aliases.Add("-n");
        Option<DateTimeOffset?> since = When.Create("--since", Words.Say("Entries since then."));
        Option<DateTimeOffset?> until = When.Create("--until", Words.Say("Entries before then."));
        Option<string?> model = new("--model", "-m") { Description = Words.Say("Only questions to this model."), HelpName = "name" };
        model.CompletionSources.Add(static _ => ModelNames.Complete());
        Option<bool> simple = Flag.Create("--simple", Words.Say("Take each letter of the pattern for itself."));
        Option<bool> caseSensitive = Flag.Create("--case-sensitive", Words.Say("Tell capitals and small letters apart."));
        Option<bool> json = Flag.Create("--json", Words.Say("Write a JSON object a line."));
        Command command = new HelpfulCommand(
            "history",
            Words.Say("Shows the log of prompts and answers, the newest last. It is kept where --log, ALLMHUB_LOG=on or Connect-AllmHub -Log ask for it."),
            "allm history",
            "allm history 'time ?zone' --since 2026-11-01",
            "allm history -n 1 --json | jq -r .text")
        {
            pattern, newest, since, until, model, simple, caseSensitive, json,
        };
        command.SetAction(result =>
        {
            try
            {
                string? name = result.GetValue(model);
                HistoryFilter filter = new() { Since = result.GetValue(since), Until = result.GetValue(until), Where = name is null ? null : entry => name.Equals(entry.Model, StringComparison.OrdinalIgnoreCase) };
                HistorySearch? search = result.GetValue(pattern) is string said ? new HistorySearch(said, result.GetValue(simple), result.GetValue(caseSensitive)) : null;
                return HistoryRun.Execute(new HistoryArguments(search, filter, result.GetValue(newest) ?? Usual, result.GetValue(json)));
            }
            catch (InvalidInputException error)
            {
                return Fault.Usage($"{error.Message} {Words.Say("--simple takes each letter for itself.")}", Name);
            }
        });
        return command;
    }
}
