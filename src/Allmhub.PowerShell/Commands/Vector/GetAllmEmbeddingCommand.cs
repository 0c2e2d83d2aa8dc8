using System.Management.Automation;
using System.Management.Automation.Host;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Formatting;
using Allmhub.PowerShell.Transformation;
using Allmhub.PowerShell.Vectors;
using Allmhub.Streaming;
using Allmhub.Vectors.Embeddings;
using Allmhub.Vectors.Files;

namespace Allmhub.PowerShell.Commands.Vector;

/// <summary>Get-AllmEmbedding: vectors of texts, many in one request; to the pipeline, or to a file.</summary>
[Cmdlet(VerbsCommon.Get, "AllmEmbedding", SupportsShouldProcess = true)]
[OutputType(typeof(Embedding), typeof(FileInfo), typeof(RequestDescription))]
public sealed class GetAllmEmbeddingCommand : AllmApiCommand
{
    private EmbeddingRun? _run;
    private EmbeddingText? _text;
    private EmbeddingFileWriter? _file;
    private PSHostUserInterface? _screen;
    private string _path = string.Empty;

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
        _screen = Host.UI;
        _text = new EmbeddingText(InvokeCommand, Property);
        _run = Begin();
        if (OutFile is not null)
        {
            _path = GetUnresolvedProviderPathFromPSPath(OutFile);
            OpenFile();
        }
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

            if (!_run!.HasRoomFor(input))
            {
                Send();
            }

            _run.Add(input);
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
        if (_file is not null && Written(file => file.Complete()) && _file?.Count > 0 && !PassThru)
        {
            WriteObject(new FileInfo(_path));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && _file is { } file)
        {
            file.Dispose();
            if (file.Added > 0 && File.Exists(file.PartPath))
            {
                // To the screen itself: a pipeline that is being stopped takes no records any more.
                _screen?.WriteWarningLine(RecordText.Of(FormattableString.Invariant($"The file was not completed. {file.Count} vectors are in '{file.PartPath}': Import-AllmEmbedding reads them.")));
            }

            _file = null;
        }
    }

    private EmbeddingRun Begin()
    {
        string? model = Model ?? Gateway.DefaultModel;
        if (model is null)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("NoModel", "There is no model to ask. Name one with -Model, or for the whole session with Connect-AllmHub -DefaultModel.", Gateway));
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
            _run!.Skip();
            WriteError(ErrorRecords.BadInput(error.Id, error.Message, item));
            return null;
        }
    }

    private void OpenFile()
    {
        if (Append && Force)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("ContradictoryParameter", "-Append adds to the file that is there and -Force replaces it. Give one of them.", OutFile));
        }

        if (!Append && !Force && File.Exists(_path))
        {
            ThrowTerminatingError(ErrorRecords.Exists(_path, OutFile));
        }

        if (DryRun || TellsOnly)
        {
            return;
        }

        try
        {
            _file = Append ? EmbeddingFileWriter.Append(_path, _run!.Request.Model, Dimension) : EmbeddingFileWriter.Create(_path, Force);
        }
        catch (EmbeddingFileException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, OutFile));
        }
        catch (InvalidInputException error)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("InvalidOutFile", error.Message, OutFile));
        }
    }

    private void Send()
    {
        if (_run!.Waiting == 0)
        {
            return;
        }

        Run(_ => _run.Embed(), Model, Take);
        Written(static file => file.Flush());
    }

    private void Take(EmbeddingUpdate update)
    {
        if (update.Failure is { } failure)
        {
            object?[] targets = [.. update.Input.Select(static input => input.InputObject ?? input.Text)];
            Passed(failure, targets.Length == 1 ? targets[0] : targets);
            return;
        }

        Embedding embedding = update.Embedding!;
        if (!Written(file => file.Add(embedding, _text!.Json(embedding.InputObject))) || PassThru)
        {
            WriteObject(MixedView.OfEmbedding(embedding));
        }
    }

    // What was paid for and cannot be saved is at least on screen.
    private bool Written(Action<EmbeddingFileWriter> write)
    {
        if (_file is null)
        {
            return false;
        }

        try
        {
            write(_file);
            return true;
        }
        catch (EmbeddingFileException error)
        {
            _file.Dispose();
            _file = null;
            WriteError(ErrorRecords.From(error, OutFile));
            return false;
        }
    }
}
