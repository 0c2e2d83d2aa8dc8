using Allmhub.Account;
using Allmhub.Emulator;
using Allmhub.Emulator.Wire;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Account;

public sealed class BalanceServiceTests : IDisposable
{
    private readonly AllmEmulator _emulator = AllmEmulator.Start();

    public void Dispose() => _emulator.Dispose();

    [Fact]
    public async Task CallsThatRunAtATimeAskForTheMoneyOnce()
    {
        _emulator.AddFault("stall=headers;stall-ms=300;path=/api/status");
        using AllmClient client = Client(_emulator.AccessToken, "1024");

        Balance[] balances = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.Account.GetBalance(new BalanceQuery()).ExecuteAsync(AllmCallOptions.Default, default)));

        Assert.Single(Paths(), "/api/status");
        Assert.Single(balances.Select(static balance => balance.UnitPerUsd).Distinct());
    }

    [Fact]
    public async Task TheKeysOwnPathIsAskedFirst()
    {
        Balance balance = await Ask(new BalanceQuery());

        Assert.Equal("/api/usage/token/", balance.Source);
        Assert.Equal(4.17419m, balance.Remaining);
        Assert.Equal(500_000m, balance.UnitPerUsd);
        Assert.Equal(["/api/usage/token/", "/api/status"], Paths());
    }

    [Theory]
    [InlineData("status=404;path=/api/usage")]
    [InlineData("html;path=/api/usage")]
    [InlineData("empty;path=/api/usage")]
    [InlineData("sample=error.openai.429-empty;path=/api/usage")]
    public async Task WhereThatPathDoesNotAnswerTheBillingPathsDo(string fault)
    {
        _emulator.AddFault(fault);

        Balance balance = await Ask(new BalanceQuery());

        Assert.Equal("/v1/dashboard/billing/subscription", balance.Source);
        Assert.Equal(4.17419m, balance.Remaining);
        Assert.Single(Paths(), static path => path.StartsWith("/api/usage", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A429EverywhereIsAskedOnceEach()
    {
        _emulator.AddFault("sample=error.openai.429-empty;count=all");

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => Ask(new BalanceQuery()));

        Assert.Equal(AllmErrorKind.RateLimited, error.Kind);
        Assert.Equal(["/api/usage/token/", "/v1/dashboard/billing/subscription"], Paths());
    }

    [Fact]
    public async Task ARefusedKeyIsNotTriedOnOtherPaths()
    {
        _emulator.AddFault("sample=error.openai.401-exhausted");

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => Ask(new BalanceQuery()));

        Assert.Equal(AllmErrorKind.Authentication, error.Kind);
        Assert.Equal(["/api/usage/token/"], Paths());
    }

    [Fact]
    public async Task WithoutStatusTheStockDivisorHolds()
    {
        _emulator.AddFault("status=500;path=/api/status;count=all");

        Assert.Equal(500_000m, (await Ask(new BalanceQuery())).UnitPerUsd);
    }

    [Fact]
    public async Task AGivenDivisorIsNotAskedFor()
    {
        Balance balance = await Ask(new BalanceQuery { UnitPerUsd = 1000m });

        Assert.Equal(2087.095m, balance.Remaining);
        Assert.DoesNotContain("/api/status", Paths());
    }

    [Fact]
    public async Task AGivenPathIsTheOnlyOne()
    {
        Balance balance = await Ask(new BalanceQuery { Path = "/v1/dashboard/billing/subscription" });

        Assert.Equal("/v1/dashboard/billing/subscription", balance.Source);
        Assert.Equal(["/v1/dashboard/billing/subscription", "/v1/dashboard/billing/usage", "/api/status"], Paths());
    }

    [Fact]
    public async Task TheUsersBalanceGoesWithTheAccessTokenAndTheUserId()
    {
        Balance balance = await Ask(new BalanceQuery { Scope = BalanceScope.User });

        Assert.Equal(62.40891m, balance.Remaining);
        EmulatorRequest request = _emulator.Request[0];
        Assert.Equal("1024", request.Header["New-Api-User"]);
    }

    [Theory]
    [InlineData(null, "1024", AllmErrorKind.Authentication)]
    [InlineData("EmulatorAccessToken0123456789abc", "", AllmErrorKind.InvalidRequest)]
    [InlineData("EmulatorAccessToken0123456789abc", "maria", AllmErrorKind.InvalidRequest)]
    public async Task WithoutTokenOrWithAnIdThatIsNoneNothingIsSent(string? token, string? user, AllmErrorKind kind)
    {
        using AllmClient client = Client(token, user);

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => client.Account.GetBalance(new BalanceQuery { Scope = BalanceScope.User }).ExecuteAsync(AllmCallOptions.Default, default));

        Assert.Equal(kind, error.Kind);
        Assert.NotNull(error.RecommendedAction);
        Assert.Empty(_emulator.Request);
    }

    [Fact]
    public async Task AGatewayThatDemandsTheUserIdSaysSoItself()
    {
        using AllmClient client = Client(_emulator.AccessToken, null);

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => client.Account.GetBalance(new BalanceQuery { Scope = BalanceScope.User }).ExecuteAsync(AllmCallOptions.Default, default));

        Assert.Equal(AllmErrorKind.Authentication, error.Kind);
        Assert.Contains("numeric user id", error.RecommendedAction, StringComparison.Ordinal);
        Assert.False(_emulator.Request[0].Header.ContainsKey("New-Api-User"));
    }

    [Theory]
    [InlineData("USD")]
    [InlineData("CNY")]
    [InlineData("TOKENS")]
    public async Task TheBillingPathsCountInWhatTheSiteShows(string display)
    {
        _emulator.Balance = _emulator.Balance with { DisplayType = display };
        _emulator.AddFault("status=404;path=/api/usage");

        Balance balance = await Ask(new BalanceQuery());

        Assert.Equal("/v1/dashboard/billing/subscription", balance.Source);
        Assert.Equal((5m, 0.82581m, 4.17419m), (balance.Total, balance.Used, balance.Remaining));
    }

    [Fact]
    public async Task AWaitThatTheGatewayAsksForIsToldAndNotSlept()
    {
        _emulator.AddFault("status=429;retry-after=1200;count=all");

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => Ask(new BalanceQuery()));

        Assert.Equal((AllmErrorKind.RateLimited, TimeSpan.FromSeconds(1200), 1), (error.Kind, error.RetryAfter, error.Attempts));
    }

    [Theory]
    [InlineData("error.system.401-code")]
    [InlineData("error.system")]
    [InlineData("error.system.401")]
    public async Task ARefusedAccessTokenSaysSo(string sample)
    {
        _emulator.AddFault($"sample={sample}");

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => Ask(new BalanceQuery { Scope = BalanceScope.User }));

        Assert.Equal(AllmErrorKind.Authentication, error.Kind);
        Assert.Contains("access token", error.RecommendedAction, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task AKeyInThePlaceOfTheAccessTokenIsNamed()
    {
        using AllmClient client = Client(_emulator.ApiKey, "1024");

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => client.Account.GetBalance(new BalanceQuery { Scope = BalanceScope.User }).ExecuteAsync(AllmCallOptions.Default, default));

        Assert.Equal(AllmErrorKind.Authentication, error.Kind);
        Assert.Contains("access token", error.RecommendedAction, StringComparison.OrdinalIgnoreCase);
    }

    private async Task<Balance> Ask(BalanceQuery query)
    {
        using AllmClient client = Client(_emulator.AccessToken, "1024");
        return await client.Account.GetBalance(query).ExecuteAsync(AllmCallOptions.Default, default);
    }

    private AllmClient Client(string? token, string? user) => new(new AllmClientOptions
    {
        AsksPrices = false,
        BaseUri = GatewayAddress.Parse(_emulator.BaseUri.ToString()),
        Credential = AllmCredential.FromText(_emulator.ApiKey),
        AccessToken = token is null ? null : AllmCredential.FromText(token),
        UserId = user,
        RetryBaseDelay = TimeSpan.FromMilliseconds(1),
    });

    private List<string> Paths() => [.. _emulator.Request.Select(static request => request.Path)];
}
