using System.CommandLine;
using Allmhub.Cli.Help;
using Allmhub.Cli.Input;
using Allmhub.Tasks;

namespace Allmhub.Cli;

/// <summary>`allm tasks`: what was begun, from the journal; and how it stands now.</summary>
internal static class TasksCommand
{
    public static Command Create()
    {
        Option<TaskState[]> status = Choice.List<TaskState>("--status", "state", Words.Say("Only tasks that stand so"));
        Option<bool> refresh = Flag.Create("--refresh", Words.Say("Ask the gateway how they stand now, and look for those whose submission was not answered."));
        Option<bool> json = Flag.Create("--json", Words.Say("Write one JSON array."));
        GatewayOptions gateway = new();
        Command command = new HelpfulCommand(
            "tasks",
            Words.Say("Lists the films and other tasks that were begun on this machine, oldest first."),
            "allm tasks",
            "allm tasks --refresh",
            "allm tasks --status unknown --refresh --json") { status, refresh, json };
        gateway.AddTo(command);
        command.SetAction((result, cancellationToken) =>
            TasksRun.ExecuteAsync(result.GetValue(status) ?? [], result.GetValue(refresh), gateway.Read(result), result.GetValue(json), cancellationToken));
        return command;
    }
}
