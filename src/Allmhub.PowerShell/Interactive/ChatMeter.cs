using System.Globalization;
using Allmhub.Chat;

namespace Allmhub.PowerShell.Interactive;

/// <summary>Adds up what answers used and cost.</summary>
internal sealed class ChatMeter
{
    private readonly SortedSet<string> _basis = new(StringComparer.Ordinal);
    private ChatUsage? _usage;
    private decimal _cost;
    private int _count;
    private int _unpriced;

    /// <summary>What the last answer used; <c>null</c> when there was none, or it did not say.</summary>
    public ChatUsage? Last { get; private set; }

    /// <summary>Takes an answer.</summary>
    public void Add(ChatCompletion answer)
    {
        _count++;
        Last = answer.Usage;
        _usage = _usage?.Plus(answer.Usage) ?? answer.Usage;
        _cost += answer.Cost ?? 0;
        _unpriced += answer.Cost is null ? 1 : 0;
        if (answer.CostBasis is { Length: > 0 } basis)
        {
            _basis.Add($"{answer.RequestedModel ?? answer.Model}: {basis}");
        }
    }

    /// <summary>What all of it cost, a line each for the sum and what it is reckoned from.</summary>
    public IEnumerable<string> Lines()
    {
        if (_count == 0)
        {
            yield return Words.Say("Nothing was answered yet, and nothing spent.");
            yield break;
        }

        string used = _usage is null ? string.Empty : " · " + Words.Say($"{_usage.InputToken} in, {_usage.OutputToken} out");
        string cost = _cost.ToString("0.######", CultureInfo.InvariantCulture);
        yield return _unpriced == _count ? Words.Say($"Answers: {_count}{used}. No price of the model is known.")
            : _unpriced > 0 ? Words.Say($"Answers: {_count}{used}, about {cost} USD by list price without {_unpriced} whose price is not known.")
            : Words.Say($"Answers: {_count}{used}, about {cost} USD by list price.");
        foreach (string basis in _basis)
        {
            yield return $"  {basis}";
        }

        yield return Words.Say("Without stopped and failed answers; Get-AllmUsage has all that was kept.");
    }
}
