using System.CommandLine;
using Allmhub.Audio.Transcription;
using Allmhub.Cli.Help;
using Allmhub.Cli.Input;

namespace Allmhub.Cli;

/// <summary>`allm transcribe`: what is said in sound files, as text or subtitles.</summary>
internal static class TranscribeCommand
{
    public static Command Create()
    {
        Argument<string[]> file = new("file") { Description = Words.Say("A sound file, or several (flac, mp3, mp4, m4a, ogg, wav, webm)."), Arity = ArgumentArity.OneOrMore };
        Option<string?> model = new("--model", "-m") { HelpName = "name", Description = Words.Say("The model; whisper-1 when it is left out, gpt-4o-transcribe-diarize with --diarize.") };
        Option<string?> output = new("--output", "-o") { HelpName = "path", Description = Words.Say("A file (.txt, .srt, .vtt, .json), or a folder for several; standard output when it is left out.") };
        Option<bool> force = Flag.Create("--force", Words.Say("Make missing folders and replace files that are there."), "-f");
        Option<TranscriptionForm?> form = Choice.Of<TranscriptionForm>("--as", "form", Words.Say("What is wanted (the extension of --output says it too)"));
        Option<string[]> language = new("--language", "-l") { HelpName = "code", Description = Words.Say("The language spoken, as a code such as zh; found out when it is left out.") };
        Option<string?> prompt = new("--prompt") { HelpName = "text", Description = Words.Say("Words to lead the model: names, spelling.") };
        Option<bool> diarize = Flag.Create("--diarize", Words.Say("Tell speakers apart."));
        Option<bool> translate = Flag.Create("--translate", Words.Say("Put it into English (whisper-1)."));
        Option<bool> split = Flag.Create("--split", Words.Say("Send a WAV over the limit in parts, cut where it is quiet."));
        GatewayOptions gateway = new();
        Option<bool> json = Flag.Create("--json", Words.Say("Write one JSON array when all files are done."));
        file.Validators.Add(PromptWords.RefuseUnknownOption);
        Command command = new HelpfulCommand(
            "transcribe",
            Words.Say("Writes down what is said in sound files: text on standard output, file, length and model on standard error."),
            "allm transcribe meeting.wav",
            "allm transcribe talk.mp3 -o talk.srt",
            "allm transcribe *.m4a -o transcripts/ --force",
            "allm transcribe meeting.wav | allm chat 'What was decided?' -m gpt-4o-mini")
        {
            file, model, output, force, form, language, prompt, diarize, translate, split, json,
        };
        gateway.AddTo(command);
        command.SetAction((result, cancellationToken) => TranscribeRun.ExecuteAsync(
            new TranscribeArguments(
                result.GetValue(file)!,
                result.GetValue(model),
                result.GetValue(output),
                result.GetValue(force),
                result.GetValue(form),
                result.GetValue(language) ?? [],
                result.GetValue(prompt),
                result.GetValue(diarize),
                result.GetValue(translate),
                result.GetValue(split),
                gateway.Read(result),
                result.GetValue(json)),
            cancellationToken));
        return command;
    }
}
