using Allmhub.Audio.Speech;
using Allmhub.Cli.Input;
using Allmhub.Cli.Screen;
using Allmhub.Http;

namespace Allmhub.Cli;

/// <summary>One run of `allm speak`.</summary>
internal static class SpeakRun
{
    private const string Command = "allm speak";

    public static async Task<int> ExecuteAsync(SpeakArguments arguments, CancellationToken cancellationToken)
    {
        ProgressLine progress = new();
        try
        {
            string text = arguments.Text ?? await StandardInput.ReadAsync(cancellationToken);
            using Connection connection = Connection.Open(arguments.Gateway);
            SpeechRequest request = RequestOf(arguments, text, connection.DefaultSpeechModel);
            SpeechPlace place = new SpeechOutput(Path.GetFullPath(arguments.Output), arguments.Force).Next(request, source: null);
            if (place.Taken is string taken)
            {
                return Fault.Usage(Words.Say($"The file '{taken}' is there already. Name another one, or add --force to replace it."), Command);
            }

            SpeechFile file = await connection.Client.Speech.Speak(request, place).ExecuteAsync(connection.CallOptions("allm speak", progress), cancellationToken);
            progress.Clear();
            SpeakWriter.Write(file, arguments.Json);
            return ExitCode.Ok;
        }
        catch (AllmException error)
        {
            progress.Clear();
            return Fault.Service(error);
        }
        catch (InvalidInputException error)
        {
            // The client's messages name the switch as the module writes it.
            return Fault.Usage(error.Message.Replace("-Force", "--force", StringComparison.Ordinal), Command);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            progress.Clear();
            return ExitCode.Stopped;
        }
    }

    private static SpeechRequest RequestOf(SpeakArguments arguments, string text, string? defaultModel) => new()
    {
        Text = string.IsNullOrWhiteSpace(text) ? throw new InvalidInputException(Words.Say($"The text is empty. Write it after '{Command}', or pipe it in.")) : text,
        Model = arguments.Model ?? defaultModel ?? throw new InvalidInputException(Words.Say("Say which model with --model, e.g. --model tts-1.")),
        Voice = arguments.Voice,
        Format = arguments.Format ?? SpeechFormats.OfPath(arguments.Output) ?? SpeechFormat.Mp3,
        Speed = arguments.Speed,
        Instruction = arguments.Instruction,
    };
}
