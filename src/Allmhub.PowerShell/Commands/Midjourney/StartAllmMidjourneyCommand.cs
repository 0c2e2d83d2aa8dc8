using System.Management.Automation;
using Allmhub.Http;
using Allmhub.Images;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Transformation;
using Allmhub.Tasks.Midjourney;

namespace Allmhub.PowerShell.Commands.Midjourney;

/// <summary>Start-AllmMidjourney: submits what Midjourney is to make, each prompt or picture once; a switch says what it is.</summary>
[Cmdlet(VerbsLifecycle.Start, "AllmMidjourney", DefaultParameterSetName = ImagineSet, SupportsShouldProcess = true)]
[OutputType(typeof(MidjourneyTask), typeof(RequestDescription))]
public sealed class StartAllmMidjourneyCommand : AllmMidjourneyCommand
{
    private const string ImagineSet = "Imagine";
    private const string BlendSet = "Blend";
    private const string DescribeSet = "Describe";
    private const string ShortenSet = "Shorten";
    private const string SwapFaceSet = "SwapFace";
    private const string EditSet = "Edit";
    private const string UploadSet = "Upload";
    private const string VideoSet = "Video";
    private const string ExtendSet = "Extend";

    private readonly List<object> _blended = [];
    private MidjourneySubmission? _asked;

