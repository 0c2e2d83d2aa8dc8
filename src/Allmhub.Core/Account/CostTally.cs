namespace Allmhub.Account;

/// <summary>What several requests of one result cost together. A sum with something unknown in it is not known.</summary>
internal sealed class CostTally
{
    private CostEstimate? _last;
    private decimal? _units = 0;
    private decimal? _usd = 0;
    private int _count;
    private bool _isEven = true;

    /// <summary>The sum; <c>null</c> before the first, and when one of them is not known.</summary>
    public CostEstimate? Sum => _count == 0 || _usd is not decimal usd || _units is not decimal units || _last is null ? null
        : _count == 1 ? _last
        : new CostEstimate(units, usd, FormattableString.Invariant($"{_count} calls{(_isEven ? string.Empty : "; the last")}: {_last.Basis}")) { IsPerCall = _last.IsPerCall };

    /// <summary>Adds a request.</summary>
    /// <param name="cost">What it cost; <c>null</c> when that is not known.</param>
    /// <returns>The sum.</returns>
    public CostEstimate? Add(CostEstimate? cost)
    {
        _isEven &= _count == 0 || cost?.Basis == _last?.Basis;
        _count++;
        _units += cost?.Units;
        _usd += cost?.Usd;
        _last = cost;
        return Sum;
    }
}
