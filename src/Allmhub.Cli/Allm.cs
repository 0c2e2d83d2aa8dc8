using System.CommandLine;
using Allmhub.Cli.Help;
using Allmhub.Cli.Input;
using Allmhub.Cli.Screen;
using Allmhub.Foundation;

namespace Allmhub.Cli;

/// <summary>The command line as a whole.</summary>
internal static class Allm
{
    private const string Name = "allm";

    /// <summary>The commands and what belongs to all of them.</summary>
    public static RootCommand CreateRoot()
    {
        RootCommand root = new(Words.Say("allm: the ALLMHUB gateway on the command line. The key is read from the environment variable ALLMHUB_API_KEY."))
        {
            ChatCommand.Create(),
            ImageCommand.Create(),
            VideoCommand.Create(),
            SpeakCommand.Create(),
            TranscribeCommand.Create(),
            TasksCommand.Create(),
            BalanceCommand.Create(),
            UsageCommand.Create(),
            HistoryCommand.Create(),
            ModelsCommand.Create(),
            PromptsCommand.Create(),
            CompletionCommand.Create(),
        };
        root.Add(HelpCommand.Create(root));
        ExampleHelp.UseIn(root);
        return root;
    }

    public static async Task<int> RunAsync(string[] args)
    {
        RootCommand root = CreateRoot();
        ParseResult parsed = Parse(root, args.Length == 0 ? ["--help"] : args);
        if (parsed.Errors.Count > 0)
        {
            return Refuse(parsed, root);
        }

        using StopSignal stop = new();
        try
        {
            int exitCode = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop.Token);
            return stop.ExitCode ?? exitCode;
        }
        catch (OutputException error)
        {
            return stop.ExitCode ?? Fault.Say(Words.Say($"Standard output cannot be written: {error.Message}"), ExitCode.ServiceError);
        }
    }

    /// <summary>Parses a line. A prompt may begin with '@': it is no response file.</summary>
    public static ParseResult Parse(RootCommand root, IReadOnlyList<string> args) => root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });

    private static int Refuse(ParseResult parsed, RootCommand root)
    {
        Command command = parsed.CommandResult.Command;
        string? stray = parsed.UnmatchedTokens.FirstOrDefault();
        if (command == root)
        {
            string message = stray is null ? Words.Say("A command is missing.")
                : stray.StartsWith('-') ? UnknownOption.Text(stray, root)
                : Words.Say($"'{stray}' is no command of allm.{NearestWord.Question(stray, root.Subcommands.Where(static known => !known.Hidden).Select(static known => known.Name))}");
            return Fault.Usage(message, Name);
        }

        string own = $"{Name} {command.Name}";
        return Fault.Usage(
            stray is null ? parsed.Errors[0].Message
            : stray.StartsWith('-') ? UnknownOption.Text(stray, command)
            : Words.Say($"'{stray}' is one word too many."),
            own);
    }
}
