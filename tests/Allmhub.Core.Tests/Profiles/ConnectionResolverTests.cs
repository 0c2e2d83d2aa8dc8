using Allmhub.Http;
using Allmhub.Profiles;

namespace Allmhub.Core.Tests.Profiles;

/// <summary>A key goes only where its own source said.</summary>
public sealed class ConnectionResolverTests
{
    private const string Gateway = "https://api.allmhub.com/";
    private const string Mine = "https://mine.example/";
    private const string Foreign = "https://foreign.example/";

    private static ConnectionSource Source(string name, string? baseUri, string? key) =>
        new(name, new ConnectionSettings { BaseUri = baseUri }) { Key = key is null ? null : new SecretSource(AllmCredential.FromText(key)) };

    private static ResolvedConnection Resolve(params ConnectionSource[] sources) => new ConnectionResolver([]).Resolve(sources);

    [Theory]
    [InlineData(null, "sk-param", null, null, null, null, Gateway, "sk-param")]
    [InlineData(Mine, "sk-param", Foreign, "sk-environment", null, null, Mine, "sk-param")]
    [InlineData(null, null, Mine, "sk-environment", null, "sk-profile", Mine, "sk-environment")]
    [InlineData(null, null, null, "sk-environment", Mine, "sk-profile", Mine, "sk-profile")]
    [InlineData(Mine + "v1", null, null, null, Mine, "sk-profile", Mine, "sk-profile")]
    [InlineData(Foreign, null, null, "sk-environment", Mine, "sk-profile", Foreign, null)]
    [InlineData(null, null, Foreign, null, Mine, "sk-profile", Foreign, null)]
    [InlineData(null, "sk-param", Foreign, null, null, null, Foreign, null)]
    [InlineData(null, "sk-param", Foreign, "sk-environment", null, null, Foreign, "sk-environment")]
    [InlineData(null, null, Foreign, null, null, "sk-profile", Foreign, null)]
    public void The_first_key_of_the_address_goes_there_and_no_other(string? uri, string? key, string? envUri, string? envKey, string? profileUri, string? profileKey, string address, string? expected)
    {
        ResolvedConnection connection = Resolve(Source("the parameters", uri, key), Source("the environment", envUri, envKey), Source("the profile", profileUri, profileKey));

        Assert.Equal(address, connection.BaseUri.ToString());
        Assert.Equal(expected, connection.Key?.Reveal());
        Assert.Equal(expected is null, connection.KeyLeftOut.Count > 0 && connection.Key is null);
    }

    [Fact]
    public void What_was_left_out_names_its_source_and_its_address()
    {
        ResolvedConnection connection = Resolve(Source("the parameters", Foreign, null), Source("the environment", Mine, "sk-environment"));
        Assert.Equal([new SecretLeftOut("the environment", new Uri(Mine))], connection.KeyLeftOut);
    }

    [Fact]
    public void Plain_http_is_allowed_by_the_source_of_the_address_alone()
    {
        ConnectionSource allows = new("the profile", new ConnectionSettings { BaseUri = "http://mine.example/", AllowInsecure = true });
        Assert.Equal("http://mine.example/", Resolve(Source("the parameters", null, null), allows).BaseUri.ToString());
        Assert.ThrowsAny<Exception>(() => Resolve(Source("the parameters", "http://foreign.example/", null), allows));
        Assert.ThrowsAny<Exception>(() => Resolve(Source("the parameters", null, null), Source("the environment", "http://foreign.example/", null), allows));
    }

    [Fact]
    public void Every_setting_comes_from_the_first_that_says_it_and_the_rest_are_defaults()
    {
        ConnectionSource first = new("a", new ConnectionSettings { TimeoutSec = 7, DefaultModel = "m1" });
        ConnectionSource second = new("b", new ConnectionSettings { TimeoutSec = 9, DefaultModel = "m2", MaxRetry = 0, Proxy = "http://proxy.example:8080" }) { Profile = "work" };

        ResolvedConnection connection = Resolve(first, second);

        Assert.Equal((7, 15, 900, 330, 0), (connection.Settings.TimeoutSec, connection.Settings.ConnectTimeoutSec, connection.Settings.FirstByteTimeoutSec, connection.Settings.IdleTimeoutSec, connection.Settings.MaxRetry));
        Assert.Equal(("m1", "work", "http://proxy.example:8080/"), (connection.Settings.DefaultModel, connection.Profile, connection.Proxy?.ToString()));
        AllmClientOptions options = connection.ToOptions();
        Assert.Equal((TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(900), 0), (options.TotalTimeout, options.FirstByteTimeout, options.MaxRetry));
    }

    [Fact]
    public void Every_setting_is_merged()
    {
        ConnectionSettings full = new()
        {
            BaseUri = Mine,
            AllowInsecure = true,
            DefaultModel = "m",
            Proxy = "http://proxy.example",
            ProxyCredential = new System.Net.NetworkCredential("me", "pass"),
            TimeoutSec = 1,
            ConnectTimeoutSec = 2,
            FirstByteTimeoutSec = 3,
            IdleTimeoutSec = 4,
            MaxRetry = 5,
            UserId = "6",
            NoJournalPrompt = true,
            NoPriceList = true,
            NoLedger = true,
            LedgerPrompt = true,
            Budget = 2.5m,
            TokenBudget = 7,
            Log = true,
            LogDay = 8,
            LogSizeMB = 9,
            PromptFolder = "/prompts",
        };
        Assert.All(typeof(ConnectionSettings).GetProperties().Where(static property => property.CanWrite), property => Assert.NotEqual(property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType) : null, property.GetValue(full)));
        Assert.Equal(full, new ConnectionSettings().Over(full));
        Assert.Equal(full, full.Over(new ConnectionSettings()));
    }

    [Theory]
    [InlineData("proxy.example")]
    [InlineData("ftp://proxy.example")]
    [InlineData("sk-0123456789abcdef@proxy.example")]
    [InlineData("http://me:sk-0123456789abcdef@proxy.example")]
    public void A_bad_proxy_is_refused_and_not_repeated(string proxy)
    {
        Exception error = Assert.ThrowsAny<Exception>(() => Resolve(new ConnectionSource("a", new ConnectionSettings { Proxy = proxy })));
        Assert.DoesNotContain("proxy.example'", error.Message.Replace("http://proxy.example:8080'", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("sk-0123", error.Message, StringComparison.Ordinal);
    }
}
