using System.CommandLine;
using Allmhub.Cli.Help;
using Allmhub.Cli.Screen;
using Allmhub.Foundation;

namespace Allmhub.Cli;

/// <summary>`allm help chat` is `allm chat --help`.</summary>
internal static class HelpCommand
{
    public static Command Create(RootCommand root)
    {
        Argument<string?> name = new("command") { Description = Words.Say("Which command."), Arity = ArgumentArity.ZeroOrOne };
        Command command = new HelpfulCommand("help", Words.Say("Shows what a command does and takes, with examples."), "allm help chat") { name };
        name.CompletionSources.Add(_ => root.Subcommands.Select(static known => known.Name));
        command.SetAction(result =>
        {
            string? asked = result.GetValue(name);
            string[] names = [.. root.Subcommands.Select(static known => known.Name)];
            return asked is not null && !names.Contains(asked)
                ? Fault.Usage(Words.Say($"'{asked}' is no command of allm.{NearestWord.Question(asked, names)}"), "allm")
                : Allm.Parse(root, asked is null ? ["--help"] : [asked, "--help"]).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        });
        return command;
    }
}
