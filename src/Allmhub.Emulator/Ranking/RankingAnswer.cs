using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Faults;
using Allmhub.Emulator.Json;
using Allmhub.Emulator.Replies;
using static Allmhub.Emulator.Json.JsonText;

namespace Allmhub.Emulator.Ranking;

/// <summary>Writes a ranking as the gateway does, or as the fault says.</summary>
internal static class RankingAnswer
{
    private const int Digits = 4;

    public static EmulatorReply Of(RankingOrder order, RankingWriting? fault)
    {
        (int Index, double Score)[] all = [.. order.Document.Select((document, index) => (index, Round(RankingScore.Of(order.Query, document.Text), fault)))];
        if (fault is RankingWriting.Scores)
        {
            return EmulatorReply.Json(JsonMembers.List(all.Select(static item => Number(item.Score))));
        }

        (int Index, double Score)[] ranked = fault is RankingWriting.Unsorted
            ? all
            : [.. all.OrderByDescending(static item => item.Score).ThenBy(static item => item.Index).Take(order.Top ?? all.Length)];
        List<string> results = fault is RankingWriting.None ? [] : [.. ranked.Select((item, place) => Result(order, item.Index, item.Score, place == 0 ? fault : null, fault).ToString())];
        if (fault is RankingWriting.Twice)
        {
            results.Insert(1, Result(order, ranked[0].Index, ranked[0].Score / 2, null, fault).ToString());
        }

        if (fault is RankingWriting.Missing && results.Count > 1)
        {
            results.RemoveAt(results.Count - 1);
        }

        string list = JsonMembers.List(results);
        return EmulatorReply.Json(fault switch
        {
            RankingWriting.Bare => list,
            RankingWriting.Data => new JsonMembers().Text("object", "list").Raw("data", list).Raw("usage", Usage(order)).ToString(),
            _ => new JsonMembers().Raw("results", list).Raw("usage", Usage(order)).ToString(),
        });
    }

    private static JsonMembers Result(RankingOrder order, int index, double score, RankingWriting? first, RankingWriting? fault)
    {
        bool isData = fault is RankingWriting.Data;
        JsonMembers result = new JsonMembers()
            .Number("index", first switch { RankingWriting.Minus => -1, RankingWriting.Beyond => order.Document.Count, _ => index })
            .Number("relevance_score", score);
        if (isData)
        {
            result.Remove("index").Remove("relevance_score").Text("index", Number(index)).Text("score", Number(score));
        }

        if (first is RankingWriting.NoIndex or RankingWriting.NoScore)
        {
            result.Remove(first is RankingWriting.NoIndex ? "index" : "relevance_score");
        }

        return order.ReturnsDocument ? result.Raw("document", order.Document[index].Json) : result;
    }

    private static double Round(double score, RankingWriting? fault) => Math.Round(fault is RankingWriting.Logits ? RankingScore.Logit(score) : score, Digits);

    /// <summary>The query is read once with each document; the gateway gives one number for both (NOTES section 16.6).</summary>
    public static long Count(RankingOrder order) => (Tokens.Count(order.Query) * (long)order.Document.Count) + order.Document.Sum(static document => (long)Tokens.Count(document.Text));

    private static string Usage(RankingOrder order)
    {
        long total = Count(order);
        return $$"""
            {"prompt_tokens":{{total}},"completion_tokens":0,"total_tokens":{{total}},"prompt_tokens_details":{"cached_tokens":0,"text_tokens":0,"audio_tokens":0,"image_tokens":0},"completion_tokens_details":{"text_tokens":0,"audio_tokens":0,"reasoning_tokens":0},"input_tokens":0,"output_tokens":0,"input_tokens_details":null,"claude_cache_creation_5_m_tokens":0,"claude_cache_creation_1_h_tokens":0}
            """;
    }
}
