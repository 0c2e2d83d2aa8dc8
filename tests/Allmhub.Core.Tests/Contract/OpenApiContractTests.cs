using System.Text.Json;

namespace Allmhub.Core.Tests.Contract;

public sealed class OpenApiContractTests
{
    private static string Sample(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "samples", name));

    [Fact]
    public async Task The_gateways_own_request_is_allowed() =>
        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", "/v1/chat/completions", Sample("chat.stream.seed.request.json")));

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

    [Theory]
    [MemberData(nameof(JsonSamples))]
    public async Task Every_good_json_sample_is_allowed_by_the_contract(string file, string method, string path, int status, string contentType) =>
        Assert.Empty(await OpenApiContract.ValidateResponseAsync(method, path, status, Sample(file), contentType));

    public static TheoryData<string, string, string, int, string> JsonSamples()
    {
        using JsonDocument index = JsonDocument.Parse(Sample("index.json"));
        TheoryData<string, string, string, int, string> rows = [];
        foreach (JsonElement item in index.RootElement.GetProperty("samples").EnumerateArray())
        {
            string[] operation = item.GetProperty("operation").GetString()!.Split(' ');
            string contentType = item.GetProperty("contentType").GetString() ?? string.Empty;
            bool isGood = item.GetProperty("status").GetInt32() == 200 && !item.GetProperty("file").GetString()!.Contains("notfound", StringComparison.Ordinal);
            if (isGood && operation.Length == 2 && contentType.StartsWith("application/json", StringComparison.Ordinal))
            {
                rows.Add(item.GetProperty("file").GetString()!, operation[0], operation[1], item.GetProperty("status").GetInt32(), "application/json");
            }
        }

        return rows;
    }
}
