using Allmhub.Markdown.Screen;

namespace Allmhub.Cli.Screen;

/// <summary>The screen that an answer's Markdown is drawn on.</summary>
internal static class AnswerScreen
{
    /// <summary>Opens it.</summary>
    /// <returns><c>null</c> where standard output is no screen, or none that is known to understand sequences, or nobody sits before it.</returns>
    public static MarkdownScreen? Open() =>
        Console.IsOutputRedirected || MarkdownLook.IsRaw(Environment.GetEnvironmentVariable) || IsSet("CI") || !Understands() ? null : new MarkdownScreen(Show, ScreenSize.OfConsole, MarkdownLook.Of(Environment.GetEnvironmentVariable));

    // The old console of Windows shows sequences as signs until a program switches them on.
    private static bool Understands() => OperatingSystem.IsWindows()
        ? IsSet("WT_SESSION") || IsSet("TERM_PROGRAM") || IsSet("TERM")
        : Environment.GetEnvironmentVariable("TERM") is { Length: > 0 } and not "dumb";

    private static bool IsSet(string variable) => MarkdownLook.Says(Environment.GetEnvironmentVariable(variable));

    private static void Show(string text)
    {
        Console.Out.Write(text);
        Console.Out.Flush();
    }
}
