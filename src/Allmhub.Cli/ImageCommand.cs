using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Allmhub.Cli.Help;
using Allmhub.Cli.Input;
using Allmhub.Images;

namespace Allmhub.Cli;

/// <summary>`allm image`: pictures from words, saved as files.</summary>
internal static class ImageCommand
{
    private const int MostPictures = 128;

    public static Command Create()
    {
        Argument<string[]> prompt = PromptWords.Create(Words.Say("What is to be seen; read from standard input when it is left out or '-'."));
        Option<string?> model = new("--model", "-m") { HelpName = "name", Description = Words.Say("The model. The emulator has a default, the gateway has none.") };
        Option<string> output = new("--output", "-o") { HelpName = "path", Description = Words.Say("A file, a folder, or a template as in 'cat-{n}.png' (n, model, prompt, date, time); the current folder when it is left out."), DefaultValueFactory = static _ => "." };
        Option<bool> force = Flag.Create("--force", Words.Say("Make missing folders and replace files that are there."), "-f");
        Option<int> count = new("--count", "-n") { HelpName = "n", Description = Words.Say("How many pictures."), DefaultValueFactory = static _ => 1, CustomParser = ReadCount };
        Option<string?> size = new("--size") { HelpName = "size", Description = Words.Say("Pixels as in 1024x1024, or a class such as 2K.") };
        Option<string?> ratio = new("--aspect-ratio") { HelpName = "w:h", Description = Words.Say("Width to height, as in 16:9.") };
        Option<ImageApi?> api = Choice.Of<ImageApi>("--api", "format", Words.Say("The wire format"));
        Option<string[]> image = new("--image", "-i") { HelpName = "file", Description = Words.Say("A picture to start from: a file or an address. May be given several times.") };
        GatewayOptions gateway = new();
        Option<bool> json = Flag.Create("--json", Words.Say("Write one JSON array when all pictures are saved."));
        Command command = new HelpfulCommand(
            "image",
            Words.Say("Makes pictures and saves them; their files are written on standard output, a line each, model and time on standard error."),
            "allm image 'a red bicycle, watercolour' -m gpt-image-1 -o bicycle.png",
            "allm image 'a logo for a bakery' -m gpt-image-1 -n 4 -o 'logo-{n}.png'",
            "allm image 'the same in winter' -m gpt-image-1 -i bicycle.png -o winter.png",
            "echo 'a cat on a roof' | allm image -m gpt-image-1 -o cat.png")
        {
            prompt, model, output, force, count, size, ratio, image, api, json,
        };
        gateway.AddTo(command);
        command.SetAction((result, cancellationToken) => ImageRun.ExecuteAsync(
            new ImageArguments(
                PromptWords.Join(result.GetValue(prompt)),
                result.GetValue(model),
                result.GetValue(output)!,
                result.GetValue(force),
                result.GetValue(count),
                result.GetValue(size),
                result.GetValue(ratio),
                result.GetValue(image) ?? [],
                result.GetValue(api) ?? ImageApi.Auto,
                gateway.Read(result),
                result.GetValue(json)),
            cancellationToken));
        return command;
    }

    private static int ReadCount(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= MostPictures)
        {
            return count;
        }

        result.AddError(Words.Say($"'{text}' is no number of pictures: write a whole number from 1 to {MostPictures}."));
        return 0;
    }
}
