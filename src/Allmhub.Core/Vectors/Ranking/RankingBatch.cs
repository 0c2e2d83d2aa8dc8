using System.Text.Json.Nodes;
using Allmhub.Http;

namespace Allmhub.Vectors.Ranking;

/// <summary>The documents of one request, by their positions.</summary>
/// <param name="Position">The positions, rising.</param>
internal sealed record RankingBatch(IReadOnlyList<int> Position)
{
    /// <summary>Web servers in front of the gateway take far less than its own 128 MB (NOTES section 1).</summary>
    private const int MaxText = 4_000_000;

    /// <summary>Cuts documents into batches of about the same size, none over the limits; a document that is over by itself stands alone.</summary>
    /// <param name="positions">The documents.</param>
    /// <param name="request">Their texts.</param>
    /// <param name="limit">The most documents of a batch.</param>
    /// <returns>The batches.</returns>
    public static List<RankingBatch> Cut(IReadOnlyList<int> positions, RankingRequest request, int limit)
    {
        int count = (positions.Count + limit - 1) / limit;
        int size = (positions.Count + count - 1) / count;
        List<RankingBatch> batches = [];
        List<int> current = [];
        int text = 0;
        foreach (int position in positions)
        {
            int length = request.Document[position].Length;
            if (current.Count == size || (current.Count > 0 && text + length > MaxText))
            {
                batches.Add(new RankingBatch(current));
                current = [];
                text = 0;
            }

            current.Add(position);
            text += length;
        }

        batches.Add(new RankingBatch(current));
        return batches;
    }

    /// <summary>How many of the best are asked for.</summary>
    /// <param name="request">What is asked.</param>
    /// <returns>The number; <c>null</c> for all.</returns>
    public int? Best(RankingRequest request) => request.Top is int top ? Math.Min(top, Position.Count) : null;

    /// <summary>The request.</summary>
    /// <param name="request">What is asked.</param>
    /// <returns>The request.</returns>
    public AllmRequest ToRequest(RankingRequest request)
    {
        JsonObject body = new()
        {
            ["model"] = request.Model,
            ["query"] = request.Query,
            ["documents"] = new JsonArray([.. Position.Select(position => (JsonNode)request.Document[position])]),
        };
        if (Best(request) is int best)
        {
            body["top_n"] = best;
        }

        return new AllmRequest { Method = HttpMethod.Post, Path = "/v1/rerank", Json = body, Retry = RetryPolicy.Paid };
    }
}
