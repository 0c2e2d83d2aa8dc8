using System.Management.Automation;
using Allmhub.Audio.Transcription;
using Allmhub.Batch.Checkpoints.Codecs;
using Allmhub.Http;
using Allmhub.Media;
using Allmhub.Operations;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Batches;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Formatting;
using Allmhub.PowerShell.Media;
using Allmhub.PowerShell.Pipeline;
using Allmhub.PowerShell.Transformation;
using Allmhub.Streaming;

namespace Allmhub.PowerShell.Commands.Audio;

/// <summary>ConvertFrom-AllmSpeech: writes down what is said in sound files, each one request, as text, with times, or as subtitles.</summary>
[Cmdlet(VerbsData.ConvertFrom, "AllmSpeech", SupportsShouldProcess = true, DefaultParameterSetName = PathSet)]
[OutputType(typeof(Transcription), typeof(string), typeof(TranscriptionDelta), typeof(RequestDescription))]
public sealed class ConvertFromAllmSpeechCommand : AllmBatchCommand<Transcription>
{
    private const string PathSet = "Path";
    private const string LiteralSet = "LiteralPath";

    private IReadOnlyList<AudioSource> _voices = [];
    private TranscriptionOutput? _output;
    private TranscriptionRequest? _asked;
    private int _count;

