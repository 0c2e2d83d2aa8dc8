using System.Management.Automation;
using Allmhub.Account;
using Allmhub.Http;
using Allmhub.Operations;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Transformation;
using Allmhub.Tasks;
using Allmhub.Tasks.Videos;

namespace Allmhub.PowerShell.Commands.Video;

/// <summary>Start-AllmVideo: submits films, each prompt one, and on wish waits for them and saves them.</summary>
[Cmdlet(VerbsLifecycle.Start, "AllmVideo", SupportsShouldProcess = true)]
[OutputType(typeof(VideoTask), typeof(RequestDescription))]
public sealed class StartAllmVideoCommand : AllmSubmitCommand
{
    private VideoRequest? _asked;

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
        if (Request(Read, Prompt) is { } request)
        {
            _asked = request;
            Submit(client => client.Videos.Start(request, Log), Prompt);
        }
    }

    /// <inheritdoc/>
    private protected override bool Confirm(Operation operation)
    {
        string cost = _asked is not null && Gateway.Client.Videos.Estimate(_asked) is CostEstimate estimate
            ? FormattableString.Invariant($", about {estimate.Usd:0.######} USD ({estimate.Basis})")
            : string.Empty;
        return ShouldProcess($"film by {operation.Subject} at {Gateway.BaseUri}{cost}", operation.Action);
    }

    /// <inheritdoc/>
    private protected override AllmTask Saved(AllmTask task, string? path) => task is VideoTask film ? film with { Path = path } : task;

    private VideoRequest Read() => new()
    {
        Model = Model ?? Gateway.DefaultModel ?? throw new BadInputException("NoModel", "There is no model to ask. Name one with -Model, or for the whole session with Connect-AllmHub -DefaultModel."),
        Prompt = Prompt,
        Api = Api,
        Second = Second,
        Size = Size,
        AspectRatio = AspectRatio,
        Image = Image is null ? [] : Reader.Read(Image, nameof(Image)),
        NegativePrompt = NegativePrompt,
    };
}
