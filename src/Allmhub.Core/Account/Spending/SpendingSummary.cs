using System.Text.Json.Serialization;
using Allmhub.Streaming;

namespace Allmhub.Account.Spending;

/// <summary>What calls are summed by.</summary>
public enum SpendingGrouping : long
{
    /// <summary>The model.</summary>
    Model,

    /// <summary>The day, by the clock of this machine.</summary>
    Day,

    /// <summary>The script.</summary>
    Script,

    /// <summary>The command.</summary>
    Command,

    /// <summary>The month, by the clock of this machine.</summary>
    Month,

    /// <summary>The gateway.</summary>
    Gateway,

    /// <summary>The key, by its name: in the log of a user alone.</summary>
    Key,
}

/// <summary>Calls, tokens and money together.</summary>
public class SpendingSum
{
    /// <summary>How many paid requests: each round of a conversation with tools and each part of a long text is one.</summary>
    public long Call { get; private set; }

    /// <summary>How many of them have no price: their cost is not in <see cref="Cost"/>.</summary>
    public long UnpricedCall { get; private set; }

    /// <summary>The tokens read.</summary>
    public long InputToken { get; private set; }

    /// <summary>Of the tokens read, those of a cache.</summary>
    public long CachedToken { get; private set; }

    /// <summary>The tokens written.</summary>
    public long OutputToken { get; private set; }

    /// <summary>What the calls with a price cost in USD, less what was given back; <c>null</c> when none has a price.</summary>
    public decimal? Cost { get; private set; }

    /// <summary>Of that, what was given back, e.g. for films that failed; in USD.</summary>
    public decimal Refund { get; private set; }

    /// <summary>The time of the first call; <c>null</c> without calls.</summary>
    public DateTimeOffset? First { get; private set; }

    /// <summary>The time of the last call; <c>null</c> without calls.</summary>
    public DateTimeOffset? Last { get; private set; }

    /// <summary>The cost with what it leaves out.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Call == 1 ? Words.Say($"{Call} call, {CostText}") : Words.Say($"{Call} calls, {CostText}");

    /// <summary>The cost in words; never 0 for what is not known.</summary>
    internal string CostText => Cost is not decimal cost ? Words.Say(Call == 0 ? "nothing spent" : "cost not known")
        : UnpricedCall > 0 ? Words.Say($"{cost:0.00####} USD and {UnpricedCall} without a price") : Words.Say($"{cost:0.00####} USD");

    /// <summary>Adds a call.</summary>
    /// <param name="entry">The call.</param>
    internal void Add(SpendingEntry entry)
    {
        bool isRefund = entry.Cost < 0;
        Call += isRefund || entry.IsSettlement ? 0 : 1;
        UnpricedCall += entry.Cost is null ? 1 : 0;
        InputToken = Plus(InputToken, entry.InputToken);
        CachedToken = Plus(CachedToken, entry.CachedToken);
        OutputToken = Plus(OutputToken, entry.OutputToken);
        Cost = entry.Cost is decimal cost ? Plus(Cost ?? 0, cost) : Cost;
        Refund = isRefund ? Plus(Refund, -entry.Cost!.Value) : Refund;
        First = First is null || entry.Time < First ? entry.Time : First;
        Last = Last is null || entry.Time > Last ? entry.Time : Last;
    }

    // A line may hold any number; a sum that cannot be is the largest there is.
    private static long Plus(long sum, long value) => value > long.MaxValue - sum ? long.MaxValue : sum + Math.Max(0, value);

    private static decimal Plus(decimal sum, decimal value)
    {
        try
        {
            return sum + value;
        }
        catch (OverflowException)
        {
            return sum;
        }
    }
}

/// <summary>What was spent on one model, day, script, command, gateway or key.</summary>
public sealed class SpendingSummary : SpendingSum
{
    internal SpendingSummary(SpendingGrouping by, string name, SpendingReport report)
    {
        By = by;
        Name = name;
        Total = report;
    }

    /// <summary>What it is summed by.</summary>
    public SpendingGrouping By { get; }

    /// <summary>The model, day, script, command, gateway or key.</summary>
    public string Name { get; }

    /// <summary>The time and all calls of it together.</summary>
    [JsonIgnore]
    public SpendingReport Total { get; }

    /// <summary>Name and sum, on one line.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => RecordText.Of(TerminalFilter.OneLine($"{Name}: {base.ToString()}"));

    /// <summary>The result as compact JSON: see <see cref="ResultJson"/>.</summary>
    /// <param name="indented">Whether it is on several lines.</param>
    /// <returns>A JSON object.</returns>
    public string ToJson(bool indented = false) => ResultJson.Of(this, indented);
}
