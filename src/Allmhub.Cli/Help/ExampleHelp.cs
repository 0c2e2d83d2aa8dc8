using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;

namespace Allmhub.Cli.Help;

/// <summary>Help of the parser's own making, as wide as the screen, and a command's examples below it.</summary>
internal sealed class ExampleHelp : SynchronousCommandLineAction
{
    private const int NarrowestScreen = 40;
    private const int WidestText = 120;


    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    private static int Width => Console.IsOutputRedirected || Console.WindowWidth < NarrowestScreen ? WidestText : Math.Min(Console.WindowWidth, WidestText);

    private static bool IsWide => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    /// <summary>Puts it in the place of the usual help of a command and all below it.</summary>
    public static void UseIn(RootCommand root)
    {
        foreach (HelpOption option in root.Options.OfType<HelpOption>())
        {
            // The parser's own Chinese has no word for it.
            option.Description = Words.Say("Show help and usage information");
            option.Action = new ExampleHelp();
        }
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = IsWide ? WriteWide(parseResult) : new HelpAction { MaxWidth = Width }.Invoke(parseResult);
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

    private static int WriteWide(ParseResult parseResult)
    {
        TextWriter output = parseResult.InvocationConfiguration.Output;
        using StringWriter page = new();
        parseResult.InvocationConfiguration.Output = page;
        try
        {
            return new HelpAction { MaxWidth = int.MaxValue }.Invoke(parseResult);
        }
        finally
        {
            parseResult.InvocationConfiguration.Output = output;
            output.Write(WideHelp.Of(page.ToString(), Width));
        }
    }
}
