using System.Text.Json;
using Allmhub.Account;

namespace Allmhub.Core.Tests.Account;

public sealed class BalanceReaderTests
{
    private const decimal UnitPerUsd = 500_000m;

    [Theory]
    [InlineData("""{"data":{"total_available":9223372036854775807,"total_used":5000000}}""", "18446744073719.551614", 9223372036854775807)]
    [InlineData("""{"data":{"total_available":18446744073709551615,"total_used":0}}""", "36893488147419.10323", 9223372036854775807)]
    [InlineData("""{"data":{"quota":9223372036854775807,"used_quota":9223372036854775807}}""", "36893488147419.103228", 9223372036854775807)]
    [InlineData("""{"data":{"total_available":-9223372036854775808,"total_used":-1}}""", "-18446744073709.551618", -9223372036854775808)]
    public void Units_at_the_end_of_their_range_do_not_turn_round(string body, string total, long remaining)
    {
        Balance balance = BalanceReader.ReadUnits(Json(body), BalanceScope.Token, UnitPerUsd, "x")!;
        Assert.Equal((decimal.Parse(total, System.Globalization.CultureInfo.InvariantCulture), remaining), (balance.Total, balance.RemainingUnit));
    }

    [Fact]
    public void KeyWithALimitGivesDecimalUsdAndRawUnits()
    {
        Balance balance = BalanceReader.ReadUnits(Sample.Json("token.usage.json"), BalanceScope.Token, UnitPerUsd, "/api/usage/token/")!;

        Assert.Equal(BalanceScope.Token, balance.Scope);
        Assert.Equal("powershell", balance.Name);
        Assert.Equal(4.17419m, balance.Remaining);
        Assert.Equal(0.82581m, balance.Used);
        Assert.Equal(5.0m, balance.Total);
        Assert.Equal(2087095, balance.RemainingUnit);
        Assert.False(balance.IsUnlimited);
        Assert.Null(balance.ExpiresAt);
        Assert.Empty(balance.ModelLimit);
        Assert.Equal("/api/usage/token/", balance.Source);
    }

    [Fact]
    public void UnlimitedKeyNeverShowsTheGatewaysNegativeNumber()
    {
        Balance balance = BalanceReader.ReadUnits(Sample.Json("token.usage.unlimited.json"), BalanceScope.Token, UnitPerUsd, "/api/usage/token/")!;

        Assert.True(balance.IsUnlimited);
        Assert.Null(balance.Remaining);
        Assert.Null(balance.RemainingUnit);
        Assert.Null(balance.Total);
        Assert.Equal(0.146622m, balance.Used);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1798675200), balance.ExpiresAt);
        Assert.Equal(["gpt-4o-mini", "mj_imagine"], balance.ModelLimit);
        Assert.Equal("unlimited", balance.ToString());
    }

    [Fact]
    public void UserBalanceCountsWhatIsLeftAndWhatWasSpent()
    {
        Balance balance = BalanceReader.ReadUnits(Sample.Json("user.self.json"), BalanceScope.User, UnitPerUsd, "/api/user/self")!;

        Assert.Equal("maria", balance.Name);
        Assert.Equal(62.40891m, balance.Remaining);
        Assert.Equal(17.59109m, balance.Used);
        Assert.Equal(80m, balance.Total);
    }

    [Fact]
    public void AnotherDivisorChangesTheMoneyNotTheUnits()
    {
        Balance balance = BalanceReader.ReadUnits(Sample.Json("token.usage.json"), BalanceScope.Token, 1_000_000m, "/api/usage/token/")!;

        Assert.Equal(2.087095m, balance.Remaining);
        Assert.Equal(2087095, balance.RemainingUnit);
        Assert.Equal(1_000_000m, balance.UnitPerUsd);
    }

    [Fact]
    public void BillingUsageIsInHundredths()
    {
        Balance balance = BalanceReader.ReadBilling(Sample.Json("billing.subscription.json"), Sample.Json("billing.usage.json"), 1m, "/v1/dashboard/billing/subscription")!;

        Assert.Equal(5.0m, balance.Total);
        Assert.Equal(0.82581m, balance.Used);
        Assert.Equal(4.17419m, balance.Remaining);
        Assert.Null(balance.RemainingUnit);
    }

    [Fact]
    public void BillingOfAnUnlimitedKeyHasNoRemainder()
    {
        Balance balance = BalanceReader.ReadBilling(Json("""{"hard_limit_usd":100000000,"access_until":0}"""), Json("""{"total_usage":"12.5"}"""), 1m, "x")!;

        Assert.True(balance.IsUnlimited);
        Assert.Null(balance.Remaining);
        Assert.Equal(0.125m, balance.Used);
    }

    [Fact]
    public void NumbersMayBeText()
    {
        Balance balance = BalanceReader.ReadUnits(Json("""{"data":{"total_available":"250000","total_used":"0","unlimited_quota":false}}"""), BalanceScope.Token, UnitPerUsd, "x")!;

        Assert.Equal(0.5m, balance.Remaining);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"success":true,"data":null}""")]
    [InlineData("""{"data":{"other":1}}""")]
    public void AnythingElseIsNoBalance(string body) =>
        Assert.Null(BalanceReader.ReadUnits(Json(body), BalanceScope.Token, UnitPerUsd, "x"));

    private static JsonElement Json(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
