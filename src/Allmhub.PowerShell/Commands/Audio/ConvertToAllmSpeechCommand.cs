using System.Management.Automation;
using Allmhub.Audio.Speech;
using Allmhub.Batch.Checkpoints.Codecs;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Audio;
using Allmhub.PowerShell.Batches;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Formatting;
using Allmhub.PowerShell.Pipeline;
using Allmhub.PowerShell.Transformation;

namespace Allmhub.PowerShell.Commands.Audio;

/// <summary>ConvertTo-AllmSpeech: texts become sounds in files. Each input object is one sound.</summary>
[Cmdlet(VerbsData.ConvertTo, "AllmSpeech", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo), typeof(RequestDescription))]
public sealed class ConvertToAllmSpeechCommand : AllmBatchCommand<SpeechFile>
{
    private SpeechOutput? _output;
    private int _count;

    /// <summary>What is spoken: a text, a file with one, an answer.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject? Text { get; set; }

    /// <summary>The model's name on the gateway; without it the connection's default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SpeechModelCompleter))]
    public string? Model { get; set; }

    /// <summary>Who speaks.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VoiceCompleter))]
    public string Voice { get; set; } = string.Empty;

    /// <summary>A file, a folder, or a template as in 'chapter-{n}.mp3'.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string OutFile { get; set; } = string.Empty;

    /// <summary>How the sound is written; without it as the file's extension says.</summary>
    [Parameter]
    public SpeechFormat? Format { get; set; }

    /// <summary>How fast.</summary>
    [Parameter]
    [ValidateNumber(0.25, 4, "-Speed is how fast it is spoken, 1 as usual")]
    public double? Speed { get; set; }

    /// <summary>How it is to be spoken, in words.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Instruction { get; set; }

    /// <summary>The most characters of a request.</summary>
    [Parameter]
    [ValidateNumber(20, 1_000_000, "-PartLength is how many characters of a long text one request has at most")]
    public int? PartLength { get; set; }

    /// <summary>Asks for the sound as a stream of events, which tell the usage.</summary>
    [Parameter]
    public SwitchParameter Stream { get; set; }

    /// <summary>Hands the file to the system's player.</summary>
    [Parameter]
    public SwitchParameter Play { get; set; }

    /// <summary>Makes missing folders, and replaces files that are there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The longest silence within an answer, in seconds; 0 for none.</summary>
    [Parameter]
    [ValidateNumber(0, 86400, "-IdleTimeoutSec is the longest silence within an answer in seconds")]
    public int? IdleTimeoutSec { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();

        // A dry run writes nothing: any folder will do.
        _output = new SpeechOutput(DryRun ? SessionState.Path.CurrentFileSystemLocation.ProviderPath : WritePath.Resolve(this, OutFile, "-OutFile", "./speech.mp3"), Force, reserves: IsBatch);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        int index = _count++;
        try
        {
            SpokenText text = SpokenText.Read(Text);
            SpeechRequest request = Request(text.Text);
            SpeechPlace place = _output!.Next(request, text.Source);
            if (IsBatch)
            {
                BatchTurn turn = new(Text) { Taken = place.Taken };
                Begin(turn, client => client.Speech.Speak(request, place), new SpeechFileCodec(), static (operation, options, token) => operation.ExecuteAsync(options, token));
            }
            else if (place.Taken is string taken && !DryRun)
            {
                WriteError(ErrorRecords.Exists(taken, OutFile));
            }
            else if (Run(client => client.Speech.Speak(request, place), Text, out SpeechFile? file))
            {
                Emit(file, index, Text);
            }
        }
        catch (Exception error) when (error is BadInputException or InvalidInputException)
        {
            BadInputException fault = error as BadInputException ?? new BadInputException("InvalidOutFile", error.Message);
            if (IsBatch)
            {
                Fail(Text, fault);
            }
            else
            {
                WriteError(ErrorRecords.BadInput(fault.Id, fault.Message, error is BadInputException ? Text : OutFile));
            }
        }
    }

    /// <inheritdoc/>
    private protected override string? CheckpointKind => SpeechFileCodec.Name;

    /// <inheritdoc/>
    private protected override BatchSpend SpendOf(SpeechFile result) => new(result.Usage?.InputToken + result.Usage?.OutputToken, result.Cost);

    /// <inheritdoc/>
    private protected override void Emit(BatchTurn turn, SpeechFile result) => Emit(result, (int)turn.Index!, turn.Target);

    /// <inheritdoc/>
    private protected override AllmCallOptions CallOptions(NoticeActivity? activity = null) => base.CallOptions(activity) with
    {
        IdleTimeout = IdleTimeoutSec is null ? null : IdleTimeoutSec == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(IdleTimeoutSec.Value),
    };

    private SpeechRequest Request(string text)
    {
        string? model = Model ?? Gateway.DefaultModel;
        if (model is null)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("NoModel", Words.Say("There is no model to ask. Name one with -Model, e.g. tts-1."), Gateway));
        }

        return new SpeechRequest
        {
            Text = text,
            Model = model!,
            Voice = Voice,
            Format = Format ?? SpeechFormats.OfPath(OutFile) ?? SpeechFormat.Mp3,
            Speed = Speed,
            Instruction = Instruction,
            Stream = Stream,
            PartLength = PartLength,
        };
    }

    private void Emit(SpeechFile file, int index, object? input)
    {
        if (Play && (file.MediaType is null ? Words.Say("it is no sound that is known here") : SystemPlayer.Play(file.Path)) is string reason)
        {
            WriteWarning(Words.Say($"'{file.Path}' is saved and not played: {reason}."));
        }

        // As Get-Item gives it, with all that the provider adds.
        foreach (PSObject item in InvokeProvider.Item.Get([file.Path], force: true, literalPath: true))
        {
            WriteObject(SpeechItem.Of(item, file, index, input));
        }
    }
}
