using System.Globalization;
using System.Text.Json;
using Allmhub.Account.Billing;
using Allmhub.Account.Spending;
using Allmhub.Cli.Screen;
using Allmhub.Markdown.Styling;
using Allmhub.Streaming;

namespace Allmhub.Cli;

/// <summary>Writes what was spent: rows on standard output, columns for a person and tabs for cut; what all of it comes to on standard error.</summary>
internal static class UsageWriter
{
    public static void Write(SpendingReport report, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonLine.Write(writer => WriteJson(writer, report)));
            return;
        }

        WriteRows([.. report.Part.Select(static part => (string[])[RecordText.Of(part.Name), part.Call == 1 ? Words.Say($"{part.Call} call") : Words.Say($"{part.Call} calls"), Words.Say($"{part.InputToken} in"), Words.Say($"{part.OutputToken} out"), CostOf(part)])]);
        Console.Error.WriteLine(report.ToString());
    }

    public static void Write(Reconciliation all, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonLine.Write(writer => WriteJson(writer, all)));
            return;
        }

        WriteRows([.. all.Entry.Select(static row => (string[])[
            row.Time.LocalDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), RecordText.Of(row.Model), Money(row.Estimate), Money(row.Charge), Money(row.Difference), row.State.ToString(), RecordText.Of(row.RequestId ?? row.TaskId ?? string.Empty)])]);
        Console.Error.WriteLine(all.ToString());
    }

    private static string CostOf(SpendingSum sum)
    {
        string cost = sum.Cost is decimal usd ? Words.Say($"{usd:0.00####} USD") : Words.Say("cost not known");
        return sum.UnpricedCall > 0 && sum.Cost is not null ? Words.Say($"{cost}, {sum.UnpricedCall} without a price") : cost;
    }

    private static string Money(decimal? usd) => usd?.ToString("0.00####", CultureInfo.InvariantCulture) ?? "-";

    private static void WriteRows(string[][] rows)
    {
        if (rows.Length == 0)
        {
            return;
        }

        int[] width = [.. Enumerable.Range(0, rows[0].Length).Select(column => Console.IsOutputRedirected || column == rows[0].Length - 1 ? 0 : rows.Max(row => CellWidth.Of(row[column])))];
        string gap = Console.IsOutputRedirected ? "\t" : "  ";
        foreach (string[] row in rows)
        {
            Console.Out.WriteLine(string.Join(gap, row.Select((text, column) => text + new string(' ', Math.Max(0, width[column] - CellWidth.Of(text))))));
        }
    }

    private static void WriteJson(Utf8JsonWriter writer, SpendingReport report)
    {
        writer.WriteStartObject();
        WritePeriod(writer, report.Period);
        WriteSum(writer, report);
        writer.WriteStartArray("part");
        foreach (SpendingSummary part in report.Part)
        {
            writer.WriteStartObject();
            writer.WriteString("name", part.Name);
            WriteSum(writer, part);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteSum(Utf8JsonWriter writer, SpendingSum sum)
    {
        writer.WriteNumber("call", sum.Call);
        writer.WriteNumber("unpricedCall", sum.UnpricedCall);
        writer.WriteNumber("inputToken", sum.InputToken);
        writer.WriteNumber("cachedToken", sum.CachedToken);
        writer.WriteNumber("outputToken", sum.OutputToken);
        JsonLine.WriteNumber(writer, "cost", sum.Cost);
        writer.WriteNumber("refund", sum.Refund);
    }

    private static void WriteJson(Utf8JsonWriter writer, Reconciliation all)
    {
        writer.WriteStartObject();
        WritePeriod(writer, all.Period);
        writer.WriteNumber("estimate", all.Estimate);
        writer.WriteNumber("charge", all.Charge);
        writer.WriteNumber("otherCharge", all.OtherCharge);
        writer.WriteStartArray("entry");
        foreach (ReconciliationEntry row in all.Entry)
        {
            writer.WriteStartObject();
            writer.WriteString("time", row.Time.UtcDateTime);
            writer.WriteString("model", row.Model);
            writer.WriteString("requestId", row.RequestId);
            writer.WriteString("taskId", row.TaskId);
            JsonLine.WriteNumber(writer, "estimate", row.Estimate);
            JsonLine.WriteNumber(writer, "charge", row.Charge);
            JsonLine.WriteNumber(writer, "difference", row.Difference);
            writer.WriteNumber("refund", row.Refund);
            writer.WriteString("state", row.State.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WritePeriod(Utf8JsonWriter writer, SpendingPeriod period)
    {
        writer.WriteString("since", period.Since?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        writer.WriteString("until", period.Until?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
    }
}
