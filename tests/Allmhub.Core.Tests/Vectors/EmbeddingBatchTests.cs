using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Tokens;
using Allmhub.Vectors.Embeddings;

namespace Allmhub.Core.Tests.Vectors;

/// <summary>Many texts in few requests: what the service takes is learned, and what it refuses is cut down to the culprit.</summary>
public sealed class EmbeddingBatchTests
{
    /// <summary>Vendors' own words for too many texts; the number is put in.</summary>
    public static TheoryData<string, int> Words => new()
    {
        { "<400> InternalError.Algo.InvalidParameter: Value error, batch size is invalid, it should not be larger than {0}.: input.contents", 400 },
        { "Invalid 'input': array too long. Expected an array with maximum length {0}, but got an array with length {1} instead.", 400 },
        { "* BatchEmbedContentsRequest.requests: at most {0} requests can be in one batch", 400 },
        { "input batch size {1} > maximum allowed batch size {0}", 413 },
        { "batch size {1} > maximum allowed batch size {0}", 422 },
        { "input数组最大不得超过{0}条", 400 },
        { "批量大小不能超过 {0}", 400 },
        { "invalid request: total number of texts must be at most {0} - received {1}", 400 },
        { "Too many inputs. The max number of inputs is {0}. We hope to increase the number of inputs per request soon.", 400 },
        { "the length of embeddings input exceeds the limit of {0}", 400 },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public async Task A_limit_that_is_named_is_kept_from_the_first_refusal_on(string words, int status)
    {
        foreach (int most in (int[])[10, 20, 25, 64, 100])
        {
            Embed embed = await Embed.RuleAsync(texts => texts.Length > most ? (status, Embed.Error(string.Format(null, words, most, texts.Length))) : null, Embed.Numbered(210));

            Assert.Empty(embed.Failed);
            Assert.Equal(Embed.Numbered(210), embed.Made.Select(static made => made.Text));
            Assert.Equal(1 + ((210 + most - 1) / most), embed.Requests.Count);
            Assert.Equal(most, embed.Sent[1].Length);
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(25)]
    [InlineData(64)]
    [InlineData(100)]
    public async Task A_limit_that_is_not_named_is_found_and_kept(int most)
    {
        Embed embed = await Embed.RuleAsync(texts => texts.Length > most ? (413, "<html>Request Entity Too Large</html>") : null, Embed.Numbered(1000), Embed.Request(128));

        Assert.Empty(embed.Failed);
        Assert.Equal(Embed.Numbered(1000), embed.Made.Select(static made => made.Text));
        Assert.Equal(most, embed.Sent.Where(sent => sent.Length <= most).Max(static sent => sent.Length));
        Assert.InRange(embed.Sent.Count(sent => sent.Length > most), 1, 6);
        Assert.InRange(embed.Requests.Count, 0, (1000 / most) + 10);
    }

    [Fact]
    public async Task The_limit_holds_for_the_next_batches_of_the_run()
    {
        await using RawServer server = new((_, exchange) =>
        {
            string[] texts = Embed.Texts(exchange.Request.Body);
            return exchange.WriteAsync(texts.Length > 10
                ? RawServer.Answer(400, Embed.Error("batch size is invalid, it should not be larger than 10."))
                : RawServer.Answer(200, Embed.List([.. texts.Select(static (_, at) => Embed.Item(at, "[1,2]"))])));
        });
        using AllmClient client = new(Client.Options(server.BaseUri));
        EmbeddingRun run = client.Embeddings.Begin(Embed.Request(40));
        List<EmbeddingUpdate> updates = [];
        foreach (string text in Embed.Numbered(100))
        {
            run.Add(new EmbeddingInput(text));
            if (run.Waiting >= run.BatchSize)
            {
                await foreach (EmbeddingUpdate update in run.Embed().StreamAsync(AllmCallOptions.Default, default))
                {
                    updates.Add(update);
                }
            }
        }

        Assert.Equal(Enumerable.Range(0, 100), updates.Select(static update => update.Embedding!.Index));
        Assert.Equal(11, server.Requests.Count);
    }

    [Theory]
    [InlineData(400, "This model's maximum context length is 8192 tokens, however you requested 9001 tokens (9001 in your prompt; 0 for the completion). Please reduce your prompt; or completion length.")]
    [InlineData(400, "input must have less than 512 tokens")]
    [InlineData(413, "Input validation error: `inputs` must have less than 512 tokens. Given: 606")]
    [InlineData(500, "failed to encode response: json: unsupported value: NaN")]
    [InlineData(500, "Out of range float values are not JSON compliant")]
    [InlineData(500, "input length exceeds the context length")]
    [InlineData(400, "输入文本长度超过限制")]
    [InlineData(400, "'$.input' is invalid. Please check the API reference.")]
    public async Task One_text_that_cannot_be_taken_costs_no_other(int status, string words)
    {
        string[] texts = [.. Embed.Numbered(600)];
        texts[3] = "BAD one";
        texts[500] = "BAD two";
        Embed embed = await Embed.RuleAsync(sent => sent.Any(static text => text.StartsWith("BAD", StringComparison.Ordinal)) ? (status, Embed.Error(words)) : null, texts);

        Assert.Equal(["BAD one", "BAD two"], embed.Failed.SelectMany(static failed => failed.Input).Select(static input => input.Text));
        Assert.Equal(2, embed.Failed.Count);
        Assert.Equal(texts, embed.Updates.Select(static update => update.Input.Single().Text));
        AssertAskedOnce(embed);
        Assert.InRange(embed.Requests.Count, 0, 42);
    }

    [Theory]
    [InlineData("the moon is not full")]
    [InlineData("Unknown field: foo 123 (request id: x)")]
    public async Task A_refusal_that_has_nothing_to_do_with_the_texts_is_not_repeated_for_each(string words)
    {
        Embed embed = await Embed.RuleAsync(_ => (400, Embed.Error(words)), Embed.Numbered(2000));

        Assert.Empty(embed.Made);
        Assert.Equal(2000, embed.Failed.Sum(static failed => failed.Input.Count));
        Assert.Equal(Embed.Numbered(2000), embed.Failed.SelectMany(static failed => failed.Input).Select(static input => input.Text));
        Assert.InRange(embed.Requests.Count, 4, 20);
    }

    [Theory]
    [InlineData(401, "invalid key", "", "", AllmErrorKind.Authentication)]
    [InlineData(403, "no quota", "insufficient_user_quota", "", AllmErrorKind.InsufficientBalance)]
    [InlineData(503, "no channel", "model_not_found", "", AllmErrorKind.ModelNotFound)]
    [InlineData(400, "This model does not support specifying dimensions.", "", "", AllmErrorKind.InvalidRequest)]
    [InlineData(400, "wrong", "", "dimensions", AllmErrorKind.InvalidRequest)]
    [InlineData(404, "Invalid URL", "", "", AllmErrorKind.InvalidRequest)]
    [InlineData(500, "bad response status code 500", "", "", AllmErrorKind.Server)]
    [InlineData(502, "bad gateway", "", "", AllmErrorKind.Server)]
    [InlineData(504, "upstream took too long", "", "", AllmErrorKind.Server)]
    public async Task What_would_fail_with_any_texts_or_may_have_been_charged_is_asked_once(int status, string words, string code, string param, AllmErrorKind kind)
    {
        Embed embed = await Embed.RuleAsync(_ => (status, Embed.Error(words, code, param)), Embed.Numbered(100));

        EmbeddingUpdate failed = Assert.Single(embed.Updates);
        Assert.Equal((kind, 100), (failed.Failure!.Kind, failed.Input.Count));
        Assert.Contains("None of the 100 texts of this request", failed.Failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(embed.Requests);
    }

    [Fact]
    public async Task After_a_refused_key_the_rest_of_a_batch_is_not_tried()
    {
        Embed embed = await Embed.RuleAsync(texts => texts.Length > 10 ? (400, Embed.Error("batch size should not be larger than 10")) : (401, Embed.Error("used up")), Embed.Numbered(100));

        Assert.Equal(2, embed.Requests.Count);
        Assert.Equal([10, 90], embed.Failed.Select(static failed => failed.Input.Count));
    }

    [Fact]
    public async Task Too_many_requests_are_waited_out()
    {
        int calls = 0;
        Embed embed = await Embed.RuleAsync(_ => ++calls <= 2 ? (429, Embed.Error("slow down")) : null, Embed.Numbered(3));

        Assert.Equal(3, embed.Made.Count);
        Assert.Equal(3, embed.Requests.Count);
    }

    [Fact]
    public async Task Texts_that_are_too_large_together_are_cut_and_the_size_is_kept()
    {
        string[] texts = [.. Enumerable.Range(0, 80).Select(static n => FormattableString.Invariant($"{n} ") + new string('x', 20_000))];
        Embed embed = await Embed.RuleAsync(sent => sent.Sum(static text => text.Length) > 300_000 ? (413, "<html>413</html>") : null, texts);

        Assert.Empty(embed.Failed);
        Assert.Equal(texts, embed.Made.Select(static made => made.Text));
        Assert.Equal(2, embed.Sent.Count(static sent => sent.Sum(static text => text.Length) > 300_000));
    }

    [Fact]
    public async Task A_request_holds_what_the_vendor_takes()
    {
        string[] texts = [.. Enumerable.Range(0, 60).Select(static n => FormattableString.Invariant($"{n}") + new string('中', 8_000))];
        Embed embed = await Embed.RuleAsync(static _ => null, texts);

        Assert.All(embed.Sent, static sent => Assert.InRange(sent.Sum(static text => TextTokens.Of(text).Likely), 1, 300_000));
        Assert.Equal(2, embed.Requests.Count);
    }

    [Fact]
    public async Task A_service_without_base64_is_asked_for_numbers_from_then_on()
    {
        Embed embed = await Embed.ServeAsync(
            (_, exchange) => exchange.WriteAsync(exchange.Request.Body.Contains("base64", StringComparison.Ordinal)
                ? RawServer.Answer(400, Embed.Error("Unsupported encoding_format: base64"))
                : RawServer.Answer(200, Embed.List(Embed.Item(0, "[1,2]"), Embed.Item(1, "[3,4]")))),
            Embed.Numbered(6),
            Embed.Request(2));

        Assert.Equal(6, embed.Made.Count);
        Assert.Equal(4, embed.Requests.Count);
    }

    [Fact]
    public async Task A_broken_connection_is_not_repeated()
    {
        Embed embed = await Embed.ServeAsync(
            static (_, exchange) =>
            {
                exchange.Reset();
                return Task.CompletedTask;
            },
            Embed.Numbered(3));

        Assert.Equal(AllmErrorKind.Network, Assert.Single(embed.Failed).Failure!.Kind);
        Assert.Single(embed.Requests);
    }

    [Fact]
    public async Task An_empty_text_is_an_error_of_its_own_and_not_sent()
    {
        Embed embed = await Embed.RuleAsync(static _ => null, ["x", "", " \t", "z"]);

        Assert.Equal(["x", "z"], Assert.Single(embed.Sent));
        Assert.Equal(["", " \t"], embed.Failed.Select(static failed => failed.Input.Single().Text));
        Assert.Equal([0, 3], embed.Made.Select(static made => made.Index));
    }

    [Fact]
    public async Task Extra_fields_do_not_replace_the_texts()
    {
        await using RawServer server = new(RawServer.Answer(200, Embed.List(Embed.Item(0, "[1]"))));
        using AllmClient client = new(Client.Options(server.BaseUri));
        EmbeddingRun run = client.Embeddings.Begin(Embed.Request());
        run.Add(new EmbeddingInput("a"));
        AllmCallOptions options = new() { ExtraBody = new() { ["input"] = "b" } };

        await Assert.ThrowsAsync<InvalidInputException>(async () => await run.Embed().StreamAsync(options, default).GetAsyncEnumerator().MoveNextAsync());
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("", 1, null)]
    [InlineData("m", 0, null)]
    [InlineData("m", 2049, null)]
    [InlineData("m", 1, 0)]
    public void What_cannot_be_asked_is_found_before(string model, int batchSize, int? dimension)
    {
        using AllmClient client = new(Client.Options(new Uri("http://127.0.0.1:1")));

        Assert.Throws<InvalidInputException>(() => client.Embeddings.Begin(new EmbeddingRequest { Model = model, BatchSize = batchSize, Dimension = dimension }));
    }

    private static void AssertAskedOnce(Embed embed)
    {
        // Of the requests that were answered, no text stands in two.
        HashSet<string> answered = new(StringComparer.Ordinal);
        foreach (string[] sent in embed.Sent.Where(static sent => !sent.Any(static text => text.StartsWith("BAD", StringComparison.Ordinal))))
        {
            Assert.All(sent, text => Assert.True(answered.Add(text)));
        }
    }
}
