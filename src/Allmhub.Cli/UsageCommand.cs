using System.CommandLine;
using Allmhub.Account.Spending;
using Allmhub.Cli.Help;
using Allmhub.Cli.Input;

namespace Allmhub.Cli;

/// <summary>`allm usage`: what was spent, by the ledger of this user, or held against the gateway's log.</summary>
internal static class UsageCommand
{
    public static Command Create()
    {
        Option<DateTimeOffset?> since = When.Create("--since", Words.Say("Calls since then; the first of this month when it is left out."));
        Option<DateTimeOffset?> until = When.Create("--until", Words.Say("Calls before then."));
        Option<SpendingGrouping?> by = Choice.Of("--by", "what", Words.Say("What is summed by"), SpendingGrouping.Key);
        Option<bool> reconcile = Flag.Create("--reconcile", Words.Say("Hold the ledger against the gateway's log of the key, call by call. The log answers 20 times in 20 minutes."));
        GatewayOptions gateway = new();
        Option<bool> json = Flag.Create("--json", Words.Say("Write one JSON object."));
        Command command = new HelpfulCommand(
            "usage",
            Words.Say("Shows what was spent: sums of the ledger of this user, which the module and allm write. Asks nobody, but with --reconcile."),
            "allm usage",
            "allm usage --by day --since 2026-11-01",
            "allm usage --by script --json | jq -r '.part[0].name'",
            "allm usage --reconcile")
        {
            since, until, by, reconcile, json,
        };
        gateway.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(reconcile) && result.GetValue(by) is not null)
            {
                result.AddError(Words.Say("--reconcile shows calls, and --by sums them: leave one out."));
            }
        });
        command.SetAction((result, cancellationToken) => UsageRun.ExecuteAsync(
            new UsageArguments(
                new SpendingPeriod(result.GetValue(since) ?? SpendingPeriod.MonthOf(DateTimeOffset.Now).Since, result.GetValue(until)),
                result.GetValue(by) ?? SpendingGrouping.Model,
                result.GetValue(reconcile),
                gateway.Read(result),
                result.GetValue(json)),
            cancellationToken));
        return command;
    }
}
