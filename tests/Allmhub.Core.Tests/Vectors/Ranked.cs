using System.Text.Json.Nodes;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Vectors.Ranking;

namespace Allmhub.Core.Tests.Vectors;

/// <summary>Ranks on a server of one's own, and keeps all that comes.</summary>
internal sealed class Ranked
{
    public RankingResult? Result { get; private set; }

    public AllmException? Error { get; private set; }

    public NoticeList Notices { get; } = new();

    public IReadOnlyList<RawRequest> Requests { get; private set; } = [];

    public string Order => string.Join(' ', Result!.Document.Select(static document => document.Text));

    public string Warning => string.Join('\n', Notices.Notices.Where(static notice => notice.Level == NoticeLevel.Warning).Select(static notice => notice.Message));

    public IReadOnlyList<JsonNode> Bodies => [.. Requests.Select(static request => JsonNode.Parse(request.Body)!)];

    public static RankingRequest Request(params string[] document) => new() { Model = "r-1", Query = "q", Document = document.Length > 0 ? document : ["aa", "bb", "cc", "dd"] };

    public static Task<Ranked> JsonAsync(string body, RankingRequest? request = null, int status = 200) => ServeAsync((_, exchange) => exchange.WriteAsync(RawServer.Answer(status, body)), request);

    /// <summary>A service that scores <c>dN</c> with N, and answers what <paramref name="refuse"/> says to a request of so many documents.</summary>
    public static Task<Ranked> ScoringAsync(RankingRequest request, Func<int, string?>? refuse = null) => ServeAsync(
        (_, exchange) =>
        {
            JsonNode body = JsonNode.Parse(exchange.Request.Body)!;
            string[] documents = [.. body["documents"]!.AsArray().Select(static text => text!.GetValue<string>())];
            IEnumerable<string> results = documents
                .Select(static (text, index) => (Score: int.Parse(text[1..]), Index: index))
                .OrderByDescending(static item => item.Score)
                .Take(body["top_n"]?.GetValue<int>() ?? documents.Length)
                .Select(static item => $$"""{"index":{{item.Index}},"relevance_score":{{item.Score}}}""");
            return exchange.WriteAsync(refuse?.Invoke(documents.Length) ?? RawServer.Answer(200, $$$"""{"results":[{{{string.Join(',', results)}}}],"usage":{"total_tokens":{{{documents.Length}}}}}"""));
        },
        request);

    public static async Task<Ranked> ServeAsync(Func<int, RawExchange, Task> answer, RankingRequest? request = null)
    {
        await using RawServer server = new(answer);
        using AllmClient client = new(Client.Options(server.BaseUri));
        Ranked ranked = await RunAsync(client, request ?? Request());
        ranked.Requests = server.Requests;
        return ranked;
    }

    public static async Task<Ranked> RunAsync(AllmClient client, RankingRequest request)
    {
        Ranked ranked = new();
        try
        {
            ranked.Result = await client.Ranking.Rank(request).ExecuteAsync(new AllmCallOptions { Notices = ranked.Notices }, default);
        }
        catch (AllmException error)
        {
            ranked.Error = error;
        }

        return ranked;
    }
}
