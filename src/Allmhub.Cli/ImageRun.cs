using Allmhub.Cli.Input;
using Allmhub.Cli.Screen;
using Allmhub.Http;
using Allmhub.Images;

namespace Allmhub.Cli;

/// <summary>One run of `allm image`.</summary>
internal static class ImageRun
{
    private const string Command = "allm image";

    public static async Task<int> ExecuteAsync(ImageArguments arguments, CancellationToken cancellationToken)
    {
        try
        {
            string prompt = arguments.Prompt ?? await StandardInput.ReadAsync(cancellationToken);
            using Connection connection = Connection.Open(arguments.Gateway);
            ImageRequest request = RequestOf(arguments, prompt, connection.DefaultImageModel);
            ImageOutput output = new(Path.GetFullPath(arguments.Output), arguments.Force, notes: false);
            return output.Check(request) is string taken
                ? Fault.Usage(Words.Say($"The file '{taken}' is there already. Name another one, or add --force to replace it."), Command)
                : await MakeAsync(connection, request, output, new ImageWriter(arguments.Json), cancellationToken);
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

    private static async Task<int> MakeAsync(Connection connection, ImageRequest request, ImageOutput output, ImageWriter writer, CancellationToken cancellationToken)
    {
        AllmClient client = connection.Client;
        AllmCallOptions options = connection.CallOptions("allm image", new WarningLine());
        int exitCode = ExitCode.Ok;
        List<Image> made = [];
        try
        {
            await foreach (ImageUpdate update in client.Images.Generate(request).StreamAsync(options, cancellationToken))
            {
                if (update.Failure is { } failure)
                {
                    exitCode = Fault.Service(client.Clean(failure));
                }
                else
                {
                    made.Add(update.Image!);
                }
            }
        }
        catch (AllmException error)
        {
            exitCode = Fault.Service(error);
        }

        foreach (Image image in made)
        {
            try
            {
                writer.Write(await output.SaveAsync(client.Media, image, options, null, cancellationToken));
            }
            catch (AllmException error)
            {
                exitCode = Fault.Service(error);
                writer.Keep(image);
            }
        }

        writer.End();
        return exitCode;
    }

    private static ImageRequest RequestOf(ImageArguments arguments, string prompt, string? defaultModel) => new()
    {
        Prompt = string.IsNullOrWhiteSpace(prompt) ? throw new InvalidInputException(Words.Say($"The prompt is empty. Write it after '{Command}', or pipe it in.")) : prompt,
        Model = arguments.Model ?? defaultModel ?? throw new InvalidInputException(Words.Say("Say which model with --model, e.g. --model gpt-image-1.")),
        Count = arguments.Count,
        Size = arguments.Size,
        AspectRatio = arguments.AspectRatio,
        Api = arguments.Api,
        Reference = [.. arguments.Image.Select(SourceOf)],
    };

    /// <summary>A picture by what was typed: an address, a data URI, or a file.</summary>
    public static ImageSource SourceOf(string image) =>
        image.Contains("://", StringComparison.Ordinal) || image.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? ImageSource.FromAddress(image, "--image") : ImageSource.FromFile(image, "--image");
}
