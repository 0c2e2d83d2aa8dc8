using System.Globalization;
using System.Text.Json;
using Allmhub.Emulator.Answers;
using Allmhub.Emulator.Json;

namespace Allmhub.Emulator.Ranking;

/// <summary>A request for a ranking.</summary>
/// <param name="Query">What is asked.</param>
/// <param name="Document">The documents: the text of each, and how it stood in the request.</param>
/// <param name="Top">How many of the best; null for all.</param>
/// <param name="ReturnsDocument">The documents come back with their scores.</param>
internal sealed record RankingOrder(string Query, IReadOnlyList<(string Text, string Json)> Document, int? Top, bool ReturnsDocument)
{
    /// <summary>The vendor's limits; its refusal is where a client learns them.</summary>
    public const int MaxDocument = 100;
    private const int MaxQuery = 2048;
    private const int MaxText = 8192;

    public static RankingOrder Read(JsonElement body)
    {
        string query = body.Text("query") ?? "";
        if (query.Trim().Length == 0)
        {
            throw new RankingRefusal("query is empty");
        }

        (string Text, string Json)[] documents = [.. body.Items("documents").Select(ReadDocument)];
        if (documents.Length == 0)
        {
            throw new RankingRefusal("documents is empty");
        }

        if (documents.Length > MaxDocument)
        {
            throw new RankingRefusal(string.Create(CultureInfo.InvariantCulture, $"{documents.Length} documents are too many: at most {MaxDocument}"), "documents");
        }

        if (Tokens.Count(query) > MaxQuery)
        {
            throw new RankingRefusal(string.Create(CultureInfo.InvariantCulture, $"the query is longer than {MaxQuery} tokens"), "query");
        }

        if (Array.FindIndex(documents, static document => document.Text.Length > MaxText && Tokens.Count(document.Text) > MaxText) is >= 0 and int place)
        {
            throw new RankingRefusal(string.Create(CultureInfo.InvariantCulture, $"documents[{place}] is longer than {MaxText} tokens"), "documents");
        }

        int? top = body.Integer("top_n");
        return top is null or > 0 ? new RankingOrder(query, documents, top, body.Flag("return_documents")) : throw new RankingRefusal("top_n must be greater than 0", "top_n");
    }

    private static (string Text, string Json) ReadDocument(JsonElement item) => item.ValueKind switch
    {
        JsonValueKind.String => (item.GetString()!, item.GetRawText()),
        JsonValueKind.Object => (item.Text("text") ?? item.Text("image") ?? throw new RankingRefusal("a document has no text", "documents"), item.GetRawText()),
        _ => throw new FormatException("field documents is required"),
    };
}
