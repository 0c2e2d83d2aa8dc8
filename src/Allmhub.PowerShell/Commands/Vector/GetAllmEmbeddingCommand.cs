using System.Management.Automation;
using Allmhub.Batch;
using Allmhub.Batch.Checkpoints.Codecs;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Batches;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Formatting;
using Allmhub.PowerShell.Transformation;
using Allmhub.PowerShell.Vectors;
using Allmhub.Vectors.Embeddings;
using Allmhub.Vectors.Files;

namespace Allmhub.PowerShell.Commands.Vector;

/// <summary>Get-AllmEmbedding: vectors of texts, many in one request; to the pipeline, or to a file.</summary>
[Cmdlet(VerbsCommon.Get, "AllmEmbedding", SupportsShouldProcess = true)]
[OutputType(typeof(Embedding), typeof(FileInfo), typeof(RequestDescription))]
public sealed class GetAllmEmbeddingCommand : AllmBatchCommand<IReadOnlyList<EmbeddingUpdate>>
{
    private EmbeddingRun? _run;
    private EmbeddingText? _text;
    private EmbeddingOutFile? _file;
    private CommandCheckpoint<Embedding>? _kept;
    private List<Embedding> _restored = [];
    private Dictionary<int, BatchItem> _marks = [];
    private int _first;
    private object? _firstInput;

    /// <summary>Texts, files of text, or objects.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>The model's name on the gateway; without it the connection's default.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(EmbeddingModelCompleter))]
    public string? Model { get; set; }

    /// <summary>How many numbers each vector is to have.</summary>
    [Parameter]
    [ValidateNumber(1, 100_000, "-Dimension is how many numbers a vector has")]
    public int? Dimension { get; set; }

    /// <summary>The properties of the input that hold the text.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Property { get; set; }

    /// <summary>The most texts in one request.</summary>
    [Parameter]
    [ValidateNumber(1, EmbeddingRequest.MostBatchSize, "-BatchSize is how many texts go into one request")]
    public int BatchSize { get; set; } = EmbeddingRequest.UsualBatchSize;

    /// <summary>The file the vectors are written to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutFile { get; set; }

    /// <summary>Adds to the file that is there.</summary>
    [Parameter]
    public SwitchParameter Append { get; set; }

    /// <summary>Replaces the file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emits the vectors although they are written to a file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    private protected override bool TellsSumOnly => true;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        _text = new EmbeddingText(InvokeCommand, Property);
        _run = Begin();
        if (OutFile is not null)
        {
            OpenFile(OutFile);
        }

        _kept = Checkpoint is null ? null : CommandCheckpoint<Embedding>.Open(this, Checkpoint, EmbeddingCodec.Name, Gateway.Client, looks: DryRun || TellsOnly);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (PSObject? item in InputObject ?? [null])
        {
            if (Read(item) is not { } input)
            {
                continue;
            }

            if (IsKept(input))
            {
                continue;
            }

            if (!_run!.HasRoomFor(input))
            {
                Send();
            }

            int place = _run.Add(input);
            (_first, _firstInput) = _run.Waiting == 1 ? (place, input.InputObject ?? input.Text) : (_first, _firstInput);
            if (_run.Waiting >= _run.BatchSize)
            {
                Send();
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Send();
        base.EndProcessing();
        _kept?.Complete();
        if (_file?.Complete() is { } made && !PassThru)
        {
            WriteFile(made);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            _kept?.Close();
            _file?.Dispose();
            _file = null;
        }
    }

    private EmbeddingRun Begin()
    {
        string? model = Model ?? Gateway.DefaultModel;
        if (model is null)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("NoModel", Words.Say("There is no model to ask. Name one with -Model, or for the whole session with Connect-AllmHub -DefaultModel."), Gateway));
        }

