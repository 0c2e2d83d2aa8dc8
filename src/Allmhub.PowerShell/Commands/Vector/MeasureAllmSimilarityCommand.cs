using System.Management.Automation;
using Allmhub.Http;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Formatting;
using Allmhub.PowerShell.Pipeline;
using Allmhub.PowerShell.Transformation;
using Allmhub.PowerShell.Vectors;
using Allmhub.Vectors.Embeddings;
using Allmhub.Vectors.Similarity;

namespace Allmhub.PowerShell.Commands.Vector;

/// <summary>Measure-AllmSimilarity: ranks vectors by how alike they are to one. Asks nobody.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "AllmSimilarity")]
[OutputType(typeof(SimilarityResult))]
public sealed class MeasureAllmSimilarityCommand : RecordCommand
{
    private SimilarityQuery? _query;
    private BestList<(Embedding? Embedding, object? InputObject)>? _best;

    /// <summary>What is compared: what Get-AllmEmbedding and Import-AllmEmbedding give, or arrays of numbers.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject? InputObject { get; set; }

    /// <summary>What it is compared with.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [ValidateNotNull]
    public PSObject To { get; set; } = new();

    /// <summary>How it is compared.</summary>
    [Parameter]
    public SimilarityMetric Metric { get; set; }

    /// <summary>How many of the best are given; all without it.</summary>
    [Parameter]
    [ValidateNumber(1, int.MaxValue, "-Top is how many of the best are given")]
    public int? Top { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            PSObject?[] given = [.. VectorInput.Each(To)];
            _query = given.Length == 1
                ? new SimilarityQuery(VectorInput.Read(given[0]).Vector, Metric)
                : throw new BadInputException("NoVector", Words.Say($"-To takes one vector, and this is a list of {given.Length}. Compare with each in turn: $query | ForEach-Object {{ $docs | Measure-AllmSimilarity -To $_ }}."));
            _best = new(Top, _query.PrefersMore);
        }
        catch (BadInputException error)
        {
            ThrowTerminatingError(ErrorRecords.BadInput(error.Id, Words.Say($"-To is nothing to compare with. {error.Message}"), To));
        }
        catch (InvalidInputException error)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("InvalidVector", error.Message, To));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (PSObject? item in VectorInput.Each(InputObject))
        {
            Compare(item);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        int rank = 0;
        foreach (((Embedding? embedding, object? input), double score) in _best!.Take())
        {
            WriteObject(MixedView.OfSimilarity(new SimilarityResult { Score = score, Rank = ++rank, Metric = Metric, InputObject = input, Embedding = embedding }));
        }
    }

    private void Compare(PSObject? item)
    {
        VectorInput input;
        try
        {
            input = VectorInput.Read(item);
        }
        catch (BadInputException error)
        {
            WriteError(ErrorRecords.BadInput(error.Id, error.Message, item));
            return;
        }

        if (_query!.TryScore(input.Vector, out double score, out string? fault))
        {
            _best!.Add((input.Embedding, input.InputObject), score);
        }
        else
        {
            WriteError(ErrorRecords.BadInput(input.Vector.Length != _query.Dimension ? "MixedDimension" : "InvalidVector", fault, item));
        }
    }
}
