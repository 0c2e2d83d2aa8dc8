using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Allmhub.Audio.Speech;

namespace Allmhub.Cli;

/// <summary>`allm speak`: a text becomes a sound in a file.</summary>
internal static class SpeakCommand
{
    private const double Slowest = 0.25;
    private const double Fastest = 4;
    private const string UsualVoice = "alloy";

    public static Command Create()
    {
        Argument<string?> text = new("text") { Description = "What is spoken; read from standard input when it is left out.", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> model = new("--model", "-m") { Description = "The model. The emulator has a default, the gateway has none." };
        Option<string> voice = new("--voice", "-v") { Description = $"Who speaks; {UsualVoice} when it is left out.", DefaultValueFactory = static _ => UsualVoice };
        Option<string> output = new("--output", "-o") { Description = "A file, a folder, or a template (n, model, prompt, date, time); the current folder when it is left out.", DefaultValueFactory = static _ => "." };
        Option<bool> force = new("--force", "-f") { Description = "Make missing folders and replace files that are there." };
        Option<SpeechFormat?> format = new("--format") { Description = "mp3, opus, aac, flac, wav or pcm; as the file's extension says when it is left out.", CustomParser = ReadFormat };
        Option<double?> speed = new("--speed") { Description = "How fast, from 0.25 to 4.", CustomParser = ReadSpeed };
        Option<string?> instruction = new("--instruction") { Description = "How it is to be spoken, in words." };
        GatewayOptions gateway = new();
        Option<bool> json = new("--json") { Description = "Write one JSON object when the sound is saved." };
        text.Validators.Add(ChatCommand.RefuseUnknownOption);
        Command command = new("speak", "Speaks a text into a file; the file is written on standard output, voice and length on standard error.")
        {
            text, model, voice, output, force, format, speed, instruction, json,
        };
        gateway.AddTo(command);
        command.SetAction((result, cancellationToken) => SpeakRun.ExecuteAsync(
            new SpeakArguments(
                result.GetValue(text),
                result.GetValue(model),
                result.GetValue(voice)!,
                result.GetValue(output)!,
                result.GetValue(force),
                result.GetValue(format),
                result.GetValue(speed),
                result.GetValue(instruction),
                gateway.Read(result),
                result.GetValue(json)),
            cancellationToken));
        return command;
    }

    private static SpeechFormat? ReadFormat(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (!char.IsAsciiDigit(text.FirstOrDefault()) && Enum.TryParse(text, ignoreCase: true, out SpeechFormat format))
        {
            return format;
        }

        result.AddError($"'{text}' is no format: write mp3, opus, aac, flac, wav or pcm.");
        return null;
    }

    private static double? ReadSpeed(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double speed) && speed is >= Slowest and <= Fastest)
        {
            return speed;
        }

        result.AddError($"'{text}' is no speed: write a number from 0.25 to 4.");
        return null;
    }
}
