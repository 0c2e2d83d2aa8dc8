using Allmhub.Account;
using Allmhub.Core.Tests.Contract;
using Allmhub.Emulator;
using Allmhub.Emulator.Generations;
using Allmhub.Foundation;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Account;

/// <summary>A client cannot know which of three gateway generations answers: the account works with all (NOTES section 16).</summary>
[Collection("UserFolder")]
public sealed class GenerationTests : IDisposable
{
    private readonly string? _before = Environment.GetEnvironmentVariable(UserFolder.Variable);

    private readonly string _folder = Directory.CreateTempSubdirectory("allmhub-test-").FullName;

    public GenerationTests() => Environment.SetEnvironmentVariable(UserFolder.Variable, _folder);

    public static TheoryData<EmulatorGeneration> Generations => [.. Enum.GetValues<EmulatorGeneration>()];

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(UserFolder.Variable, _before);
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Generations))]
    public async Task Balances_models_and_prices_are_read(EmulatorGeneration generation)
    {
        using AllmEmulator emulator = AllmEmulator.Start(new EmulatorOptions { Generation = generation });
        using AllmClient client = ClientOf(emulator, "1024");

        Assert.Equal(4.17419m, (await client.Account.GetBalance(new BalanceQuery()).ExecuteAsync(AllmCallOptions.Default, default)).Remaining);
        Assert.Equal(62.40891m, (await client.Account.GetBalance(new BalanceQuery { Scope = BalanceScope.User }).ExecuteAsync(AllmCallOptions.Default, default)).Remaining);

        IReadOnlyList<ModelInfo> models = await client.Models.List(ModelListing.OpenAI).ExecuteAsync(AllmCallOptions.Default, default);
        Dictionary<string, string?> prices = models.ToDictionary(static model => model.Name, static model => model.Price?.ToString());
        bool isOld = generation == EmulatorGeneration.February2026;
        Assert.Equal("2.5 in, 10 out per million", prices["gpt-4o"]);
        Assert.Equal(isOld ? "1.25 in, 10 out per million" : "by expression", prices["gemini-2.5-pro"]);
        Assert.Equal(generation == EmulatorGeneration.Autumn2026 ? "by expression" : "0.3 per call", prices["sora-2"]);
        Assert.Equal(!isOld, models.Single(static model => model.Name == "gpt-4o").Endpoint.Contains("openai-response-compact"));
    }

    [Theory]
    [InlineData(EmulatorGeneration.February2026, AllmErrorKind.Authentication)]
    [InlineData(EmulatorGeneration.August2026, null)]
    [InlineData(EmulatorGeneration.Autumn2026, null)]
    public async Task The_user_id_is_needed_where_the_gateway_demands_it(EmulatorGeneration generation, AllmErrorKind? kind)
    {
        using AllmEmulator emulator = AllmEmulator.Start(new EmulatorOptions { Generation = generation });
        using AllmClient client = ClientOf(emulator, null);
        BalanceQuery query = new() { Scope = BalanceScope.User };

        Exception? error = await Record.ExceptionAsync(() => client.Account.GetBalance(query).ExecuteAsync(AllmCallOptions.Default, default));

        Assert.Equal(kind, (error as AllmException)?.Kind);
        Assert.Equal(kind is null, error is null);
    }

    [Theory]
    [InlineData(EmulatorGeneration.February2026, AllmErrorKind.Authentication)]
    [InlineData(EmulatorGeneration.August2026, null)]
    [InlineData(EmulatorGeneration.Autumn2026, null)]
    public async Task A_used_up_key_is_told_as_far_as_the_gateway_tells(EmulatorGeneration generation, AllmErrorKind? kind)
    {
        using AllmEmulator emulator = AllmEmulator.Start(new EmulatorOptions { Generation = generation, Balance = new() { Granted = 100, Used = 150 } });
        using AllmClient client = ClientOf(emulator, null);
        Balance? balance = null;

        Exception? error = await Record.ExceptionAsync(async () => balance = await client.Account.GetBalance(new BalanceQuery()).ExecuteAsync(AllmCallOptions.Default, default));

        Assert.Equal(kind, (error as AllmException)?.Kind);
        Assert.Equal(kind is null ? -50L : null, balance?.RemainingUnit);
    }

    [Theory]
    [MemberData(nameof(Generations))]
    public async Task A_refused_secret_and_a_blocked_user_are_told_alike(EmulatorGeneration generation)
    {
        using AllmEmulator emulator = AllmEmulator.Start(new EmulatorOptions { Generation = generation });
        using AllmClient wrong = ClientOf(emulator, "1024", "sk-wrong0123456789", "wrong0123456789");
        using AllmClient right = ClientOf(emulator, "1024");
        foreach (BalanceScope scope in Enum.GetValues<BalanceScope>())
        {
            AllmException refused = await Assert.ThrowsAsync<AllmException>(() => wrong.Account.GetBalance(new BalanceQuery { Scope = scope }).ExecuteAsync(AllmCallOptions.Default, default));
            Assert.Equal(AllmErrorKind.Authentication, refused.Kind);
            Assert.Contains(scope == BalanceScope.User ? "The access token was not accepted" : "The key was not accepted", refused.RecommendedAction, StringComparison.Ordinal);

            emulator.IsUserBlocked = true;
            AllmException blocked = await Assert.ThrowsAsync<AllmException>(() => right.Account.GetBalance(new BalanceQuery { Scope = scope }).ExecuteAsync(AllmCallOptions.Default, default));
            Assert.Equal(AllmErrorKind.PermissionDenied, blocked.Kind);
            Assert.Contains("is blocked", blocked.RecommendedAction, StringComparison.Ordinal);
            emulator.IsUserBlocked = false;
        }
    }

    [Theory]
    [MemberData(nameof(Generations))]
    public async Task What_the_emulator_plays_is_allowed_by_the_contract(EmulatorGeneration generation)
    {
        using AllmEmulator emulator = AllmEmulator.Start(new EmulatorOptions { Generation = generation });
        using HttpClient http = new() { BaseAddress = emulator.BaseUri };
        foreach (string path in new[] { "/api/status", "/api/pricing" })
        {
            Assert.Empty(await OpenApiContract.ValidateResponseAsync("GET", path, 200, await http.GetStringAsync(path)));
        }

        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + emulator.ApiKey);
        Assert.Empty(await OpenApiContract.ValidateResponseAsync("GET", "/v1/models", 200, await http.GetStringAsync("/v1/models")));
        http.DefaultRequestHeaders.Remove("Authorization");
        foreach (string path in new[] { "/api/usage/token/", "/api/user/self" })
        {
            using HttpResponseMessage refused = await http.GetAsync(path);
            Assert.Empty(await OpenApiContract.ValidateResponseAsync("GET", path, (int)refused.StatusCode, await refused.Content.ReadAsStringAsync()));
        }
    }

    private static AllmClient ClientOf(AllmEmulator emulator, string? user, string? key = null, string? token = null) => new(new AllmClientOptions
    {
        AsksPrices = false,
        BaseUri = GatewayAddress.Parse(emulator.BaseUri.ToString()),
        Credential = AllmCredential.FromText(key ?? emulator.ApiKey),
        AccessToken = AllmCredential.FromText(token ?? emulator.AccessToken),
        UserId = user,
    });
}
