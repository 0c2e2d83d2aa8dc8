using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Core.Tests.Contract;
using Allmhub.Emulator;
using Allmhub.Emulator.Account;
using Allmhub.Emulator.Faults;
using Allmhub.Vectors.Similarity;

namespace Allmhub.Core.Tests.Emulator.Vectors;

/// <summary>The emulator's vectors: the same every time, similar for similar texts, and wrong as they are asked to be.</summary>
public sealed class EmulatorVectorTests : IDisposable
{
    private const string Path = "/v1/embeddings";
    private readonly EmulatorHost _host = new(new EmulatorOptions());

    public void Dispose() => _host.Dispose();

    [Fact]
    public async Task Answers_are_those_of_the_contract()
    {
        foreach (string format in (string[])["float", "base64"])
        {
            string body = await (await _host.PostAsync(Path, Body(["a", "b"], format: format))).Content.ReadAsStringAsync();
            Assert.Empty(await OpenApiContract.ValidateResponseAsync("POST", Path, 200, body));
        }
    }

    [Fact]
    public async Task Base64_and_numbers_are_the_same_vector()
    {
        float[] numbers = (await VectorsAsync(["The cat sleeps."], format: "float"))[0];
        float[] packed = (await VectorsAsync(["The cat sleeps."], format: "base64"))[0];

        Assert.Equal(1536, numbers.Length);
        Assert.Equal(numbers, packed);
        Assert.Equal(1, numbers.Sum(static n => (double)n * n), 1e-5);
    }

    /// <summary>A question, the text that answers it, and others.</summary>
    public static TheoryData<string, string, string[]> Questions => new()
    {
        { "Where does the cat sleep?", "The cat sleeps on the sofa.", ["The stock market fell.", "Rain is expected tomorrow.", "猫在沙发上睡觉"] },
        { "How do I restart the print service?", "Restarting the print service: run Restart-Service Spooler.", ["The backup runs at night.", "Passwords expire after 90 days.", "Where the service desk is"] },
        { "猫睡在哪里？", "猫在沙发上睡觉。", ["今天股市大跌。", "明天有雨。", "The cat sleeps on the sofa."] },
        { "怎么重启打印服务", "重启打印服务：运行 Restart-Service Spooler。", ["备份在夜里运行。", "密码九十天后过期。"] },
        { "embedding batches", "A batch of embeddings", ["Ships in the harbour", "Cold soup"] },
    };

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Similar_texts_have_similar_vectors(string question, string answer, string[] others)
    {
        float[][] vectors = await VectorsAsync([question, answer, .. others]);
        double right = Score(vectors[0], vectors[1]);

        Assert.InRange(right, 0.25, 1);
        Assert.All(vectors[2..], other => Assert.True(Score(vectors[0], other) < right / 1.5));
    }

    [Fact]
    public async Task The_same_text_has_the_same_vector_in_every_process_and_another_with_another_model()
    {
        float[][] once = await VectorsAsync(["x y z"], dimensions: 8);
        using EmulatorHost other = new(new EmulatorOptions());
        JsonElement again = await other.AskAsync(Path, Body(["x y z"], dimensions: 8, format: "float"));

        Assert.Equal(once[0], again.GetProperty("data")[0].GetProperty("embedding").EnumerateArray().Select(static n => n.GetSingle()));
        Assert.Equal(8, once[0].Length);
        Assert.NotEqual(once[0], (await VectorsAsync(["x y z"], dimensions: 8, model: "text-embedding-3-large"))[0]);
        Assert.Equal(3072, (await VectorsAsync(["x"], model: "text-embedding-3-large"))[0].Length);
    }

    [Theory]
    [InlineData("""[1,2,3]""", 1)]
    [InlineData("""[[1,2],[3]]""", 2)]
    [InlineData("\"one text\"", 1)]
    public async Task Tokens_and_single_texts_are_taken(string input, int count)
    {
        JsonElement answer = await _host.AskAsync(Path, $$"""{"model":"text-embedding-3-small","input":{{input}}}""");

        Assert.Equal(count, answer.GetProperty("data").GetArrayLength());
        Assert.InRange(answer.GetProperty("usage").GetProperty("prompt_tokens").GetInt32(), 2, 3);
    }

