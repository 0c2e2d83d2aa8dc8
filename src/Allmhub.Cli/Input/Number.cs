using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Allmhub.Cli.Input;

/// <summary>Makes options that take a number. The parser's own reading follows the machine's culture, where 5.5 may be 55.</summary>
internal static class Number
{
    /// <summary>A whole number from 1.</summary>
    public static Option<int?> Whole(string name, string description, int most) => new(name)
    {
        Description = description,
        HelpName = "n",
        CustomParser = result => int.TryParse(Text(result), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= most
            ? number
            : Refuse<int?>(result, Words.Say($"'{Text(result)}' is no usable number for {name}: write a whole one from 1 to {most}.")),
    };

    /// <summary>A number from 0.</summary>
    public static Option<double?> Real(string name, string description, double most) => new(name)
    {
        Description = description,
        HelpName = "n",
        CustomParser = result => double.TryParse(Text(result), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number <= most
            ? number
            : Refuse<double?>(result, Words.Say($"'{Text(result)}' is no usable number for {name}: write one from 0 to {most}, such as 0.5.")),
    };

    private static string Text(ArgumentResult result) => result.Tokens[0].Value;

    private static T? Refuse<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}
