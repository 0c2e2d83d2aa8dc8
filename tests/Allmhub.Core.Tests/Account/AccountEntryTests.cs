using Allmhub.Account;
using Allmhub.Core.Tests.Contract;
using Allmhub.Core.Tests.Http;
using Allmhub.Foundation;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Account;

/// <summary>The documentation's entries on balances and models: the request goes where the contract says, and its sample is read.</summary>
[Collection("UserFolder")]
public sealed class AccountEntryTests : IDisposable
{
    private const string Token = "AccessToken0123456789";

    private readonly string? _before = Environment.GetEnvironmentVariable(UserFolder.Variable);

    private readonly string _folder = Directory.CreateTempSubdirectory("allmhub-test-").FullName;

    public AccountEntryTests() => Environment.SetEnvironmentVariable(UserFolder.Variable, _folder);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(UserFolder.Variable, _before);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact(DisplayName = "令牌余额查询")]
    public async Task Balance_of_the_key()
    {
        await using RawServer server = new(await ServeAsync("/api/usage/token/", "token.usage.json"), RawServer.Answer(404, "{}"));
        using AllmClient client = Client(server);

        Balance balance = await client.Account.GetBalance(new BalanceQuery()).ExecuteAsync(AllmCallOptions.Default, default);

        Assert.Equal(4.17419m, balance.Remaining);
        AssertSent(server, "/api/usage/token/", Http.Client.Key);
    }

    [Fact(DisplayName = "用户余额查询")]
    public async Task Balance_of_the_user()
    {
        await using RawServer server = new(await ServeAsync("/api/user/self", "user.self.json"), RawServer.Answer(404, "{}"));
        using AllmClient client = Client(server);

        Balance balance = await client.Account.GetBalance(new BalanceQuery { Scope = BalanceScope.User }).ExecuteAsync(AllmCallOptions.Default, default);

        Assert.Equal(62.40891m, balance.Remaining);
        AssertSent(server, "/api/user/self", Token);
        Assert.Equal("1024", server.Requests[0].Header["New-Api-User"]);
    }

    [Fact(DisplayName = "获取令牌支持模型")]
    public async Task Models_of_the_key()
    {
        await using RawServer server = new(await ServeAsync("/v1/models", "models.openai.json"), RawServer.Answer(404, "{}"));
        using AllmClient client = Client(server);

        IReadOnlyList<ModelInfo> models = await client.Models.List(ModelListing.OpenAI).ExecuteAsync(AllmCallOptions.Default, default);

        Assert.Contains(models, static model => model.Name == "mj_imagine" && model.Endpoint.Count == 0);
        AssertSent(server, "/v1/models", Http.Client.Key);
    }

    [Fact(DisplayName = "获取令牌支持模型-gemini")]
    public async Task Models_of_the_key_in_Googles_shape()
    {
        await using RawServer server = new(await ServeAsync("/v1beta/models", "models.gemini.json"), RawServer.Answer(404, "{}"), RawServer.Answer(404, "{}"));
        using AllmClient client = Client(server);

        IReadOnlyList<ModelInfo> models = await client.Models.List(ModelListing.Gemini).ExecuteAsync(AllmCallOptions.Default, default);

        Assert.Contains(models, static model => model.Name == "gemini-2.5-flash");
        AssertSent(server, "/v1beta/models", Http.Client.Key);
    }

    /// <summary>An answer made of the sample, once the contract has confirmed it for this path.</summary>
    private static async Task<string> ServeAsync(string path, string sample)
    {
        string body = await File.ReadAllTextAsync(Sample.PathOf(sample));
        Assert.Empty(await OpenApiContract.ValidateResponseAsync("GET", path, 200, body));
        return RawServer.Answer(200, body);
    }

    private static void AssertSent(RawServer server, string path, string secret)
    {
        Assert.StartsWith($"GET {path} ", server.Requests[0].Line, StringComparison.Ordinal);
        Assert.Equal("Bearer " + secret, server.Requests[0].Header["Authorization"]);
    }

    private static AllmClient Client(RawServer server) => new(new AllmClientOptions
    {
        AsksPrices = false,
        BaseUri = server.BaseUri,
        Credential = AllmCredential.FromText(Http.Client.Key),
        AccessToken = AllmCredential.FromText(Token),
        UserId = "1024",
    });
}
