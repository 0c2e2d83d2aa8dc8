using System.Text.Json.Nodes;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Vectors.Embeddings;

namespace Allmhub.Core.Tests.Vectors;

/// <summary>Asks for vectors, and keeps all that comes.</summary>
internal sealed class Embed
{
    public List<EmbeddingUpdate> Updates { get; } = [];

    public List<Embedding> Made => [.. Updates.Select(static update => update.Embedding).OfType<Embedding>()];

    public List<EmbeddingUpdate> Failed => [.. Updates.Where(static update => update.Failure is not null)];

    public NoticeList Notices { get; } = new();

    public IReadOnlyList<RawRequest> Requests { get; private set; } = [];

    /// <summary>The texts of each request.</summary>
    public List<string[]> Sent => [.. Requests.Select(static request => Texts(request.Body))];

    public static string[] Texts(string body) => [.. JsonNode.Parse(body)!["input"]!.AsArray().Select(static text => text!.GetValue<string>())];

    public static EmbeddingRequest Request(int batchSize = 512, int? dimension = null) => new() { Model = "e-1", BatchSize = batchSize, Dimension = dimension };

    /// <summary>One answer to one request of so many texts.</summary>
    public static Task<Embed> AnswerAsync(string body, int count, int? dimension = null) =>
        ServeAsync((_, exchange) => exchange.WriteAsync(RawServer.Answer(200, body)), Numbered(count), Request(dimension: dimension));

    /// <summary>A service that refuses requests by their texts, and makes vectors of two numbers, the second being the text's length.</summary>
    public static Task<Embed> RuleAsync(Func<string[], (int Status, string Body)?> refuse, IEnumerable<string> texts, EmbeddingRequest? request = null) =>
        ServeAsync(
            (_, exchange) =>
            {
                string[] input = Texts(exchange.Request.Body);
                (int Status, string Body)? refusal = refuse(input);
                return exchange.WriteAsync(refusal is { } no ? RawServer.Answer(no.Status, no.Body) : RawServer.Answer(200, Body(input)));
            },
            texts,
            request);

    public static async Task<Embed> ServeAsync(Func<int, RawExchange, Task> answer, IEnumerable<string> texts, EmbeddingRequest? request = null)
    {
        await using RawServer server = new(answer);
        using AllmClient client = new(Client.Options(server.BaseUri));
        Embed embed = await RunAsync(client, texts, request ?? Request());
        embed.Requests = server.Requests;
        return embed;
    }

    public static async Task<Embed> RunAsync(AllmClient client, IEnumerable<string> texts, EmbeddingRequest request)
    {
        Embed embed = new();
        AllmCallOptions options = new() { Notices = embed.Notices };
        await foreach (EmbeddingUpdate update in client.Embeddings.Embed(request, texts.Select(static text => new EmbeddingInput(text))).StreamAsync(options, default))
        {
            embed.Updates.Add(update);
        }

        return embed;
    }

    public static IEnumerable<string> Numbered(int count) => Enumerable.Range(0, count).Select(static n => FormattableString.Invariant($"t{n}"));

    public static string Error(string message, string code = "", string param = "") => new JsonObject { ["error"] = new JsonObject { ["message"] = message, ["type"] = "invalid_request_error", ["param"] = param, ["code"] = code } }.ToJsonString();

    public static string Base64(params float[] numbers) => Convert.ToBase64String([.. numbers.SelectMany(BitConverter.GetBytes)]);

    public static string Base64(params double[] numbers) => Convert.ToBase64String([.. numbers.SelectMany(BitConverter.GetBytes)]);

    /// <summary>A list of items, each as it is.</summary>
    public static string List(params string[] items) => $$$"""{"object":"list","data":[{{{string.Join(',', items)}}}],"model":"e-1","usage":{"prompt_tokens":6,"total_tokens":6}}""";

    public static string Item(int index, string embedding) => FormattableString.Invariant($$"""{"object":"embedding","index":{{index}},"embedding":{{embedding}}}""");

    private static string Body(string[] input) => List([.. input.Select(static (text, at) => Item(at, FormattableString.Invariant($"[1,{text.Length}]")))]);
}
