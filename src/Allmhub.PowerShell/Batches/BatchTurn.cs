using Allmhub.Http;

namespace Allmhub.PowerShell.Batches;

/// <summary>One input of a batch: what the user passed, and what is known of it beside its result.</summary>
/// <param name="target">What the user passed.</param>
internal class BatchTurn(object? target)
{
    /// <summary>What the user passed.</summary>
    public object? Target { get; } = target;

    /// <summary>Its place among the inputs, from 0; given by the batch unless it is set before.</summary>
    public long? Index { get; set; }

    /// <summary>How many inputs it is for: texts of one request for vectors.</summary>
    public int Count { get; init; } = 1;

    /// <summary>A file that is there already where the result would go; <c>null</c> for none.</summary>
    public string? Taken { get; init; }

    /// <summary>What failed of it beside the result.</summary>
    public List<AllmException> Failure { get; } = [];
}
