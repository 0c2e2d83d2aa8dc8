using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Allmhub.Audio.Speech;
using Allmhub.Cli.Help;
using Allmhub.Cli.Input;

namespace Allmhub.Cli;

/// <summary>`allm speak`: a text becomes a sound in a file.</summary>
internal static class SpeakCommand
{
    private const double Slowest = 0.25;
    private const double Fastest = 4;
    private const string UsualVoice = "alloy";

    public static Command Create()
    {
        Argument<string[]> text = PromptWords.Create(Words.Say("What is spoken; read from standard input when it is left out or '-'."), "text");
        Option<string?> model = new("--model", "-m") { HelpName = "name", Description = Words.Say("The model. The emulator has a default, the gateway has none.") };
        Option<string> voice = new("--voice", "-v") { HelpName = "name", Description = Words.Say($"Who speaks; {UsualVoice} when it is left out."), DefaultValueFactory = static _ => UsualVoice };
        Option<string> output = new("--output", "-o") { HelpName = "path", Description = Words.Say("A file, a folder, or a template (n, model, prompt, date, time); the current folder when it is left out."), DefaultValueFactory = static _ => "." };
        Option<bool> force = Flag.Create("--force", Words.Say("Make missing folders and replace files that are there."), "-f");
        Option<SpeechFormat?> format = new("--format") { HelpName = "format", Description = Words.Say("mp3, opus, aac, flac, wav or pcm; as the file's extension says when it is left out."), CustomParser = ReadFormat };
        Option<double?> speed = new("--speed") { HelpName = "n", Description = Words.Say("How fast, from 0.25 to 4."), CustomParser = ReadSpeed };
        Option<string?> instruction = new("--instruction") { HelpName = "text", Description = Words.Say("How it is to be spoken, in words.") };
        GatewayOptions gateway = new();
        Option<bool> json = Flag.Create("--json", Words.Say("Write one JSON object when the sound is saved."));
        Command command = new HelpfulCommand(
            "speak",
            Words.Say("Speaks a text into a file; the file is written on standard output, voice and length on standard error."),
            "allm speak 'Good morning.' -m tts-1 -o morning.mp3",
            "allm speak -m gpt-4o-mini-tts --voice nova --instruction 'cheerful' -o talk.wav < talk.txt",
            "allm chat 'A bedtime story in five sentences' -m gpt-4o-mini | allm speak -m tts-1 -o story.mp3")
        {
            text, model, voice, output, force, format, speed, instruction, json,
        };
        gateway.AddTo(command);
        command.SetAction((result, cancellationToken) => SpeakRun.ExecuteAsync(
            new SpeakArguments(
                PromptWords.Join(result.GetValue(text)),
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

        result.AddError(Words.Say($"'{text}' is no format: write mp3, opus, aac, flac, wav or pcm."));
        return null;
    }

    private static double? ReadSpeed(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double speed) && speed is >= Slowest and <= Fastest)
        {
            return speed;
        }

        result.AddError(Words.Say($"'{text}' is no speed: write a number from 0.25 to 4."));
        return null;
    }
}
