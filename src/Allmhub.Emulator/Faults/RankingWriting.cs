namespace Allmhub.Emulator.Faults;

/// <summary>How a ranking is answered, other than the gateway writes it.</summary>
public enum RankingWriting
{
    /// <summary>The best result has the index -1.</summary>
    Minus,

    /// <summary>The best result has an index behind the last document.</summary>
    Beyond,

    /// <summary>The best result comes twice, the second time with half its score.</summary>
    Twice,

    /// <summary>The best result has no index.</summary>
    NoIndex,

    /// <summary>The best result has no score.</summary>
    NoScore,

    /// <summary>The last result is not there.</summary>
    Missing,

    /// <summary>No results.</summary>
    None,

    /// <summary>In the documents' order, and <c>top_n</c> is ignored.</summary>
    Unsorted,

    /// <summary>A list without an object round it.</summary>
    Bare,

    /// <summary>A list of scores in the documents' order.</summary>
    Scores,

    /// <summary><c>data</c> in place of <c>results</c>, <c>score</c> in place of <c>relevance_score</c>, numbers as text.</summary>
    Data,

    /// <summary>Scores are logits, which may be negative.</summary>
    Logits,
}
