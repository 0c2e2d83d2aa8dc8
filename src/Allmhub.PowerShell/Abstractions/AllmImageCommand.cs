using System.Management.Automation;
using Allmhub.Batch.Checkpoints.Codecs;
using Allmhub.Downloads;
using Allmhub.Http;
using Allmhub.Images;
using Allmhub.Operations;
using Allmhub.PowerShell.Batches;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Formatting;
using Allmhub.PowerShell.Images;
using Allmhub.PowerShell.Pipeline;
using Allmhub.PowerShell.Transformation;

namespace Allmhub.PowerShell.Abstractions;

/// <summary>The base of the cmdlets that make pictures: how they are to look, where they go, and the asking itself.</summary>
public abstract class AllmImageCommand : AllmBatchCommand<IReadOnlyList<Image>>
{
    private readonly List<Image> _linked = [];
    private ImageOutput? _output;
    private int _place;

    /// <summary>The model's name on the gateway; without it the connection's default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ImageModelCompleter))]
    public string? Model { get; set; }

    /// <summary>The wire format.</summary>
    [Parameter]
    public ImageApi Api { get; set; }

    /// <summary>How many pictures.</summary>
    [Parameter]
    [ValidateNumber(1, 128, "-Count is how many pictures are made of a prompt")]
    public int Count { get; set; } = 1;

    /// <summary>Pixels, or a class such as 2K.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ImageWordCompleter))]
    public string? Size { get; set; }

    /// <summary>Width to height, as in 16:9.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ImageWordCompleter))]
    public string? AspectRatio { get; set; }

    /// <summary>How carefully it is drawn.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ImageWordCompleter))]
    public string? Quality { get; set; }

    /// <summary>What is behind the picture.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ImageWordCompleter))]
    public string? Background { get; set; }

    /// <summary>png, jpeg or webp.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ImageWordCompleter))]
    public string? OutputFormat { get; set; }

    /// <summary>How strongly jpeg and webp are packed.</summary>
    [Parameter]
    [ValidateNumber(0, 100, "-Compression is the quality that jpeg and webp keep, in percent")]
    public int? Compression { get; set; }

    /// <summary>How strict the service's own filter is.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ImageWordCompleter))]
    public string? Moderation { get; set; }

    /// <summary>A seed for a repeatable picture.</summary>
    [Parameter]
    public long? Seed { get; set; }

    /// <summary>Form or JSON, when pictures go along in the Images format.</summary>
    [Parameter]
    public ImageBodyFormat BodyFormat { get; set; }

    /// <summary>A file, a folder, or a template as in 'cat-{n}.png'.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>Makes missing folders, and replaces files that are there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Notes prompt, model and cost in a PNG, or in a JSON file beside others.</summary>
    [Parameter]
    public SwitchParameter Metadata { get; set; }

    /// <summary>Emits partial pictures as they come, then the finished one.</summary>
    [Parameter]
    public SwitchParameter Stream { get; set; }

    /// <summary>How many partial pictures are wanted.</summary>
    [Parameter]
    [ValidateNumber(0, 3, "-PartialImage is how many partial pictures come before a finished one")]
    public int? PartialImage { get; set; }

    /// <summary>Does not stream on the wire.</summary>
    [Parameter]
    public SwitchParameter NoStream { get; set; }

    /// <summary>The longest silence within an answer, in seconds; 0 for none.</summary>
    [Parameter]
    [ValidateNumber(0, 86400, "-IdleTimeoutSec is the longest silence within an answer in seconds")]
    public int? IdleTimeoutSec { get; set; }

