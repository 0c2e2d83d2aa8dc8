using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Allmhub.Account;
using Allmhub.Cli.Help;
using Allmhub.Cli.Input;

namespace Allmhub.Cli;

/// <summary>`allm balance`: what is left, and with a minimum a guard for jobs.</summary>
internal static class BalanceCommand
{
    public static Command Create()
    {
        Option<decimal?> minimum = new("--minimum") { HelpName = "usd", Description = Words.Say("What must be left at least, in USD; less ends with 1."), CustomParser = static result => ReadNumber(result, 1_000_000_000_000m) };
        Option<decimal?> minimumDay = new("--minimum-day") { HelpName = "days", Description = Words.Say("How many days the key must still be good for; fewer end with 1."), CustomParser = static result => ReadNumber(result, 36_500m) };
        Option<BalanceScope?> scope = Choice.Of<BalanceScope>("--scope", "whose", Words.Say("Whose balance; user needs ALLMHUB_ACCESS_TOKEN and ALLMHUB_USER_ID"));
        Option<string?> path = new("--path") { HelpName = "path", Description = Words.Say("Another path to ask.") };
        GatewayOptions gateway = new();
        Option<bool> json = Flag.Create("--json", Words.Say("Write one JSON object."));
        Command command = new HelpfulCommand(
            "balance",
            Words.Say("Shows what is left on the key or the user's account. Ends with 0, with 1 below a minimum, 2 when typed wrong, 3 when the balance could not be asked."),
            "allm balance",
            "allm balance --minimum 5 || echo 'top up first'",
            "allm balance --minimum-day 7 --json",
            "allm balance --scope user")
        {
            minimum, minimumDay, scope, path, json,
        };
        gateway.AddTo(command);
        command.SetAction((result, cancellationToken) => BalanceRun.ExecuteAsync(
            new BalanceArguments(
                result.GetValue(minimum),
                (double?)result.GetValue(minimumDay),
                result.GetValue(scope) ?? BalanceScope.Token,
                result.GetValue(path),
                gateway.Read(result),
                result.GetValue(json)),
            cancellationToken));
        return command;
    }

    // The parser's own reading follows the machine's culture, where 5.5 may be 55.
    private static decimal? ReadNumber(ArgumentResult result, decimal most)
    {
        string text = result.Tokens[0].Value;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out decimal number) && number >= 0 && number <= most)
        {
            return number;
        }

        result.AddError(Words.Say($"'{text}' is no usable number: write one from 0 to {most}, such as 5 or 0.5."));
        return null;
    }
}
