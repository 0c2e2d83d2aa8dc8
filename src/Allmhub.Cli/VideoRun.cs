using Allmhub.Cli.Input;
using Allmhub.Cli.Screen;
using Allmhub.Downloads;
using Allmhub.Http;
using Allmhub.Media;
using Allmhub.Tasks;
using Allmhub.Tasks.Videos;

namespace Allmhub.Cli;

/// <summary>One run of `allm video`: begins a film, or takes one that was begun, waits for it and saves it.</summary>
internal sealed class VideoRun
{
    private const string Command = "allm video";

    private static readonly TimeSpan UsualWait = TimeSpan.FromMinutes(60);

    private readonly VideoArguments _arguments;
    private readonly Connection _connection;
    private readonly TaskLog _log = TaskLog.OfUser(keepsPrompt: true);
    private readonly ProgressLine _progress = new();
    private readonly AllmCallOptions _call;

    private VideoRun(VideoArguments arguments, Connection connection)
    {
        _arguments = arguments;
        _connection = connection;

        // The limit of the run is that of the waiting; a single call needs none besides.
        _call = connection.CallOptions(Command, _progress) with { TotalTimeout = Timeout.InfiniteTimeSpan };
    }

    public static async Task<int> ExecuteAsync(VideoArguments arguments, CancellationToken cancellationToken)
    {
        try
        {
            string? prompt = arguments.Id is null ? arguments.Prompt ?? await StandardInput.ReadAsync(cancellationToken) : null;
            using Connection connection = Connection.Open(arguments.Gateway);
            return await new VideoRun(arguments, connection).RunAsync(prompt, cancellationToken);
        }
        catch (InvalidInputException error)
        {
            // The client's messages name the switch as the module writes it.
            return Fault.Usage(error.Message.Replace("-Force", "--force", StringComparison.Ordinal), Command);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Stopped;
        }
    }

    private async Task<int> RunAsync(string? prompt, CancellationToken cancellationToken)
    {
        string path = Path.GetFullPath(_arguments.Output ?? ".");
        MediaSaving saving = new(MediaTarget.Of(path, _arguments.Force));
        if (saving.Target.Taken is string taken)
        {
            return Fault.Usage(Words.Say($"The file '{taken}' is there already. Name another one, or add --force to replace it."), Command);
        }

        try
        {
            AllmTask task = prompt is null ? Find(_arguments.Id!) : await _connection.Client.Videos.Start(RequestOf(prompt), _log).ExecuteAsync(_call, cancellationToken);
            if (_arguments.NoWait)
            {
                TaskWriter.WriteId(task, _arguments.Json);
                return ExitCode.Ok;
            }

            return await WaitAsync(task, saving, cancellationToken);
        }
        catch (AllmException error)
        {
            _progress.Clear();
            return Fault.Service(error);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            TellOpen();
            return ExitCode.Stopped;
        }
    }

    private async Task<int> WaitAsync(AllmTask task, MediaSaving saving, CancellationToken cancellationToken)
    {
        int? seconds = _arguments.Gateway.Settings.TimeoutSec;
        TimeSpan? limit = seconds is null ? UsualWait : seconds == 0 ? null : TimeSpan.FromSeconds(seconds.Value);
        TaskOutcome? outcome = TaskOutcome.Of(task);
        if (outcome is null)
        {
            await foreach (TaskOutcome ended in _connection.Client.Tasks.Wait([task], limit, _log).StreamAsync(_call, cancellationToken))
            {
                outcome = ended;
            }
        }

        _progress.Clear();
        List<string> path = [];
        int exitCode = outcome!.Failure is { } failure ? Fault.Service(_connection.Client.Clean(failure)) : await SaveAsync(outcome.Task, saving, path, cancellationToken);
        TaskWriter.WriteFilm(outcome.Task, path, _arguments.Json);
        return exitCode;
    }

    /// <summary>What cannot be saved has been paid for all the same: its address is written in its place.</summary>
    private async Task<int> SaveAsync(AllmTask task, MediaSaving saving, List<string> path, CancellationToken cancellationToken)
    {
        int exitCode = ExitCode.Ok;
        foreach (MediaContent content in ((IMediaSource)task).GetMedia())
        {
            try
            {
                SavedMedia saved = await _connection.Client.Media.Save(content, saving).ExecuteAsync(_call, cancellationToken);
                path.Add(saved.Path);
            }
            catch (AllmException error)
            {
                _progress.Clear();
                exitCode = Fault.Service(error);
                path.Add(content.Uri?.OriginalString ?? task.Id);
            }
        }

        _progress.Clear();
        return exitCode;
    }

    /// <summary>The film of the journal, or one of which only its id is known.</summary>
    private AllmTask Find(string id)
    {
        AllmTask? known = TaskService.List(_log, message => Fault.Say(message, ExitCode.Ok)).LastOrDefault(task => task.Id == id || (task.Reference.Length > 0 && task.Reference == id));
        return known is null ? new VideoTask { Id = id, Reference = id, Status = TaskState.Submitted } : known;
    }

    private void TellOpen()
    {
        _progress.Clear();
        foreach (AllmTask task in _log.Open)
        {
            Fault.Say(
                task.Id.Length > 0
                    ? Words.Say($"The film {task.Id} goes on at the service: 'allm video --id {task.Id}' goes on waiting for it.")
                    : Words.Say("The submission was on its way when it was stopped, and may have been accepted: 'allm tasks --refresh' looks for it."),
                ExitCode.Stopped);
        }
    }

    private VideoRequest RequestOf(string prompt) => new()
    {
        Prompt = string.IsNullOrWhiteSpace(prompt) ? throw new InvalidInputException(Words.Say($"The prompt is empty. Write it after '{Command}', or pipe it in.")) : prompt,
        Model = _arguments.Model ?? _connection.DefaultVideoModel ?? throw new InvalidInputException(Words.Say("Say which model with --model, e.g. --model sora-2.")),
        Second = _arguments.Seconds,
        Size = _arguments.Size,
        AspectRatio = _arguments.AspectRatio,
        NegativePrompt = _arguments.Negative,
        Api = _arguments.Api,
        Image = [.. _arguments.Image.Select(ImageRun.SourceOf)],
    };
}