    /// <summary>What is to be seen, or to happen, or to be shortened.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = ImagineSet)]
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = ShortenSet)]
    [Parameter(Position = 1, Mandatory = true, ParameterSetName = EditSet)]
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = VideoSet)]
    [Parameter(Position = 0, ValueFromPipeline = true, ParameterSetName = ExtendSet)]
    [AllowEmptyString]
    public string Prompt { get; set; } = string.Empty;

    /// <summary>The pictures: to go by, to be mixed, described, changed, put up, or the first frame.</summary>
    [Parameter(ParameterSetName = ImagineSet)]
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = BlendSet)]
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = DescribeSet)]
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = EditSet)]
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = UploadSet)]
    [Parameter(ParameterSetName = VideoSet)]
    [ValidateNotNullOrEmpty]
    [AttachmentTransformation]
    public object[]? Image { get; set; }

    /// <summary>Mixes two to five pictures.</summary>
    [Parameter(Mandatory = true, ParameterSetName = BlendSet)]
    public SwitchParameter Blend { get; set; }

    /// <summary>Asks for prompts for a picture.</summary>
    [Parameter(Mandatory = true, ParameterSetName = DescribeSet)]
    public SwitchParameter Describe { get; set; }

    /// <summary>Asks for shorter prompts.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ShortenSet)]
    public SwitchParameter Shorten { get; set; }

    /// <summary>Puts the face of one picture into another.</summary>
    [Parameter(Mandatory = true, ParameterSetName = SwapFaceSet)]
    public SwitchParameter SwapFace { get; set; }

    /// <summary>Changes a picture as words say.</summary>
    [Parameter(Mandatory = true, ParameterSetName = EditSet)]
    public SwitchParameter Edit { get; set; }

    /// <summary>Puts pictures where Midjourney can read them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = UploadSet)]
    public SwitchParameter Upload { get; set; }

    /// <summary>Makes a film.</summary>
    [Parameter(Mandatory = true, ParameterSetName = VideoSet)]
    [Parameter(Mandatory = true, ParameterSetName = ExtendSet)]
    public SwitchParameter Video { get; set; }

    /// <summary>The film that goes on: its task, or the task's id.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ExtendSet)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    public PSObject Task { get; set; } = new();

    /// <summary>Which of its films, from 0.</summary>
    [Parameter(ParameterSetName = ExtendSet)]
    [ValidateNumber(0, 3, "-Index is which film of the task goes on, from 0")]
    public int Index { get; set; }

    /// <summary>The picture with the face.</summary>
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = SwapFaceSet)]
    [ValidateNotNullOrEmpty]
    [AttachmentTransformation]
    public object[] Source { get; set; } = [];

    /// <summary>The picture that gets it.</summary>
    [Parameter(Position = 1, Mandatory = true, ParameterSetName = SwapFaceSet)]
    [ValidateNotNullOrEmpty]
    [AttachmentTransformation]
    public object[] Target { get; set; } = [];

    /// <summary>The shape of what is mixed.</summary>
    [Parameter(ParameterSetName = BlendSet)]
    public MidjourneyDimension? Dimension { get; set; }

    /// <summary>The last frame.</summary>
    [Parameter(ParameterSetName = VideoSet)]
    [ValidateNotNullOrEmpty]
    [AttachmentTransformation]
    public object[]? EndImage { get; set; }

    /// <summary>How much moves.</summary>
    [Parameter(ParameterSetName = VideoSet)]
    [Parameter(ParameterSetName = ExtendSet)]
    public MidjourneyMotion? Motion { get; set; }

    /// <summary>Whether the end is the beginning again.</summary>
    [Parameter(ParameterSetName = VideoSet)]
    public SwitchParameter Loop { get; set; }

    /// <summary>How many films.</summary>
    [Parameter(ParameterSetName = VideoSet)]
    [Parameter(ParameterSetName = ExtendSet)]
    [ValidateNumber(1, 4, "-Count is how many films are made: 1, 2 or 4")]
    [ArgumentCompleter(typeof(MidjourneyWordCompleter))]
    public int? Count { get; set; }

    /// <summary>The backend's own word for size and kind of a film.</summary>
    [Parameter(ParameterSetName = VideoSet)]
    [Parameter(ParameterSetName = ExtendSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(MidjourneyWordCompleter))]
    public string? VideoType { get; set; }

    /// <summary>Asks the bot that draws in the manner of anime.</summary>
    [Parameter(ParameterSetName = ImagineSet)]
    [Parameter(ParameterSetName = BlendSet)]
    [Parameter(ParameterSetName = DescribeSet)]
    [Parameter(ParameterSetName = ShortenSet)]
    [Parameter(ParameterSetName = EditSet)]
    public SwitchParameter Niji { get; set; }

    /// <inheritdoc/>
    private protected override string SaveAdvice => "Start-AllmMidjourney … | Wait-AllmTask | Save-AllmMedia -Path a.png";

    private MidjourneyBot? Bot => Niji ? MidjourneyBot.Niji : null;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (OutFile is not null && (Describe || Shorten || Upload))
        {
            ThrowTerminatingError(ErrorRecords.BadInput(
                "ContradictoryParameter",
                Upload
                    ? Words.Say($"-OutFile saves pictures and films, and -{ParameterSetName} gives addresses (Link).")
                    : Words.Say($"-OutFile saves pictures and films, and -{ParameterSetName} gives words (Suggestion)."),
                OutFile));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case BlendSet:
                _blended.AddRange(Image!);
                break;
            case DescribeSet or EditSet:
                // A picture a task; a path with wildcards is several pictures.
                foreach (ImageSource picture in Request(() => Reader.Read(Image!, nameof(Image)), Given(Image)) ?? [])
                {
                    Start(() => Describe
                        ? new MidjourneyDescribe { Image = picture, Bot = Bot }
                        : new MidjourneyEdit { Image = picture, Prompt = Prompt, Bot = Bot }, Given(Image));
                }

                break;
            default:
                Start(Single, ParameterSetName switch { UploadSet => Given(Image), SwapFaceSet => Given(Source), ExtendSet => Task, _ => Prompt });
                break;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Blend)
        {
            object[] blended = [.. _blended];
            Start(() => new MidjourneyBlend { Image = Reader.Read(blended, nameof(Image)), Dimension = Dimension, Bot = Bot }, Given(blended));
        }

        base.EndProcessing();
    }

    private void Start(Func<MidjourneySubmission?> make, object? target)
    {
        if (Request(make, target) is { } request)
        {
            _asked = request with { Mode = Mode, State = State };
            Submit(client => client.Midjourney.Submit(_asked, Log), target);
        }
    }

    private MidjourneySubmission? Single() => ParameterSetName switch
    {
        ShortenSet => new MidjourneyShorten { Prompt = Prompt, Bot = Bot },
        UploadSet => new MidjourneyUpload { Image = Reader.Read(Image!, nameof(Image)) },
        SwapFaceSet => new MidjourneySwapFace { Source = One(Source, nameof(Source))!, Target = One(Target, nameof(Target))! },
        VideoSet => Film() with { Image = One(Image, nameof(Image)), EndImage = One(EndImage, nameof(EndImage)), Loop = Loop },
        ExtendSet => ReadMidjourney(Task) is { } film && IsHere(film) ? Film() with { ExtendId = film.Id, ExtendIndex = Index } : null,
        _ => new MidjourneyImagine { Prompt = Prompt, Image = Image is null ? [] : Reader.Read(Image, nameof(Image)), Bot = Bot },
    };

    private MidjourneyVideo Film() => new() { Prompt = Prompt, Motion = Motion, Count = Count, VideoType = VideoType };

    private static object? Given(object[]? values) => values is [object only] ? only : values;
}
