using Allmhub.Account;

namespace Allmhub.Vectors.Embeddings;

/// <summary>Shares what a request used and cost out over its texts, by length, so that the shares add up to the whole to the last token (NOTES section 16.7).</summary>
internal sealed class EmbeddingShares
{
    private readonly long[] _ends;
    private readonly long? _tokens;
    private readonly CostEstimate? _estimate;

    /// <summary>Reckons.</summary>
    /// <param name="inputs">The texts of the request.</param>
    /// <param name="tokens">What it used; <c>null</c> when that is not known.</param>
    /// <param name="cost">What it cost; <c>null</c> without a price behind it.</param>
    public EmbeddingShares(IReadOnlyList<EmbeddingInput> inputs, long? tokens, CostEstimate? cost)
    {
        _ends = new long[inputs.Count + 1];
        for (int i = 0; i < inputs.Count; i++)
        {
            _ends[i + 1] = _ends[i] + TextSize.Tokens(inputs[i].Text);
        }

        _tokens = tokens;
        _estimate = cost;
        Basis = _estimate is null || inputs.Count == 1 ? _estimate?.Basis : FormattableString.Invariant($"{_estimate.Basis}; one of {inputs.Count} texts' share by length");
    }

    /// <summary>What the prices were reckoned from.</summary>
    public string? Basis { get; }

    /// <summary>A text's tokens.</summary>
    /// <param name="index">Its place in the request.</param>
    /// <returns>Its share and the sum; <c>null</c> when the service does not say.</returns>
    public EmbeddingUsage? Usage(int index) => _tokens is long tokens
        ? new EmbeddingUsage { InputToken = Upto(index + 1, tokens) - Upto(index, tokens), BatchInputToken = tokens, BatchCount = _ends.Length - 1 }
        : null;

    /// <summary>A text's price.</summary>
    /// <param name="index">Its place in the request.</param>
    /// <returns>USD; <c>null</c> without a price.</returns>
    public decimal? Cost(int index) => _estimate is null ? null
        : _estimate.IsPerCall || _tokens is not long tokens || tokens <= 0 ? _estimate.Usd / (_ends.Length - 1)
        : _estimate.Usd * (Upto(index + 1, tokens) - Upto(index, tokens)) / tokens;

    private long Upto(int end, long tokens) => (long)((decimal)tokens * _ends[end] / _ends[^1]);
}
