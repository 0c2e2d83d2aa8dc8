using System.Globalization;
using Allmhub.Foundation;
using Allmhub.Streaming;

namespace Allmhub.Account.Spending;

/// <summary>What was spent in a time: all of it, and by model, day, script, command, gateway or key.</summary>
public sealed class SpendingReport : SpendingSum
{
    /// <summary>What stands for calls that name none, e.g. the script of what was typed.</summary>
    public const string None = "(none)";

    private SpendingReport(SpendingPeriod period, string source)
    {
        Period = period;
        Source = source;
    }

    /// <summary>The time.</summary>
    public SpendingPeriod Period { get; }

    /// <summary>Where it is from: the ledger, or the gateway's log.</summary>
    public string Source { get; }

    /// <summary>The parts, the dearest first; days and months in their order.</summary>
    public IReadOnlyList<SpendingSummary> Part { get; private set => field = Indexable.Of(value); } = [];

    /// <summary>Sums calls.</summary>
    /// <param name="entries">The calls; read once.</param>
    /// <param name="by">What they are summed by.</param>
    /// <param name="period">The time they are of.</param>
    /// <param name="source">Where they are from, in words.</param>
    /// <returns>The report.</returns>
    public static SpendingReport Of(IEnumerable<SpendingEntry> entries, SpendingGrouping by, SpendingPeriod period, string source)
    {
        ArgumentNullException.ThrowIfNull(entries);
        SpendingReport report = new(period, source);
        Dictionary<string, SpendingSummary> parts = new(StringComparer.Ordinal);
        SpendingDay day = new(by);
        HashSet<string> settled = new(StringComparer.Ordinal);
        foreach (SpendingEntry entry in entries)
        {
            // Two processes may wait for one task, and each writes what became of it.
            if (entry.IsSettlement && !settled.Add(entry.TaskId!))
            {
                continue;
            }

            string name = NameOf(entry, by, day);
            if (!parts.TryGetValue(name, out SpendingSummary? part))
            {
                parts.Add(name, part = new SpendingSummary(by, name, report));
            }

            part.Add(entry);
            report.Add(entry);
        }

        report.Part = by is SpendingGrouping.Day or SpendingGrouping.Month
            ? [.. parts.Values.OrderBy(static part => part.Name, StringComparer.Ordinal)]
            : [.. parts.Values.OrderByDescending(static part => part.Cost ?? decimal.MinValue).ThenByDescending(static part => part.Call).ThenBy(static part => part.Name, StringComparer.Ordinal)];
        return report;
    }

    /// <summary>Time, source and sum, on one line: the head of the table.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => RecordText.Of(TerminalFilter.OneLine(Refund > 0
        ? Words.Say($"{Period} ({SourceText}): {base.ToString()}, {Refund:0.00####} USD given back")
        : Words.Say($"{Period} ({SourceText}): {base.ToString()}")));

    // Scripts may compare the word itself.
    private string SourceText => Source switch { "ledger" => Words.Say("ledger"), "ledger files" => Words.Say("ledger files"), _ => Source };

    private static string NameOf(SpendingEntry entry, SpendingGrouping by, SpendingDay day)
    {
        string? name = by switch
        {
            SpendingGrouping.Model => entry.Model,
            SpendingGrouping.Script => entry.Script,
            SpendingGrouping.Command => entry.Command,
            SpendingGrouping.Gateway => entry.Gateway,
            SpendingGrouping.Key => entry.KeyName,
            _ => day.Of(entry.Time),
        };
        return string.IsNullOrEmpty(name) ? None : name;
    }

    /// <summary>Names days and months; that of the call before is mostly that of this one.</summary>
    private sealed class SpendingDay(SpendingGrouping by)
    {
        private readonly string _format = by == SpendingGrouping.Month ? "yyyy-MM" : "yyyy-MM-dd";
        private DateTime _known = DateTime.MinValue;
        private string _name = string.Empty;

        public string Of(DateTimeOffset time)
        {
            DateTime day = time.LocalDateTime.Date;
            if (day != _known || _name.Length == 0)
            {
                _known = day;
                _name = day.ToString(_format, CultureInfo.InvariantCulture);
            }

            return _name;
        }
    }
}