    /// <summary>Reads what a parameter takes for pictures.</summary>
    private protected ImageReader Reader => new(SessionState.Path);

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        string? contradiction =
            Stream && NoStream ? Words.Say("-Stream and -NoStream contradict each other: -Stream emits pictures as they come, -NoStream asks for them in one piece.")
            : PartialImage > 0 && !Stream ? Words.Say("-PartialImage asks for pictures on the way, which only -Stream emits. Add -Stream.")
            : IsBatch && Stream ? Words.Say("-Stream and -ThrottleLimit or -Checkpoint contradict each other: the pictures on the way of several requests would come mixed, and what is kept is kept whole.")
            : Metadata && OutFile is null ? Words.Say("-Metadata notes what a saved picture was made from, and nothing is saved. Add -OutFile.")
            : null;
        if (contradiction is not null)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("ContradictoryParameter", contradiction, null));
        }

        _output = OutFile is null ? null : new ImageOutput(WritePath.Resolve(this, OutFile, "-OutFile", "./picture-{n}.png"), Force, Metadata);
    }

    /// <summary>Asks for pictures; one request.</summary>
    /// <param name="prompt">What is to be seen.</param>
    /// <param name="target">What the user passed for it, for the error.</param>
    /// <param name="complete">Adds what the cmdlet alone knows, references first of all.</param>
    /// <param name="make">Makes the operation.</param>
    private protected void Ask(string? prompt, object? target, Func<ImageRequest, ImageRequest> complete, Func<ImageService, ImageRequest, StreamOperation<ImageUpdate>> make)
    {
        int place = _place;
        _place += Count;
        ImageRequest request;
        try
        {
            request = complete(Request(prompt ?? string.Empty));
            if (IsBatch)
            {
                Begin(request, target, place, make);
                return;
            }

            if (_output is not null && !DryRun && _output.Check(request) is string taken)
            {
                WriteError(ErrorRecords.Exists(taken, OutFile));
                return;
            }
        }
        catch (Exception error) when (error is BadInputException or InvalidInputException)
        {
            BadInputException fault = error as BadInputException ?? new BadInputException((error as InvalidInputException)!.Parameter == nameof(Path) ? "InvalidOutFile" : nameof(AllmErrorKind.InvalidRequest), error.Message);
            if (IsBatch)
            {
                Fail(target, fault);
            }
            else
            {
                WriteError(ErrorRecords.BadInput(fault.Id, fault.Message, target));
            }

            return;
        }

        Run(client => make(client.Images, request), target, update => Take(update, target, place));
        foreach (Image image in _linked)
        {
            Emit(image, target);
        }

        _linked.Clear();
    }

    /// <inheritdoc/>
    private protected override string? CheckpointKind => ImageCodec.Name;

    /// <inheritdoc/>
    private protected override BatchSpend SpendOf(IReadOnlyList<Image> result) => new(null, result.Any(static image => image.Cost is not null) ? result.Sum(static image => image.Cost) : null);

    /// <inheritdoc/>
    private protected override void Emit(BatchTurn turn, IReadOnlyList<Image> result)
    {
        ImageTurn asked = (ImageTurn)turn;
        foreach (Image image in result)
        {
            Image shown = image is { FromCheckpoint: true, Path: null } && asked.PlaceOf(image) is { } place ? SaveKept(image, place, turn.Target) : image;
            Placed(shown, turn.Target, asked.Place);
            WriteObject(MixedView.OfImage(shown));
        }
    }

    // An earlier run had paid for it and found no room: it is in the checkpoint with all its bytes.
    private Image SaveKept(Image image, MediaSaving place, object? target)
    {
        if (place.Target.Taken is string path && ImageTurn.IsIn(path, image))
        {
            image.Path = path;
            return image;
        }

        ImageOutput output = _output!;
        AllmException? failure = TryAwait(token => output.SaveAsync(Gateway.Client.Media, image, CallOptions(), place, token), out Image? saved);
        Passed(failure, target);
        return saved ?? image;
    }

    /// <inheritdoc/>
    private protected override void EmitLeft(BatchTurn turn)
    {
        if (turn is ImageTurn asked)
        {
            Emit(turn, asked.Image);
        }
    }

    private void Begin(ImageRequest request, object? target, int place, Func<ImageService, ImageRequest, StreamOperation<ImageUpdate>> make)
    {
        IReadOnlyList<MediaSaving> places = _output is null || DryRun ? [] : _output.Next(request);
        ImageTurn turn = new(target, place, _output, places) { Taken = places.Select(static saving => saving.Target.Taken).FirstOrDefault(static taken => taken is not null) };
        MediaService media = Gateway.Client.Media;
        Begin(turn, client => make(client.Images, request), new ImageCodec(), (operation, options, token) => turn.RunAsync(operation, media, options, token));
    }

    private static void Placed(Image image, object? target, int place)
    {
        image.Index += place;
        image.InputObject = CarriedInput.Of(target);
    }

    /// <inheritdoc/>
    private protected override AllmCallOptions CallOptions(NoticeActivity? activity = null) => base.CallOptions(activity) with
    {
        IdleTimeout = IdleTimeoutSec is null ? null : IdleTimeoutSec == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(IdleTimeoutSec.Value),
    };

    private ImageRequest Request(string prompt) => new()
    {
        Prompt = prompt,
        Model = ResolveModel(),
        Api = Api,
        Count = Count,
        Size = Size,
        AspectRatio = AspectRatio,
        Quality = Quality,
        Background = Background,
        OutputFormat = OutputFormat,
        Compression = Compression,
        Moderation = Moderation,
        Seed = Seed,
        BodyFormat = BodyFormat,
        Stream = Stream ? true : NoStream ? false : null,
        PartialImage = PartialImage,
    };

    private string ResolveModel()
    {
        string? model = Model ?? Gateway.DefaultModel;
        if (model is null)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("NoModel", Words.Say("There is no model to ask. Name one with -Model, or for the whole session with Connect-AllmHub -DefaultModel."), Gateway));
        }

        return model!;
    }

    private void Take(ImageUpdate update, object? target, int place)
    {
        if (update.Image is not null)
        {
            Placed(update.Image, target, place);
        }

        if (update.Failure is { } failure)
        {
            Passed(failure, target);
        }
        else if (update.Image is { IsPartial: true } partial)
        {
            if (Stream)
            {
                WriteObject(MixedView.OfImage(partial));
            }
        }
        else if (update.Image is { Data: null } linked && _output is not null)
        {
            // Fetched when the answer is at its end: a gateway cuts off whoever does not read it meanwhile (NOTES section 16.1).
            _linked.Add(linked);
        }
        else if (update.Image is { } image)
        {
            Emit(image, target);
        }
    }

    // What was paid for is on disk before it is on screen; when it cannot be saved, it is at least on screen.
    private void Emit(Image image, object? target)
    {
        Image? saved = null;
        if (_output is not null)
        {
            ImageOutput output = _output;
            AllmException? failure = TryAwait(token => output.SaveAsync(Gateway.Client.Media, image, CallOptions(), null, token), out saved);
            Passed(failure, target);
        }

        WriteObject(MixedView.OfImage(saved ?? image));
    }
}
