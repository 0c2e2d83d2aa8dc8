using System.Management.Automation;
using Allmhub.PowerShell.Formatting;
using Allmhub.Vectors.Embeddings;
using Allmhub.Vectors.Ranking;
using Allmhub.Vectors.Similarity;

namespace Allmhub.PowerShell.Vectors;

/// <summary>
/// A ranked document with the properties of the pipeline object it was made of. They are read of the original when they are asked for, so that nothing of a live object
/// is computed here and nothing of it changes: what is set stays on the ranked one.
/// </summary>
internal static class RankedObject
{
    /// <summary>What a ranked document says itself, whatever the original says.</summary>
    private static readonly HashSet<string> Own = new([nameof(RankedDocument.Rank), nameof(RankedDocument.Score), nameof(RankedDocument.InputObject), nameof(RankedDocument.Ranking)], StringComparer.OrdinalIgnoreCase);

    /// <summary>Makes the object to write.</summary>
    /// <param name="document">The document.</param>
    /// <param name="original">The pipeline object.</param>
    /// <returns>The ranked document with the original's properties beside its own.</returns>
    public static PSObject Of(RankedDocument document, PSObject original)
    {
        PSObject carried = Carried(original);
        PSObject shown = MixedView.OfRanked(document with { InputObject = carried.BaseObject is PSCustomObject ? carried : carried.BaseObject });
        foreach ((string name, Func<object?> read) in DocumentText.Properties(carried))
        {
            if (!Own.Contains(name) && name.Length > 0)
            {
                shown.Properties.Add(new PSVariableProperty(new OriginalValue(name, read)), preValidated: true);
            }
        }

        return shown;
    }

    /// <summary>A vector, a comparison and an earlier ranking stand for what they were made of, which is what a person wants back.</summary>
    private static PSObject Carried(PSObject original)
    {
        object? inner = original.BaseObject switch
        {
            SimilarityResult compared => compared.InputObject,
            Embedding embedding => embedding.InputObject,
            RankedDocument ranked => ranked.InputObject,
            _ => null,
        };
        return inner is null ? original : Carried(PSObject.AsPSObject(inner));
    }

    /// <summary>A property of the original; once set, one of the ranked document alone.</summary>
    private sealed class OriginalValue(string name, Func<object?> read) : PSVariable(name)
    {
        private object? _own;
        private bool _isSet;

        public override object? Value
        {
            get => _isSet ? _own : read();
            set
            {
                _own = value;
                _isSet = true;
            }
        }
    }
}