    /// <summary>Sound files; wildcards are several.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Sound files whose paths are taken letter by letter; files from the pipeline come here.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralSet)]
    [Alias("PSPath", "FullName", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The model's name on the gateway; without it whisper-1, or the one that tells speakers.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TranscriptionModelCompleter))]
    public string? Model { get; set; }

    /// <summary>The language spoken, as a code such as zh.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(LanguageCompleter))]
    public string[] Language { get; set; } = [];

    /// <summary>Words to lead the model.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Prompt { get; set; }

    /// <summary>Words that occur (gpt-transcribe).</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Keyword { get; set; } = [];

    /// <summary>How freely the model guesses.</summary>
    [Parameter]
    [ValidateNumber(0, 1, "-Temperature is how freely the model guesses")]
    public decimal? Temperature { get; set; }

    /// <summary>What is wanted: text, times of segments or words, subtitles.</summary>
    [Parameter]
    public TranscriptionForm As { get; set; }

    /// <summary>Tells speakers apart.</summary>
    [Parameter]
    public SwitchParameter Diarize { get; set; }

    /// <summary>Names of speakers that are known.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] SpeakerName { get; set; } = [];

    /// <summary>For each name a sound file of 2 to 10 seconds of that speaker.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] SpeakerReference { get; set; } = [];

    /// <summary>Puts it into English (whisper-1).</summary>
    [Parameter]
    public SwitchParameter Translate { get; set; }

    /// <summary>Sends a WAV over the limit in parts, cut where it is quiet.</summary>
    [Parameter]
    public SwitchParameter Split { get; set; }

    /// <summary>Tells the probability of each token.</summary>
    [Parameter]
    public SwitchParameter Logprob { get; set; }

    /// <summary>Emits the text as it comes.</summary>
    [Parameter]
    public SwitchParameter Stream { get; set; }

    /// <summary>A file, or a folder for several.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>Makes a missing folder, and replaces files that are there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private bool IsSubtitle => As is TranscriptionForm.Srt or TranscriptionForm.Vtt;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Stream && IsSubtitle && OutFile is null)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("ContradictoryParameter", Words.Say("-Stream emits the text as it comes, and subtitles are made when all of it is there. Leave one of the two out, or write the subtitles with -OutFile."), null));
        }

        if (IsBatch && Stream)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("ContradictoryParameter", Words.Say("-Stream and -ThrottleLimit or -Checkpoint contradict each other: the texts of several sounds would come mixed, and what is kept is kept whole."), null));
        }

        try
        {
            _output = OutFile is null ? null : new TranscriptionOutput(WritePath.Resolve(this, OutFile, "-OutFile", "./meeting.srt"), MyInvocation.BoundParameters.ContainsKey(nameof(As)) ? As : null, Force);
            _voices = [.. SpeakerReference.SelectMany(new FileInput(SessionState.Path).Find).Select(static file => AudioSource.FromFile(file, nameof(SpeakerReference)))];
        }
        catch (Exception error) when (error is InvalidInputException or BadInputException)
        {
            ThrowTerminatingError(ErrorRecords.BadInput((error as BadInputException)?.Id ?? ((error as InvalidInputException)!.Parameter == nameof(SpeakerReference) ? "InvalidSound" : "InvalidOutFile"), error.Message, null));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        FileInput files = new(SessionState.Path);
        foreach (string path in ParameterSetName == LiteralSet ? LiteralPath : Path)
        {
            try
            {
                foreach (string file in ParameterSetName == LiteralSet ? [files.Literal(path)] : files.Find(path))
                {
                    Hear(file);
                }
            }
            catch (BadInputException error)
            {
                Refuse(error, path);
            }
        }
    }

    private void Refuse(BadInputException fault, string target)
    {
        if (IsBatch)
        {
            Fail(target, fault);
        }
        else
        {
            WriteError(ErrorRecords.BadInput(fault.Id, fault.Message, target));
        }
    }

    /// <inheritdoc/>
    private protected override string? CheckpointKind => TranscriptionCodec.Name;

    /// <inheritdoc/>
    private protected override BatchSpend SpendOf(Transcription result) => new(null, result.Cost);

    /// <inheritdoc/>
    private protected override void Emit(BatchTurn turn, Transcription result)
    {
        string file = (string)turn.Target!;
        Transcription placed = result with { Index = (int)turn.Index!, InputObject = file };
        if (turn.Failure.Count > 0)
        {
            WriteObject(MixedView.OfWhole(placed));
        }
        else
        {
            Emit(placed, file);
        }
    }

    /// <inheritdoc/>
    private protected override bool Confirm(Operation operation) => Confirm(operation, Words.Say($"'{_asked!.Audio.Name}' by {operation.Subject}"));

    private void Hear(string file)
    {
        int index = _count++;
        if (Request(file) is not { } request)
        {
            return;
        }

        _asked = request;
        if (IsBatch)
        {
            Begin(request, file);
        }
        else if (Stream)
        {
            Run(client => client.Transcriptions.Stream(request), file, delta => WriteObject(delta.Transcription is { } whole ? new TranscriptionDelta(_output is null ? Placed(whole) : Saved(Placed(whole), file)) : delta));
        }
        else if (Run(client => client.Transcriptions.Transcribe(request), file, out Transcription? whole))
        {
            Emit(Placed(whole), file);
        }

        Transcription Placed(Transcription whole) => whole with { Index = index, InputObject = file };
    }

    private void Begin(TranscriptionRequest request, string file)
    {
        MediaTarget? place = _output is null || DryRun ? null : _output.Next(request.Audio);
        BatchTurn turn = new(file) { Taken = place?.Taken };
        Begin(turn, client => client.Transcriptions.Transcribe(request), new TranscriptionCodec(), async (operation, options, token) =>
        {
            Transcription whole = await operation.ExecuteAsync(options, token).ConfigureAwait(false);
            try
            {
                return place is null ? whole : await _output!.SaveAsync(whole, place, token).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is AllmException or InvalidInputException)
            {
                turn.Failure.Add(failure as AllmException ?? new AllmException(AllmErrorKind.InvalidRequest, failure.Message, failure));
                return whole;
            }
        });
    }

    private TranscriptionRequest? Request(string file)
    {
        try
        {
            AudioSource sound = AudioSource.FromFile(file, nameof(TranscriptionRequest.Audio));
            if (!DryRun && !IsBatch && _output?.Check(sound) is string taken)
            {
                WriteError(ErrorRecords.Exists(taken, file));
                return null;
            }

            return new TranscriptionRequest
            {
                Audio = sound,
                Model = Model ?? (Diarize ? TranscriptionService.DiarizingModel : TranscriptionService.DefaultModel),
                Form = _output?.Form ?? As,
                Language = Language,
                Prompt = Prompt,
                Keyword = Keyword,
                Temperature = Temperature,
                Diarize = Diarize,
                SpeakerName = SpeakerName,
                SpeakerReference = _voices,
                Translate = Translate,
                Split = Split,
                Stream = Stream,
                Logprob = Logprob,
            };
        }
        catch (InvalidInputException error)
        {
            Refuse(new BadInputException(error.Parameter == nameof(TranscriptionRequest.Audio) ? "InvalidSound" : "InvalidOutFile", error.Message), file);
            return null;
        }
    }

    // What was paid for is on disk before it is on screen; when it cannot be written, it is at least on screen.
    private Transcription Saved(Transcription whole, string file)
    {
        TranscriptionOutput output = _output!;
        return Passed(TryAwait(token => output.SaveAsync(whole, null, token), out Transcription? saved), file) ? saved! : whole;
    }

    private void Emit(Transcription whole, string file)
    {
        if (_output is not null)
        {
            WriteObject(MixedView.OfWhole(whole.OutFile is null && !DryRun ? Saved(whole, file) : whole));
        }
        else if (!IsSubtitle)
        {
            WriteObject(MixedView.OfWhole(whole));
        }
        else
        {
            // Without times the text is all that is left of what was paid for.
            string subtitles = string.Empty;
            bool isMade = Passed(Try(() => subtitles = As == TranscriptionForm.Srt ? whole.ToSrt() : whole.ToVtt()), file);
            WriteVerbose((whole with { Text = string.Empty }).Display);
            WriteObject(isMade ? TerminalFilter.Clean(subtitles) : MixedView.OfWhole(whole));
        }
    }
}
