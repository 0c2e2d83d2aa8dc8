using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Allmhub.Cli.Help;
using Allmhub.Cli.Input;
using Allmhub.Tasks.Videos;

namespace Allmhub.Cli;

/// <summary>`allm video`: a film from words, waited for and saved; or one that was begun before.</summary>
internal static class VideoCommand
{
    private const int MostSeconds = 3600;

    public static Command Create()
    {
        Argument<string[]> prompt = PromptWords.Create(Words.Say("What is to be seen; read from standard input when it is left out or '-'."));
        Option<string?> model = new("--model", "-m") { HelpName = "name", Description = Words.Say("The model. The emulator has a default, the gateway has none.") };
        Option<string?> output = new("--output", "-o") { HelpName = "path", Description = Words.Say("A file or a folder; the current folder when it is left out.") };
        Option<bool> force = Flag.Create("--force", Words.Say("Make missing folders and replace a file that is there."), "-f");
        Option<int?> seconds = new("--seconds", "-s") { HelpName = "n", Description = Words.Say("How long."), CustomParser = ReadSeconds };
        Option<string?> size = new("--size") { HelpName = "size", Description = Words.Say("Pixels as in 1280x720.") };
        Option<string?> ratio = new("--aspect-ratio") { HelpName = "w:h", Description = Words.Say("Width to height, as in 16:9.") };
        Option<string?> negative = new("--negative") { HelpName = "text", Description = Words.Say("What is not to be seen (Veo).") };
        Option<string[]> image = new("--image", "-i") { HelpName = "file", Description = Words.Say("The first frame, or a picture to go by: a file or an address. May be given several times.") };
        Option<VideoApi?> api = Choice.Of("--api", "format", Words.Say("The wire format"), VideoApi.Midjourney);
        Option<string?> id = new("--id") { HelpName = "id", Description = Words.Say("Wait for this film and save it, instead of beginning one: 'allm tasks' lists them.") };
        Option<bool> noWait = Flag.Create("--no-wait", Words.Say("Write the film's id and end; 'allm video --id' goes on with it."));
        Option<bool> json = Flag.Create("--json", Words.Say("Write one JSON object at the end."));
        GatewayOptions gateway = new();
        Command command = new HelpfulCommand(
            "video",
            Words.Say("Makes a film and saves it; its file is written on standard output, progress on standard error. What was begun is never lost: 'allm tasks' has it."),
            "allm video 'a red bicycle rolls down a hill' -m sora-2 -o bicycle.mp4",
            "allm video 'the waves begin to move' -m sora-2 -i beach.png --seconds 8 -o beach.mp4",
            "allm video 'a sunrise' -m sora-2 --no-wait",
            "allm video --id video_123 -o sunrise.mp4")
        {
            prompt, model, output, force, seconds, size, ratio, negative, image, api, id, noWait, json,
        };
        gateway.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(id) is not null && (result.GetValue(prompt) is { Length: > 0 } || result.GetValue(noWait)))
            {
                result.AddError(Words.Say("--id goes on with a film that was begun: it takes no prompt and no --no-wait."));
            }
            else if (result.GetValue(noWait) && result.GetValue(output) is not null)
            {
                result.AddError(Words.Say("--output saves a film that is done, and with --no-wait it is only begun. Leave one of them out."));
            }
        });
        command.SetAction((result, cancellationToken) => VideoRun.ExecuteAsync(
            new VideoArguments(
                PromptWords.Join(result.GetValue(prompt)),
                result.GetValue(model),
                result.GetValue(output),
                result.GetValue(force),
                result.GetValue(seconds),
                result.GetValue(size),
                result.GetValue(ratio),
                result.GetValue(negative),
                result.GetValue(image) ?? [],
                result.GetValue(api) ?? VideoApi.Auto,
                result.GetValue(id),
                result.GetValue(noWait),
                gateway.Read(result),
                result.GetValue(json)),
            cancellationToken));
        return command;
    }

    private static int? ReadSeconds(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is >= 1 and <= MostSeconds)
        {
            return seconds;
        }

        result.AddError(Words.Say($"'{text}' is no length of a film: write whole seconds from 1 to {MostSeconds}."));
        return null;
    }
}
