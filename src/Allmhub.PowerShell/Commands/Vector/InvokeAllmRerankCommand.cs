using System.Collections;
using System.Management.Automation;
using Allmhub.Http;
using Allmhub.PowerShell.Abstractions;
using Allmhub.PowerShell.Completion;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Transformation;
using Allmhub.PowerShell.Vectors;
using Allmhub.Vectors.Ranking;

namespace Allmhub.PowerShell.Commands.Vector;

/// <summary>Invoke-AllmRerank: pipeline objects in the order in which they answer a query. All input is one ranking.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "AllmRerank", SupportsShouldProcess = true)]
[OutputType(typeof(RankedDocument), typeof(RequestDescription))]
public sealed class InvokeAllmRerankCommand : AllmApiCommand
{
    private readonly List<PSObject> _given = [];

    /// <summary>What the objects are to answer.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [AllowEmptyString]
    public string Query { get; set; } = string.Empty;

    /// <summary>What is ranked: texts, files, objects.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public PSObject? InputObject { get; set; }

    /// <summary>The properties whose text is ranked; without it the object as a whole.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Property { get; set; }

    /// <summary>How many of the best are given.</summary>
    [Parameter]
    [ValidateNumber(1, 100000, "-Top is how many of the best are given")]
    public int? Top { get; set; }

    /// <summary>The model's name on the gateway; without it the connection's default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RankingModelCompleter))]
    public string? Model { get; set; }

    /// <summary>The most documents in one request.</summary>
    [Parameter]
    [ValidateNumber(1, 10000, "-BatchSize is the most documents in one request")]
    public int BatchSize { get; set; } = RankingRequest.DefaultBatchSize;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // A list that is given as one parameter is many objects; one that comes down the pipeline is one.
        if (!MyInvocation.ExpectingInput && InputObject?.BaseObject is IEnumerable list and not (string or IDictionary))
        {
            _given.AddRange(list.Cast<object?>().Select(static item => PSObject.AsPSObject(item ?? string.Empty)));
        }
        else
        {
            _given.Add(InputObject ?? PSObject.AsPSObject(string.Empty));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Rank();
        base.EndProcessing();
    }

    private void Rank()
    {
        (List<PSObject> originals, List<string> texts) = Read();
        if (originals.Count == 0)
        {
            if (_given.Count == 0)
            {
                WriteError(ErrorRecords.BadInput("NoDocument", Words.Say("There is nothing to rank: no objects came. Pipe texts, files or objects in, or give them with -InputObject."), Query));
            }

            return;
        }

        RankingRequest request = new() { Model = ResolveModel(), Query = Query, Document = texts, Top = Top, BatchSize = BatchSize };
        if (Run(client => client.Ranking.Rank(request), Query, out RankingResult? result))
        {
            foreach (RankedDocument document in result.Document)
            {
                WriteObject(RankedObject.Of(document, originals[document.Index]));
            }
        }
    }

    /// <summary>The objects that have a text; of each of the others the error is written, or one for all when they fail alike.</summary>
    private (List<PSObject> Original, List<string> Text) Read()
    {
        DocumentText reader = new(InvokeCommand, Property);
        List<PSObject> originals = new(_given.Count);
        List<string> texts = new(_given.Count);
        List<(PSObject Item, BadInputException Error)> failed = [];
        foreach (PSObject item in _given)
        {
            try
            {
                texts.Add(reader.Of(item));
                originals.Add(item);
            }
            catch (BadInputException error)
            {
                failed.Add((item, error));
            }
        }

        bool isAlike = originals.Count == 0 && failed.Select(static failure => failure.Error.Id).Distinct(StringComparer.Ordinal).Count() == 1;
        foreach ((PSObject item, BadInputException error) in isAlike ? failed.Take(1) : failed)
        {
            string message = isAlike && failed.Count > 1 ? Words.Say($"{error.Message} So it is with all {failed.Count} objects: there is nothing to rank.") : error.Message;
            WriteError(ErrorRecords.BadInput(error.Id, message, item));
        }

        return (originals, texts);
    }

    private string ResolveModel()
    {
        string? model = Model ?? Gateway.DefaultModel;
        if (model is null)
        {
            ThrowTerminatingError(ErrorRecords.BadInput("NoModel", Words.Say("There is no model to ask. Name one that ranks with -Model; Get-AllmModel -Api jina-rerank lists them."), Gateway));
        }

        return model!;
    }
}
