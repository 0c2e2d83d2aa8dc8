using System.Management.Automation;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Transformation;
using Allmhub.Tasks;
using Allmhub.Tasks.Midjourney;
using Allmhub.Tasks.Videos;

namespace Allmhub.PowerShell.Commands.Video;

/// <summary>Start-AllmVideo: submits films, each prompt one, and on wish waits for them and saves them.</summary>
[Cmdlet(VerbsLifecycle.Start, "AllmVideo", SupportsShouldProcess = true)]
[OutputType(typeof(VideoTask), typeof(MidjourneyTask), typeof(RequestDescription))]
public sealed class StartAllmVideoCommand : AllmSubmitCommand
{
    /// <summary>What is to be seen.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string Prompt { get; set; } = string.Empty;

    /// <summary>The model's name on the gateway; without it the connection's default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VideoModelCompleter))]
    public string? Model { get; set; }

    /// <summary>The format; Auto chooses by the model's name.</summary>
    [Parameter]
    public VideoApi Api { get; set; }

    /// <summary>How long, in seconds.</summary>
    [Parameter]
    [ValidateNumber(1, 3600, "-Second is how long the film is in seconds")]
    [ArgumentCompleter(typeof(VideoWordCompleter))]
    public int? Second { get; set; }

    /// <summary>Width and height, as in 1280x720.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VideoWordCompleter))]
    public string? Size { get; set; }

    /// <summary>Width to height, as in 16:9.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VideoWordCompleter))]
    public string? AspectRatio { get; set; }

    /// <summary>The first frame, or pictures to go by: paths, files, addresses, bytes, pictures made before.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [AttachmentTransformation]
    public object[]? Image { get; set; }

    /// <summary>What is not to be seen (Veo).</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? NegativePrompt { get; set; }

    /// <inheritdoc/>
    private protected override string SaveAdvice => "Start-AllmVideo … | Wait-AllmTask | Save-AllmMedia -Path a.mp4";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Request(Read, Prompt) is not { } request)
        {
            return;
        }

        if (VideoService.ApiOf(request) != VideoApi.Midjourney)
        {
            Submit(client => client.Videos.Start(request, Log), Prompt);
        }
        else if (Request(() => Film(request), Prompt) is { } film)
        {
            Submit(client => client.Midjourney.Submit(film, Log), Prompt);
        }
    }

    /// <inheritdoc/>
    private protected override AllmTask Saved(AllmTask task, string? path) => task switch
    {
        VideoTask film => film with { Path = path },
        MidjourneyTask film => film with { Path = path },
        _ => task,
    };

    private VideoRequest Read() => new()
    {
        Model = Model ?? (Api == VideoApi.Midjourney ? "mj_video" : Gateway.DefaultModel)
            ?? throw new BadInputException("NoModel", Words.Say("There is no model to ask. Name one with -Model, or for the whole session with Connect-AllmHub -DefaultModel.")),
        Prompt = Prompt,
        Api = Api,
        Second = Second,
        Size = Size,
        AspectRatio = AspectRatio,
        Image = Image is null ? [] : Reader.Read(Image, nameof(Image)),
        NegativePrompt = NegativePrompt,
    };

    // Midjourney's films have a length and the picture's own shape (NOTES section 16.4); nothing that was asked for is left out in silence.
    private static MidjourneyVideo Film(VideoRequest request)
    {
        string? unsaid = request.Second is not null ? nameof(Second) : request.Size is not null ? nameof(Size) : request.AspectRatio is not null ? nameof(AspectRatio) : request.NegativePrompt is not null ? nameof(NegativePrompt) : null;
        if (unsaid is not null)
        {
            throw new BadInputException("ContradictoryParameter", Words.Say($"-{unsaid} cannot be said to Midjourney: its films have about 5 seconds and the shape of their picture. Leave it out, or name a model of another format."));
        }

        return request.Image.Count > 2
            ? throw new BadInputException("TooManyPictures", Words.Say($"-Image has {request.Image.Count} pictures; a film of Midjourney takes one, the first frame, or two, the first and the last."))
            : new MidjourneyVideo { Prompt = request.Prompt, Image = request.Image.FirstOrDefault(), EndImage = request.Image.ElementAtOrDefault(1) };
    }
}
