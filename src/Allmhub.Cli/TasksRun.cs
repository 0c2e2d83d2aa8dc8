using Allmhub.Cli.Screen;
using Allmhub.Http;
using Allmhub.Tasks;

namespace Allmhub.Cli;

/// <summary>One run of `allm tasks`. Without --refresh it asks nobody and needs no key.</summary>
internal static class TasksRun
{
    private const string Command = "allm tasks";

    public static async Task<int> ExecuteAsync(IReadOnlyList<TaskState> status, bool refresh, GatewayArguments gateway, bool json, CancellationToken cancellationToken)
    {
        TaskLog log = TaskLog.OfUser(keepsPrompt: true);
        try
        {
            AllmTask[] tasks = [.. TaskService.List(log, static message => Fault.Say(message, ExitCode.Ok)).Where(task => status.Count == 0 || status.Contains(task.Status))];
            int exitCode = ExitCode.Ok;
            if (refresh)
            {
                using Connection connection = Connection.Open(gateway);
                exitCode = await RefreshAsync(connection, tasks, log, cancellationToken);
            }

            TaskWriter.WriteAll(tasks, json);
            return exitCode;
        }
        catch (InvalidInputException error)
        {
            return Fault.Usage(error, Command);
        }
        catch (AllmException error)
        {
            return Fault.Service(error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Fault.Say(Words.Say($"The journal {log.FilePath} cannot be read: {error.Message}"), ExitCode.ServiceError);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Stopped;
        }
    }

    /// <summary>Looks at the tasks of this gateway; those of others stay as the journal has them.</summary>
    private static async Task<int> RefreshAsync(Connection connection, AllmTask[] tasks, TaskLog log, CancellationToken cancellationToken)
    {
        AllmClient client = connection.Client;
        AllmTask[] here = [.. tasks.Where(task => task.Gateway is null || task.Gateway == client.Options.BaseUri)];
        AllmCallOptions call = connection.CallOptions("allm tasks", new WarningLine());
        int exitCode = ExitCode.Ok;
        foreach (TaskOutcome outcome in await client.Tasks.Refresh(here, log).ExecuteAsync(call, cancellationToken))
        {
            tasks[Array.FindIndex(tasks, task => task.Reference == outcome.Task.Reference)] = outcome.Task;
            if (outcome.Failure is { } failure)
            {
                exitCode = Fault.Service(client.Clean(failure));
            }
        }

        return exitCode;
    }
}
