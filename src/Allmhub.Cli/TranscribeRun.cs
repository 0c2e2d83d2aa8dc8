using Allmhub.Audio.Transcription;
using Allmhub.Cli.Screen;
using Allmhub.Http;

namespace Allmhub.Cli;

/// <summary>One run of `allm transcribe`: a file after the other, each with a failure of its own.</summary>
internal sealed class TranscribeRun
{
    private const string Command = "allm transcribe";

    // The client's messages name the switches as the module writes them.
    private static readonly (string Module, string Own)[] Switches = [("-Force", "--force"), ("-Split", "--split"), ("-Diarize", "--diarize"), ("Get-ChildItem -File", "ls"), ("-As Segment", "--as segment")];

    private readonly TranscribeArguments _arguments;
    private readonly Connection _connection;
    private readonly TranscriptionOutput? _output;
    private readonly TranscribeWriter _writer;
    private readonly ProgressLine _progress = new();

    private TranscribeRun(TranscribeArguments arguments, Connection connection)
    {
        _arguments = arguments;
        _connection = connection;
        _output = arguments.Output is null ? null : new TranscriptionOutput(FullPath(arguments.Output), arguments.Form, arguments.Force);
        _writer = new TranscribeWriter(arguments.Json, _output?.Form ?? arguments.Form ?? TranscriptionForm.Text);
    }

    public static async Task<int> ExecuteAsync(TranscribeArguments arguments, CancellationToken cancellationToken)
    {
        try
        {
            using Connection connection = Connection.Open(arguments.Gateway);
            return await new TranscribeRun(arguments, connection).RunAsync(cancellationToken);
        }
        catch (InvalidInputException error)
        {
            return Fault.Usage(Own(error.Message), Command);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Stopped;
        }
    }

    private async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        int exitCode = ExitCode.Ok;
        foreach (string file in _arguments.File)
        {
            try
            {
                int one = await HearAsync(file, cancellationToken);
                exitCode = Math.Max(exitCode, one);
            }
            catch (InvalidInputException error)
            {
                exitCode = Fault.Usage(Own(error.Message), Command);
            }
            catch (AllmException error)
            {
                _progress.Clear();
                _writer.Rescue(error.PartialCompletion as Transcription);
                exitCode = Math.Max(exitCode, Fault.Service(error.With(static known => known with { RecommendedAction = known.RecommendedAction is { } advice ? Own(advice) : null })));
            }
        }

        _writer.End();
        return exitCode;
    }

    private async Task<int> HearAsync(string file, CancellationToken cancellationToken)
    {
        TranscriptionRequest request = RequestOf(AudioSource.FromFile(Path.GetFullPath(file), "file"));
        if (_output?.Check(request.Audio) is string taken)
        {
            return Fault.Usage(Words.Say($"The file '{taken}' is there already. Name another one, or add --force to replace it."), Command);
        }

        Transcription heard = await _connection.Client.Transcriptions.Transcribe(request).ExecuteAsync(_connection.CallOptions(Command, _progress), cancellationToken);
        _progress.Clear();
        if (_output is null)
        {
            _writer.Write(heard);
            return ExitCode.Ok;
        }

        try
        {
            _writer.Write(await _output.SaveAsync(heard, null, cancellationToken));
            return ExitCode.Ok;
        }
        catch (AllmException)
        {
            // What was paid for is at least on the screen.
            _writer.Write(heard);
            throw;
        }
    }

    private TranscriptionRequest RequestOf(AudioSource audio) => new()
    {
        Audio = audio,
        Model = _arguments.Model ?? (_arguments.Diarize ? TranscriptionService.DiarizingModel : TranscriptionService.DefaultModel),
        Form = _output?.Form ?? _arguments.Form ?? TranscriptionForm.Text,
        Language = _arguments.Language,
        Prompt = _arguments.Prompt,
        Diarize = _arguments.Diarize,
        Translate = _arguments.Translate,
        Split = _arguments.Split,
    };

    // A separator at the end says that it is a folder.
    private static string FullPath(string path) => Path.EndsInDirectorySeparator(path) ? Path.GetFullPath(path) + Path.DirectorySeparatorChar : Path.GetFullPath(path);

    private static string Own(string message) => Switches.Aggregate(message, static (text, word) => text.Replace(" " + word.Module, " " + word.Own, StringComparison.Ordinal));
}
