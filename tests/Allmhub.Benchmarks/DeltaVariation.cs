namespace Allmhub.Benchmarks;

/// <summary>What changes from chunk to chunk beside the text.</summary>
internal enum DeltaVariation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The value of a field: OpenAI's padding against traffic analysis.</summary>
    Padding,

    /// <summary>The name of a field, which nobody does: every chunk has to be parsed.</summary>
    Name,
}
