using System.Collections;
using System.Globalization;
using System.Management.Automation;
using Allmhub.PowerShell.Errors;
using Allmhub.PowerShell.Transformation;
using Allmhub.Vectors.Embeddings;
using Allmhub.Vectors.Similarity;

namespace Allmhub.PowerShell.Vectors;

/// <summary>A vector of the pipeline.</summary>
/// <param name="Vector">Its numbers.</param>
/// <param name="Embedding">The embedding it is of; <c>null</c> for bare numbers.</param>
/// <param name="InputObject">What it stands for.</param>
internal sealed record VectorInput(float[] Vector, Embedding? Embedding, object? InputObject)
{
    // What Get-AllmEmbedding gives, what Measure-AllmSimilarity gives, and what the service itself says.
    private static readonly string[] Holders = ["Vector", "Embedding"];

    /// <summary>The objects of a list, which each have errors of their own; numbers are one vector.</summary>
    /// <param name="input">What was passed.</param>
    /// <returns>The objects.</returns>
    public static IEnumerable<PSObject?> Each(PSObject? input) =>
        input?.BaseObject is IList list and not float[] && list.Count > 0 && !IsNumber(list[0])
            ? list.Cast<object?>().Select(static item => item is null ? null : PSObject.AsPSObject(item))
            : [input];

    /// <summary>Reads an object.</summary>
    /// <param name="input">The object.</param>
    /// <returns>The vector.</returns>
    /// <exception cref="BadInputException">It is none.</exception>
    public static VectorInput Read(PSObject? input) => input?.BaseObject switch
    {
        null => throw No(Words.Say("The input is null.")),
        Embedding embedding => new VectorInput(embedding.Vector, embedding, embedding.InputObject),
        SimilarityResult { Embedding: { } embedding } => new VectorInput(embedding.Vector, embedding, embedding.InputObject),
        SimilarityResult { InputObject: { } inner } => Read(PSObject.AsPSObject(inner)),
        string => throw No(Words.Say("A text has no vector yet: Get-AllmEmbedding makes one.")),
        object number when IsNumber(number) => throw No(Words.Say("A number is no vector. PowerShell takes an array in the pipeline apart: write Measure-AllmSimilarity -InputObject $vector, or put a comma before it.")),
        IEnumerable list and not IDictionary => new VectorInput(Numbers(list), null, list),
        _ => OfShape(input),
    };

    private static VectorInput OfShape(PSObject shape)
    {
        foreach (string name in Holders)
        {
            if (Value(shape, name) is object held && !(held is PSObject { BaseObject: string } or string))
            {
                VectorInput inner = Read(PSObject.AsPSObject(held));
                return inner.Embedding is not null ? inner : Restored(shape, inner.Vector);
            }
        }

        throw No(Words.Say($"A {ReturnedShape.NameOf(shape)} without a vector cannot be compared. Give what Get-AllmEmbedding or Import-AllmEmbedding gives, or an array of numbers."));
    }

    // What came back from Export-Clixml or another process is an embedding again; of any other object it is the object that counts.
    private static VectorInput Restored(PSObject shape, float[] vector)
    {
        if (!shape.TypeNames.Any(static name => name.EndsWith("Allmhub.Vectors.Embeddings.Embedding", StringComparison.Ordinal)))
        {
            return new VectorInput(vector, null, shape);
        }

        string text = Value(shape, nameof(Embedding.Text))?.ToString() ?? string.Empty;
        Embedding embedding = new()
        {
            Vector = vector,
            Index = LanguagePrimitives.TryConvertTo(Value(shape, nameof(Embedding.Index)), out int index) ? index : 0,
            Text = text,
            InputObject = Value(shape, nameof(Embedding.InputObject)) ?? text,
            Model = Value(shape, nameof(Embedding.Model))?.ToString(),
        };
        return new VectorInput(vector, embedding, embedding.InputObject);
    }

    private static float[] Numbers(IEnumerable list)
    {
        if (list is float[] vector)
        {
            return vector;
        }

        List<float> numbers = [];
        foreach (object? item in list)
        {
            object? bare = item is PSObject wrapped ? wrapped.BaseObject : item;
            numbers.Add(IsNumber(bare)
                ? Convert.ToSingle(bare, CultureInfo.InvariantCulture)
                : throw No(bare is null
                    ? Words.Say($"The list has nothing at place {numbers.Count}, and a vector is numbers alone.")
                    : Words.Say($"The list has a {bare.GetType().Name} at place {numbers.Count}, and a vector is numbers alone.")));
        }

        return [.. numbers];
    }

    private static bool IsNumber(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) is float or double or decimal or int or long or short or byte or sbyte or ushort or uint or ulong or Half;

    private static object? Value(PSObject shape, string name)
    {
        try
        {
            return shape.BaseObject is IDictionary table ? table[name] ?? table[name.ToLowerInvariant()] : shape.Properties[name]?.Value;
        }
        catch (GetValueException)
        {
            return null;
        }
    }

    private static BadInputException No(string why) => new("NoVector", why);
}
