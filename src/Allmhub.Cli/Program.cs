using System.CommandLine;
using System.Text;
using Allmhub.Cli;

Console.OutputEncoding = Encoding.UTF8;
RootCommand root = new("allm: the ALLMHUB gateway on the command line. The key is read from the environment variable ALLMHUB_API_KEY.")
{
    ChatCommand.Create(),
    ImageCommand.Create(),
    VideoCommand.Create(),
    SpeakCommand.Create(),
    TranscribeCommand.Create(),
    TasksCommand.Create(),
    BalanceCommand.Create(),
    ModelsCommand.Create(),
};

// A prompt may begin with '@': it is no response file.
ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (parsed.Errors.Count > 0)
{
    string command = parsed.CommandResult.Command == root ? "allm" : $"allm {parsed.CommandResult.Command.Name}";
    return Fault.Usage(parsed.Errors[0].Message, command);
}

return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
