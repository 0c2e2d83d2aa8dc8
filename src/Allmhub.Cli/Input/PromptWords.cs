using System.CommandLine;
using System.CommandLine.Parsing;

namespace Allmhub.Cli.Input;

/// <summary>A prompt as it was typed: one quoted text, or words, which belong together.</summary>
internal static class PromptWords
{
    /// <summary>Stands for standard input.</summary>
    public const string Input = "-";

    /// <summary>The argument; '-' stands for standard input.</summary>
    public static Argument<string[]> Create(string description, string name = "prompt")
    {
        Argument<string[]> words = new(name) { Description = description, Arity = ArgumentArity.ZeroOrMore };
        words.Validators.Add(RefuseUnknownOption);
        return words;
    }

    /// <summary>The prompt; <c>null</c> when there are no words, or '-' alone.</summary>
    public static string? Join(string[]? words)
    {
        string[] said = [.. (words ?? []).Where(static word => word != Input)];
        return said.Length == 0 ? null : string.Join(' ', said);
    }

    // The parser takes an option it does not know for a word. After '--' everything is one; a number is one anywhere.
    public static void RefuseUnknownOption(ArgumentResult result)
    {
        string[] typed = Environment.GetCommandLineArgs();
        int mark = Array.IndexOf(typed, "--");
        int free = mark < 0 ? 0 : typed.Length - mark - 1;
        foreach (Token token in result.Tokens.Take(result.Tokens.Count - free))
        {
            if (token.Value.StartsWith('-') && token.Value != Input && !(token.Value.Length > 1 && (char.IsAsciiDigit(token.Value[1]) || char.IsWhiteSpace(token.Value[1]))))
            {
                result.AddError(UnknownOption.Text(token.Value, (result.Parent as CommandResult)?.Command));
                return;
            }
        }
    }
}
