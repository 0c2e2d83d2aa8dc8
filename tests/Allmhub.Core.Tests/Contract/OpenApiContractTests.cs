namespace Allmhub.Core.Tests.Contract;

public sealed class OpenApiContractTests
{
    [Fact]
    public async Task The_gateways_own_request_is_allowed() =>
        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", "/v1/chat/completions", Sample.Text("chat.stream.seed.request.json")));

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"x"}]}""")]
    [InlineData("""{"model":"m","messages":[]}""")]
    [InlineData("""{"model":"m","messages":[{"role":"robot","content":"x"}]}""")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"nonsense"}]}]}""")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":[{"type":"image_url"}]}]}""")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"temperature":3}""")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"tools":[{"type":"function","function":{"name":"a b"}}]}""")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":"x"}],"max_token":5}""")]
    [InlineData("{")]
    public async Task A_wrong_request_is_found(string json) =>
        Assert.NotEmpty(await OpenApiContract.ValidateRequestAsync("POST", "/v1/chat/completions", json));

    [Fact]
    public async Task What_the_contract_does_not_name_is_no_pass()
    {
        Assert.NotEmpty(await OpenApiContract.ValidateRequestAsync("POST", "/v1/nowhere", "{}"));
        Assert.NotEmpty(await OpenApiContract.ValidateResponseAsync("POST", "/v1/chat/completions", 299, "{}"));
        Assert.NotEmpty(await OpenApiContract.ValidateSchemaAsync("Nothing", "{}"));
    }

    public static TheoryData<string> JsonAnswers => [.. ContractSample.All.Where(static sample => sample.IsJson && !sample.IsRequest).Select(static sample => sample.File)];

    public static TheoryData<string> Requests => [.. ContractSample.All.Where(static sample => sample.IsRequest).Select(static sample => sample.File)];

    // The contract describes the events of speech in words only.
    public static TheoryData<string> Streams => [.. ContractSample.All.Where(static sample => sample.IsStream && sample.File != "audio.speech.stream.sse").Select(static sample => sample.File)];

    // Sound, film, plain text; the pages of proxies and empty bodies come from outside the contract.
    public static TheoryData<string> OtherAnswers => [.. ContractSample.All.Where(static sample => sample is { IsJson: false, IsStream: false, Status: 200 }).Select(static sample => sample.File)];

    // What the gateway gives where its contract lists no such path or status.
    private static readonly Dictionary<string, string> Unlisted = new(StringComparer.Ordinal)
    {
        ["error.claude.vendor.json"] = "ClaudeErrorResponse",
        ["error.openai.501.json"] = "ErrorResponse",
        ["models.retrieve.notfound.json"] = "ErrorResponse",
    };

    [Theory]
    [MemberData(nameof(JsonAnswers))]
    public async Task Every_json_answer_is_allowed_where_the_index_says_it_is_given(string file)
    {
        ContractSample sample = ContractSample.Of(file);
        if (Unlisted.TryGetValue(file, out string? schema) || sample.Operations.Count == 0)
        {
            Assert.Empty(await OpenApiContract.ValidateSchemaAsync(schema ?? "ErrorResponse", Sample.Text(file)));
            return;
        }

        foreach ((string method, string path) in sample.Operations)
        {
            Assert.Empty(await OpenApiContract.ValidateResponseAsync(method, path, sample.Status, Sample.Text(file)));
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Every_request_is_allowed(string file)
    {
        // The documentation's own example spells one field in a way that gets lost (NOTES section 7).
        bool isStrict = file != "gemini.functioncall.seed.request.json";
        (string method, string path) = Assert.Single(ContractSample.Of(file).Operations);
        Assert.Empty(await OpenApiContract.ValidateRequestAsync(method, path, Sample.Text(file), strict: isStrict));
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Every_whole_event_of_a_stream_is_allowed(string file)
    {
        foreach ((string method, string path) in ContractSample.Of(file).Operations)
        {
            string schema = Assert.IsType<string>(OpenApiContract.EventSchemaOf(method, path));
            foreach (string data in EventsOf(Sample.Text(file)))
            {
                Assert.Empty(await OpenApiContract.ValidateSchemaAsync(schema, data));
            }
        }
    }

    [Theory]
    [MemberData(nameof(OtherAnswers))]
    public void Every_other_answer_is_of_a_type_the_contract_lists(string file)
    {
        ContractSample sample = ContractSample.Of(file);
        (string method, string path) = Assert.Single(sample.Operations);
        Assert.True(OpenApiContract.AllowsType(method, path, sample.Status, sample.ContentType), sample.ContentType);
    }

    private static IEnumerable<string> EventsOf(string stream) => stream.ReplaceLineEndings("\n").Split("\n\n")[..^1]
        .SelectMany(static block => block.Split('\n'))
        .Where(static line => line.StartsWith("data:", StringComparison.Ordinal))
        .Select(static line => line["data:".Length..].Trim())
        .Where(static data => data != "[DONE]");
}
