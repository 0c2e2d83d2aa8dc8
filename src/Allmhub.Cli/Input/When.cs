using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Allmhub.Cli.Input;

/// <summary>Options that name a time, by the clock of this machine where no zone is said.</summary>
internal static class When
{
    private static readonly string[] Formats = ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ssK"];

    public static Option<DateTimeOffset?> Create(string name, string description) => new(name) { HelpName = "date", Description = description, CustomParser = Read };

    private static DateTimeOffset? Read(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset time))
        {
            return time;
        }

        result.AddError(Words.Say($"'{text}' is no usable date: write one such as 2026-11-01 or 2026-11-01T08:30."));
        return null;
    }
}
