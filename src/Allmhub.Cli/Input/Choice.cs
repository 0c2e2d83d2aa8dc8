using System.CommandLine;
using System.CommandLine.Parsing;
using Allmhub.Foundation;

namespace Allmhub.Cli.Input;

/// <summary>Makes options that take one of a few words, in any case; a number, which would name one by its place, is none.</summary>
internal static class Choice
{
    /// <summary>One word, or none.</summary>
    public static Option<T?> Of<T>(string name, string helpName, string description, params T[] without)
        where T : struct, Enum
    {
        string[] words = NamesOf(without);
        Option<T?> option = new(name) { Description = Words.Say($"{description}: {string.Join(", ", words)}."), HelpName = helpName, CustomParser = result => Read<T>(result, result.Tokens[0].Value, name, words) };
        option.CompletionSources.Clear(); // of the enum: its own words, in its own case
        option.CompletionSources.Add(words);
        return option;
    }

    /// <summary>Several words.</summary>
    public static Option<T[]> List<T>(string name, string helpName, string description)
        where T : struct, Enum
    {
        string[] words = NamesOf<T>([]);
        Option<T[]> option = new(name) { Description = Words.Say($"{description}: {string.Join(", ", words)}. May be given several times."), HelpName = helpName, CustomParser = result => [.. result.Tokens.Select(token => Read<T>(result, token.Value, name, words)).OfType<T>()] };
        option.CompletionSources.Clear(); // of the enum: its own words, in its own case
        option.CompletionSources.Add(words);
        return option;
    }

    private static string[] NamesOf<T>(T[] without)
        where T : struct, Enum =>
        [.. Enum.GetValues<T>().Except(without).Select(static value => value.ToString().ToLowerInvariant())];

    private static T? Read<T>(ArgumentResult result, string text, string name, string[] words)
        where T : struct, Enum
    {
        if (words.Contains(text.ToLowerInvariant()))
        {
            return Enum.Parse<T>(text, ignoreCase: true);
        }

        result.AddError(Words.Say($"'{text}' is nothing {name} takes.{NearestWord.Question(text, words)} It takes {string.Join(", ", words)}."));
        return null;
    }
}
