using System.CommandLine;
using Allmhub.Foundation;

namespace Allmhub.Cli.Input;

/// <summary>The words for an option that a command does not have.</summary>
internal static class UnknownOption
{
    public static string Text(string typed, Command? command)
    {
        string name = typed.Split('=', ':')[0];
        IEnumerable<string> known = (command?.Options ?? []).Concat(command?.Parents.OfType<Command>().SelectMany(static parent => parent.Options).Where(static option => option.Recursive) ?? []).Where(static option => !option.Hidden).SelectMany(static option => (string[])[option.Name, .. option.Aliases]).Where(static option => option.StartsWith("--", StringComparison.Ordinal));
        string meant = NearestWord.Question(name, known);
        return Words.Say($"'{typed}' is no option.{meant} Write -- before words that begin with a hyphen.");
    }
}