        return Gateway.Client.Embeddings.Begin(new EmbeddingRequest { Model = model!, Dimension = Dimension, BatchSize = BatchSize });
    }

    private EmbeddingInput? Read(PSObject? item)
    {
        try
        {
            return _text!.Read(item);
        }
        catch (BadInputException error)
        {
            int place = _run!.Skip();
            WriteError(IsBatch ? ErrorRecords.From(new AllmException(AllmErrorKind.InvalidRequest, error.Message, error), item, place) : ErrorRecords.BadInput(error.Id, error.Message, item));
            return null;
        }
    }

    private void OpenFile(string named)
    {
        if (Append && Force)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("ContradictoryParameter", Words.Say("-Append adds to the file that is there and -Force replaces it. Give one of them."), named));
        }

        _file = new EmbeddingOutFile(this, named);
        if (!Append && !Force && File.Exists(_file.Path))
        {
            ThrowTerminatingError(ErrorRecords.Exists(_file.Path, named));
        }

        if (!DryRun && !TellsOnly)
        {
            _file.Open(() => Append ? EmbeddingFileWriter.Append(_file.Path, _run!.Request.Model, Dimension) : EmbeddingFileWriter.Create(_file.Path, Force));
        }
    }

    // Each text is kept by itself, however the texts are put into requests: a second run may put them differently.
    private bool IsKept(EmbeddingInput input)
    {
        if (_kept is null)
        {
            return false;
        }

        int place = _run!.Given;
        BatchItem mark = new(place, input);
        bool isKept = _kept.TryTake(ref mark, Gateway.Client.Embeddings.Fingerprint(_run.Request, input, CallOptions()), new EmbeddingCodec(input, place), out Embedding? known);
        if (!isKept)
        {
            _marks[place] = mark;
            return false;
        }

        _run.Skip();
        if (!DryRun && !TellsOnly)
        {
            _restored.Add(known!);
        }

        if (_restored.Count >= _run.BatchSize)
        {
            Send();
        }

        return true;
    }

    /// <inheritdoc/>
    private protected override string? CheckpointKind => null;

    /// <inheritdoc/>
    private protected override BatchSpend SpendOf(IReadOnlyList<EmbeddingUpdate> result) =>
        new(null, result.Any(static update => update.Embedding?.Cost is not null) ? result.Sum(static update => update.Embedding?.Cost) : null);

    /// <inheritdoc/>
    private protected override void Emit(BatchTurn turn, IReadOnlyList<EmbeddingUpdate> result)
    {
        ((EmbeddingTurn)turn).Each(result, Take, Write);
        _file?.Write(static file => file.Flush());
    }

    /// <inheritdoc/>
    private protected override void EmitLeft(BatchTurn turn) => Emit(turn, []);

    private void SendBatch()
    {
        EmbeddingTurn turn = new(_firstInput ?? Model, _restored, _marks) { Count = Math.Max(1, _run!.Waiting), Index = _restored is [Embedding first, ..] && (_run!.Waiting == 0 || first.Index < _first) ? first.Index : _first };
        (_restored, _marks) = ([], []);
        bool isSent = _run!.Waiting > 0 && Begin(turn, _ => _run.Embed(), null, (operation, options, token) => turn.RunAsync(operation, _kept is null ? null : _kept.Keep, options, token));
        if (!isSent)
        {
            Pass(turn, []);
        }
    }

    private void Send()
    {
        if (_run!.Waiting == 0 && _restored.Count == 0)
        {
            return;
        }

        if (IsBatch && !TellsOnly)
        {
            SendBatch();
            return;
        }

        int count = _run.Waiting;
        Run(_ => _run.Embed(), _firstInput ?? Model, Take, count: count);
        _file?.Write(static file => file.Flush());
    }

    private void Take(EmbeddingUpdate update)
    {
        if (update.Failure is { } failure)
        {
            object?[] targets = [.. update.Input.Select(static input => input.InputObject ?? input.Text)];
            object? target = targets.Length == 1 ? targets[0] : targets;
            AllmException clean = Gateway.Client.Clean(failure);
            if (!IsUnasked(clean, target, targets.Length))
            {
                Report(IsBatch ? ErrorRecords.From(clean, target, update.Index) : ErrorRecords.From(clean, target));
            }

            return;
        }

        Write(update.Embedding!);
    }

    private void Write(Embedding embedding)
    {
        if (_file?.Write(file => file.Add(embedding, _text!.Json(embedding.InputObject))) != true || PassThru)
        {
            WriteObject(MixedView.OfEmbedding(embedding));
        }
    }
}
