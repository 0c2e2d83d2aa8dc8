using Allmhub.Markdown.Screen;
using Allmhub.Streaming;

namespace Allmhub.Cli.Screen;

/// <summary>The line after a result: on standard error, dim where that is a screen.</summary>
internal static class FooterLine
{
    /// <summary>Writes it.</summary>
    /// <param name="text">What it says; control sequences are taken out.</param>
    public static void Write(string text)
    {
        int columns = Console.IsErrorRedirected ? int.MaxValue : ScreenSize.OfConsole()?.Columns ?? int.MaxValue;
        foreach (string line in FooterLines.Of(RecordText.Of(text), columns))
        {
            Console.Error.WriteLine(IsDim ? $"\u001b[2m{line}\u001b[0m" : line);
        }
    }

    private static bool IsDim => !Console.IsErrorRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";
}
