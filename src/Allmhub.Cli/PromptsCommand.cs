using System.CommandLine;
using System.IO.Enumeration;
using Allmhub.Cli.Help;
using Allmhub.Cli.Input;
using Allmhub.Cli.Screen;
using Allmhub.Http;
using Allmhub.Prompts;
using Allmhub.Streaming;

namespace Allmhub.Cli;

/// <summary>`allm prompts`: the kept prompts that `allm chat -p` takes.</summary>
internal static class PromptsCommand
{
    public static Command Create()
    {
        Argument<string> name = new("name") { Description = Words.Say("Only these names; * and ? stand for others."), DefaultValueFactory = static _ => "*" };
        name.Validators.Add(PromptWords.RefuseUnknownOption);
        name.CompletionSources.Add(static _ => Names());
        Command command = new HelpfulCommand(
            "prompts",
            Words.Say("Lists the kept prompts: name, model, variables (those with a default in brackets) and what each is for, with tabs between. Ends with 1 when none matches."),
            "allm prompts",
            "allm prompts 'team/*'") { name };
        command.SetAction(result => List(result.GetValue(name)!));
        return command;
    }

    /// <summary>The names, for completion; none when the folder cannot be read.</summary>
    public static IEnumerable<string> Names()
    {
        try
        {
            return [.. new PromptStore(PromptFolder.Find(null)).List().Select(static entry => entry.Name)];
        }
        catch (PromptException)
        {
            return [];
        }
    }

    private static int List(string name)
    {
        try
        {
            PromptStore store = new(PromptFolder.Find(null));
            List<PromptEntry> found = [.. store.List().Where(entry => FileSystemName.MatchesSimpleExpression(name, entry.Name))];
            bool isWhole = true;
            foreach (PromptEntry entry in found)
            {
                isWhole &= Write(store, entry);
            }

            return found.Count == 0 ? Fault.Say(Words.Say($"No prompt matches in '{store.Folder}'."), ExitCode.NothingFound) : isWhole ? ExitCode.Ok : ExitCode.Usage;
        }
        catch (PromptException error)
        {
            return Fault.Usage(new InvalidInputException(error.Message, null, error), "allm prompts");
        }
    }

    private static bool Write(PromptStore store, PromptEntry entry)
    {
        try
        {
            KeptPrompt prompt = store.Load(entry);
            string variables = string.Join(", ", prompt.Variable.Select(static variable => variable.IsRequired ? variable.Name : $"[{variable.Name}]"));
            Console.Out.WriteLine(string.Join('\t', RecordText.Of(prompt.Name), RecordText.Of(prompt.Model ?? string.Empty), RecordText.Of(variables), RecordText.Of(prompt.Description ?? string.Empty)));
            return true;
        }
        catch (PromptException error)
        {
            Fault.Say(error.Message, ExitCode.Usage);
            return false;
        }
    }
}
