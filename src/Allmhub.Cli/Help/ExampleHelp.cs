using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Allmhub.Cli.Help;

/// <summary>Help of the parser's own making, as wide as the screen, and a command's examples below it.</summary>
internal sealed class ExampleHelp : SynchronousCommandLineAction
{
    private const int NarrowestScreen = 40;
    private const int WidestText = 120;

    private readonly HelpAction _help = new() { MaxWidth = Width };

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    private static int Width => Console.IsOutputRedirected || Console.WindowWidth < NarrowestScreen ? WidestText : Math.Min(Console.WindowWidth, WidestText);

    /// <summary>Puts it in the place of the usual help of a command and all below it.</summary>
    public static void UseIn(RootCommand root)
    {
        foreach (HelpOption option in root.Options.OfType<HelpOption>())
        {
            option.Action = new ExampleHelp();
        }
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = _help.Invoke(parseResult);
        if (parseResult.CommandResult.Command is HelpfulCommand { Example.Count: > 0 } command)
        {
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine(Words.Say("Examples:"));
            foreach (string line in command.Example)
            {
                output.WriteLine("  " + line);
            }

            output.WriteLine();
        }

        return exitCode;
    }
}