    [Theory]
    [InlineData("""{"model":"text-embedding-3-small","input":""}""", 400, "'$.input' is invalid")]
    [InlineData("""{"model":"text-embedding-3-small","input":[]}""", 400, "'$.input' is invalid")]
    [InlineData("""{"model":"text-embedding-3-small","input":["a",{}]}""", 400, "'$.input' is invalid")]
    [InlineData("""{"model":"text-embedding-3-small","input":["/nan"]}""", 500, "unsupported value: NaN")]
    [InlineData("""{"model":"text-embedding-3-small","input":["a","/fail not this"]}""", 400, "not this")]
    [InlineData("""{"model":"text-embedding-3-small","input":"a","dimensions":9999}""", 400, "dimensions")]
    [InlineData("""{"model":"text-embedding-3-small","input":"a","encoding_format":"int8"}""", 400, "Supported values are")]
    [InlineData("""{"model":"gpt-4o","input":"a"}""", 400, "makes no embeddings")]
    [InlineData("""{"model":"none","input":"a"}""", 503, "model_not_found")]
    [InlineData("""{"model":"text-embedding-3-small"}""", 500, "field input is required")]
    [InlineData("[", 500, "invalid_request")]
    public async Task What_is_not_taken_is_refused(string body, int status, string words)
    {
        using HttpResponseMessage answer = await _host.PostAsync(Path, body);
        string text = await answer.Content.ReadAsStringAsync();

        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.Empty(await OpenApiContract.ValidateResponseAsync("POST", Path, status, text));
    }

    [Fact]
    public async Task The_vendors_limits_hold()
    {
        Assert.Contains("maximum length 2048", await RefusalAsync(Body([.. Enumerable.Repeat("a", 2049)])), StringComparison.Ordinal);
        Assert.Contains("maximum context length is 8192", await RefusalAsync(Body([new string('中', 8193)])), StringComparison.Ordinal);
        Assert.Contains("max 300000 tokens per request", await RefusalAsync(Body([.. Enumerable.Repeat(new string('中', 8000), 38)])), StringComparison.Ordinal);
        Assert.Contains("not be larger than 10", await RefusalAsync(Body([.. Enumerable.Repeat("a", 11)]), "batch=10"), StringComparison.Ordinal);
        Assert.Contains("Request Entity Too Large", await RefusalAsync(Body([.. Enumerable.Repeat("a", 11)]), "batch-silent=10"), StringComparison.Ordinal);
        Assert.Equal(10, (await VectorsAsync([.. Enumerable.Repeat("a", 10)])).Length);
    }

    [Fact]
    public async Task Tokens_are_paid_for()
    {
        EmulatorBalance before = _host.Emulator.Balance;
        JsonElement answer = await _host.AskAsync(Path, Body([.. Enumerable.Repeat(new string('中', 5000), 10)]));

        Assert.Equal(50_000, answer.GetProperty("usage").GetProperty("total_tokens").GetInt32());
        Assert.Equal(before.UserQuota - 500, _host.Emulator.Balance.UserQuota);
        _host.Emulator.Balance = before with { UserQuota = 0 };
        using HttpResponseMessage refused = await _host.PostAsync(Path, Body(["a"]));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Theory]
    [InlineData(VectorFault.NaN, "NaN")]
    [InlineData(VectorFault.Infinite, "Infinity")]
    [InlineData(VectorFault.Float, "[")]
    [InlineData(VectorFault.Missing, "\"index\":2")]
    public async Task A_fault_is_in_the_answer(VectorFault fault, string words)
    {
        string text = await (await _host.PostAsync(Path, Body(["a", "b", "c"], dimensions: 4, format: "float"), $"vector={fault}")).Content.ReadAsStringAsync();

        Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.Equal(fault == VectorFault.Missing, !text.Contains("\"index\":1,", StringComparison.Ordinal));
    }

    private static string Body(string[] input, string format = "base64", int? dimensions = null, string model = "text-embedding-3-small")
    {
        JsonObject body = new() { ["model"] = model, ["input"] = new JsonArray([.. input.Select(static text => (JsonNode)text)]), ["encoding_format"] = format };
        if (dimensions is int count)
        {
            body["dimensions"] = count;
        }

        return body.ToJsonString();
    }

    private static double Score(float[] left, float[] right) => new SimilarityQuery(left).TryScore(right, out double score, out _) ? score : double.NaN;

    private async Task<float[][]> VectorsAsync(string[] input, string format = "base64", int? dimensions = null, string model = "text-embedding-3-small")
    {
        JsonElement answer = await _host.AskAsync(Path, Body(input, format, dimensions, model));
        return [.. answer.GetProperty("data").EnumerateArray().Select(static item => item.GetProperty("embedding")).Select(static vector => vector.ValueKind == JsonValueKind.String
            ? vector.GetBytesFromBase64().Chunk(4).Select(static bytes => BitConverter.ToSingle(bytes)).ToArray()
            : [.. vector.EnumerateArray().Select(static number => number.GetSingle())])];
    }

    private async Task<string> RefusalAsync(string body, string? fault = null)
    {
        using HttpResponseMessage answer = await _host.PostAsync(Path, body, fault);
        Assert.False(answer.IsSuccessStatusCode);
        return await answer.Content.ReadAsStringAsync();
    }
}
