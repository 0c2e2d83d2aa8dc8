using System.Globalization;
using System.Text.Json;
using Allmhub.Http;
using Allmhub.Streaming;

namespace Allmhub.Vectors.Ranking;

/// <summary>One result of an answer: a position of the request, and the service's score.</summary>
/// <param name="Index">The position, from 0.</param>
/// <param name="Score">The score.</param>
internal readonly record struct RankingHit(int Index, double Score);

/// <summary>What an answer says.</summary>
/// <param name="Hits">The results that can be used, each position once, in no order.</param>
/// <param name="Faults">What was wrong with others, in words.</param>
/// <param name="Usage">What it used.</param>
/// <param name="Raw">The answer as JSON.</param>
internal sealed record RankingAnswer(IReadOnlyList<RankingHit> Hits, IReadOnlyList<string> Faults, RankingUsage? Usage, string Raw);

/// <summary>
/// Reads an answer to a ranking, whoever wrote it: <c>results</c>, <c>data</c>, <c>rankings</c>, <c>output.results</c> or a bare list; <c>relevance_score</c>, <c>score</c> or
/// <c>logit</c>, as number or text; or a list of bare scores in the documents' order.
/// </summary>
internal static class RankingReader
{
    private static readonly string[] Lists = ["results", "data", "rankings", "output", "result", "scores"];
    private static readonly string[] Indexes = ["index", "document_index", "documentIndex", "corpus_id"];
    private static readonly string[] Scores = ["relevance_score", "relevanceScore", "score", "logit", "similarity"];

    /// <summary>Reads an answer.</summary>
    /// <param name="root">The JSON value.</param>
    /// <param name="count">How many documents were sent.</param>
    /// <returns>What it says; <c>null</c> when there is no list in it.</returns>
    public static RankingAnswer? Read(JsonElement root, int count)
    {
        if (ListOf(root, 0) is not { } list)
        {
            return null;
        }

        Dictionary<int, double> scores = [];
        List<string> faults = [];
        JsonElement[] items = list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray()] : [];
        bool isBare = items.Length > 0 && items.All(static item => item.ValueKind == JsonValueKind.Number);
        if (isBare && items.Length != count)
        {
            faults.Add(Words.Say($"{items.Length} scores without positions, for {count} documents"));
            items = [];
        }

        for (int place = 0; place < items.Length; place++)
        {
            if (Fault(items[place], isBare ? place : null, count, scores) is string fault)
            {
                faults.Add(fault);
            }
        }

        return new RankingAnswer([.. scores.Select(static pair => new RankingHit(pair.Key, pair.Value))], faults, ReadUsage(root), root.GetRawText());
    }

    private static JsonElement? ListOf(JsonElement value, int depth)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            return value;
        }

        foreach (string name in value.ValueKind == JsonValueKind.Object && depth < 2 ? Lists : [])
        {
            if (!value.TryGetProperty(name, out JsonElement inner))
            {
                continue;
            }

            if (inner.ValueKind == JsonValueKind.Null)
            {
                return inner;
            }

            if (ListOf(inner, depth + 1) is { } list)
            {
                return list;
            }
        }

        return null;
    }

    /// <summary>Takes one result in, or says why not.</summary>
    private static string? Fault(JsonElement item, int? place, int count, Dictionary<int, double> scores)
    {
        decimal? index = place ?? Number(item, Indexes);
        if (index is null)
        {
            return Words.Say("a result without index");
        }

        if (index < 0 || index >= count || index != decimal.Truncate(index.Value))
        {
            return Words.Say($"index {index}, which is none of the {count} documents");
        }

        int position = (int)index.Value;
        if (ScoreOf(item) is not double score)
        {
            return Words.Say($"index {position} without a score");
        }

        if (!scores.TryGetValue(position, out double known))
        {
            scores[position] = score;
            return null;
        }

        scores[position] = Math.Max(known, score);
        return Words.Say($"index {position} twice, of which the higher score counts");
    }

    private static decimal? Number(JsonElement item, string[] names)
    {
        foreach (string name in names)
        {
            if (LenientNumber.TryDecimal(item, name, out decimal number))
            {
                return number;
            }
        }

        return null;
    }

    private static double? ScoreOf(JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.Number)
        {
            return Finite(item);
        }

        foreach (string name in Scores)
        {
            if (item.TryGetProperty(name, out JsonElement value) && Finite(value) is double score)
            {
                return score;
            }
        }

        return null;
    }

    // No percent sign here: nobody could say whether 75 or 0.75 is meant.
    private static double? Finite(JsonElement value) =>
        value.ValueKind is JsonValueKind.Number or JsonValueKind.String
        && double.TryParse(LenientJson.GetString(value), NumberStyles.Float, CultureInfo.InvariantCulture, out double score)
        && double.IsFinite(score)
            ? score
            : null;

    private static RankingUsage? ReadUsage(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        JsonElement usage = Member(root, "usage");
        JsonElement meta = Member(root, "meta");
        JsonElement tokens = Member(meta, "tokens");
        LenientNumber.TryInt64(Member(meta, "billed_units"), "search_units", out long searches);
        long input = First((usage, "prompt_tokens"), (usage, "input_tokens"), (tokens, "input_tokens"));
        long total = First((usage, "total_tokens"), (tokens, "total_tokens"));
        input = input > 0 ? input : total;
        return input > 0 || searches > 0
            ? new RankingUsage { InputToken = input, TotalToken = Math.Max(total, input), SearchUnit = searches }
            : null;
    }

    private static JsonElement Member(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out JsonElement member) ? member : default;

    private static long First(params ReadOnlySpan<(JsonElement Owner, string Name)> places)
    {
        foreach ((JsonElement owner, string name) in places)
        {
            if (LenientNumber.TryInt64(owner, name, out long count) && count > 0)
            {
                return count;
            }
        }

        return 0;
    }
}
