using Allmhub.Account;
using Allmhub.Chat;
using Allmhub.Core.Tests.Http;
using Allmhub.Core.Tests.Tasks;
using Allmhub.Foundation;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Account;

/// <summary>Prices come by themselves: fetched once beside the first paid call, kept on disk, shared by clients, and never in a call's way.</summary>
public sealed class PriceBookTests
{
    private const string Answer = """{"id":"c","model":"gpt-5-2025","choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}],"usage":{"prompt_tokens":12000,"completion_tokens":1000,"total_tokens":13000,"prompt_tokens_details":{"cached_tokens":8000},"completion_tokens_details":{"reasoning_tokens":400}}}""";
    private const string List = """{"success":true,"data":[{"model_name":"gpt-5","quota_type":0,"model_ratio":0.625,"completion_ratio":8,"cache_ratio":0.1}],"group_ratio":{"default":1,"vip":"0.5"}}""";
    private const string Hidden = """{"success":false,"message":"pricing is disabled"}""";

    private readonly ChargeList _charges = new();
    private readonly NoticeList _notices = new();

    [Fact]
    public async Task Every_answer_has_its_cost_and_the_list_is_asked_once()
    {
        await using FilmHost host = Host(List);

        ChatCompletion[] answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AskAsync(host.Client)));

        Assert.All(answers, static answer => Assert.Equal(0.016m, answer.Cost));
        Assert.All(answers, static answer => Assert.Contains("8000 cached at 0.125", answer.CostBasis, StringComparison.Ordinal));
        Assert.Equal((1, 1), (host.Count("GET /api/pricing"), host.Count("GET /api/status")));
        RawRequest asked = Assert.Single(host.Requests, static request => request.Line.StartsWith("GET /api/pricing", StringComparison.Ordinal));
        Assert.DoesNotContain(asked.Header.Keys, static name => name.Equals("Authorization", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(8, _charges.Charges.Count(static charge => charge is { Usd: 0.016m, Model: "gpt-5", Action: "Ask", IsPartial: false, Usage.InputToken: 12000 }));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(200)]
    public async Task A_hidden_list_is_asked_once_by_all_clients_and_remembered_on_disk(int status)
    {
        await using FilmHost host = Host(RawServer.Answer(status, Hidden));

        Assert.Null((await AskAsync(host.Client)).Cost);
        using AllmClient other = new(Client.Options(host.BaseUri, asksPrices: true));
        ChatCompletion second = await AskAsync(other);

        Assert.Equal((null, null, "ok"), (second.Cost, second.CostBasis, second.Text));
        Assert.Equal(1, host.Count("GET /api/pricing"));
        Assert.DoesNotContain(_notices.Notices, static notice => notice.Level == NoticeLevel.Warning);
        byte[] kept = await File.ReadAllBytesAsync(UserFolder.CacheFile("prices", host.BaseUri.AbsoluteUri) + ".none");
        Assert.Equal(PriceListState.Hidden, PriceListFile.Read(kept, host.BaseUri)!.State);
        Assert.Equal([null, null], _charges.Charges.Select(static charge => charge.Usd));
    }

    [Theory]
    [InlineData("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("""{"success":true,"data":null}""")]
    [InlineData("<html>login</html>")]
    [InlineData("[]")]
    public async Task A_list_that_fails_is_no_failure_of_the_call_and_is_not_asked_at_once_again(string answer)
    {
        await using FilmHost host = Host(answer);

        Assert.Equal((null, "ok"), ((await AskAsync(host.Client)).Cost, (await AskAsync(host.Client)).Text));

        Assert.Equal(1, host.Count("GET /api/pricing"));
        Assert.DoesNotContain(_notices.Notices, static notice => notice.Level == NoticeLevel.Warning);
    }

    [Fact]
    public async Task A_list_that_hangs_does_not_hold_an_answer_and_serves_the_next()
    {
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FilmHost host = Host(List).On("GET /api/pricing", async exchange =>
        {
            await release.Task;
            await exchange.WriteAsync(RawServer.Answer(200, List));
        });

        // It would never end if it waited for the list.
        Assert.Null((await AskAsync(host.Client)).Cost);
        release.SetResult();
        Assert.Equal(PriceListState.Told, (await host.Client.Prices.GetAsync(TimeSpan.FromSeconds(20), null, default))!.State);
        Assert.Equal(0.016m, (await AskAsync(host.Client)).Cost);
        Assert.Equal(1, host.Count("GET /api/pricing"));
    }

    [Fact]
    public async Task Who_wants_no_extra_request_gets_none()
    {
        await using FilmHost host = Host(List);
        using AllmClient client = new(Client.Options(host.BaseUri));

        Assert.Null((await AskAsync(client)).Cost);
        Assert.Equal(0, host.Count("GET /api/pricing"));

        await client.Models.List(ModelListing.OpenAI).ExecuteAsync(AllmCallOptions.Default, default);
        Assert.Equal((0.016m, 1), ((await AskAsync(client)).Cost, host.Count("GET /api/pricing")));
    }

    [Fact]
    public async Task A_failing_list_takes_no_good_ones_place()
    {
        await using FilmHost host = Host(List, RawServer.Answer(403, Hidden));
        host.On("GET /v1/models", """{"object":"list","data":[{"id":"gpt-5"}]}""");

        Assert.Equal(1.25m, (await ListAsync(host.Client))[0].Price!.InputPerMillion);
        Assert.Equal(1.25m, (await ListAsync(host.Client))[0].Price!.InputPerMillion);

        Assert.Equal(2, host.Count("GET /api/pricing"));
        Assert.Equal(1.25m, ModelCache.Load(host.BaseUri)[0].Price!.InputPerMillion);
        Assert.Equal(0.016m, (await AskAsync(host.Client)).Cost);
    }

    [Fact]
    public async Task A_list_of_yesterday_serves_until_the_new_one_is_there()
    {
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using FilmHost host = Host(List).On("GET /api/pricing", async exchange =>
        {
            await release.Task;
            await exchange.WriteAsync(RawServer.Answer(200, List));
        });
        PriceList old = new() { Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), State = PriceListState.Told, Model = new Dictionary<string, PriceEntry> { ["gpt-5"] = new() { PerCall = 0.5m } } };
        UserFolder.WriteAtomically(UserFolder.CacheFile("prices", host.BaseUri.AbsoluteUri), PriceListFile.Write(host.BaseUri, old));

        ChatCompletion answer = await AskAsync(host.Client);
        Assert.Equal(0.5m, answer.Cost);
        Assert.EndsWith("list of 2026-01-02", answer.CostBasis, StringComparison.Ordinal);

        release.SetResult();
        await host.Client.Prices.GetAsync(TimeSpan.FromSeconds(20), null, default);
        while (host.Client.Prices.Known!.Time == old.Time)
        {
            await Task.Delay(5);
        }

        Assert.Equal(0.016m, (await AskAsync(host.Client)).Cost);
    }

    [Fact]
    public async Task The_group_of_a_key_is_learned_kept_without_the_key_and_reckoned_with()
    {
        await using FilmHost host = Host(List);
        host.Client.Prices.Learn(new KeyGroup("vip"));

        ChatCompletion answer = await AskAsync(host.Client);
        Assert.Equal(0.008m, answer.Cost);
        Assert.EndsWith("group vip at 0.5", answer.CostBasis, StringComparison.Ordinal);

        string file = await File.ReadAllTextAsync(UserFolder.CacheFile("groups", host.BaseUri.AbsoluteUri));
        Assert.DoesNotContain(Client.Key, file, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Client.Key[3..], file, StringComparison.OrdinalIgnoreCase);
        using AllmClient stranger = new(new AllmClientOptions { BaseUri = host.BaseUri, AsksPrices = false, Credential = AllmCredential.FromText("sk-another-key-0001") });
        Assert.Null(stranger.Prices.Group);
        host.Client.Prices.Learn(new KeyGroup("vip", 0.5m, UserRatio: 0.25m));
        Assert.Equal(0.004m, (await AskAsync(host.Client)).Cost);
    }

    [Fact]
    public async Task The_sites_own_units_count()
    {
        await using FilmHost host = Host(List).On("GET /api/status", """{"success":true,"data":{"quota_per_unit":"1000000"}}""");

        Assert.Equal(0.008m, (await AskAsync(host.Client)).Cost);
    }

    [Fact]
    public async Task Units_of_zero_are_the_usual_ones()
    {
        await using FilmHost host = Host(List).On("GET /api/status", """{"success":true,"data":{"quota_per_unit":0}}""");

        Assert.Equal(0.016m, (await AskAsync(host.Client)).Cost);
    }

    [Fact]
    public void A_list_keeps_everything_on_disk()
    {
        Uri gateway = new("https://kept.example/");
        PriceList list = Listed.List(
            """{"default":1,"vip":"0.8","odd":"x","minus":-1}""",
            "\"model_name\":\"a\",\"quota_type\":0,\"model_ratio\":\"0.5\",\"completion_ratio\":2,\"cache_ratio\":0,\"create_cache_ratio\":1.25,\"image_ratio\":3,\"audio_ratio\":4,\"audio_completion_ratio\":5",
            "\"model_name\":\"b\",\"quota_type\":\"1\",\"model_price\":\"0.1\"",
            "\"model_name\":\"c\",\"billing_mode\":\"tiered_expr\",\"billing_expr\":\"p * 1\"",
            "\"model_name\":\"minus\",\"quota_type\":0,\"model_ratio\":-1",
            "\"model_name\":\"\\ud83d\",\"quota_type\":1,\"model_price\":1");

        PriceList read = PriceListFile.Read(PriceListFile.Write(gateway, list), gateway)!;

        Assert.Equal(["a", "b", "c"], read.Model.Keys);
        Assert.Equal(list.Model, read.Model);
        Assert.Equal(new Dictionary<string, decimal> { ["default"] = 1, ["vip"] = 0.8m }, read.GroupRatio);
        Assert.Null(PriceListFile.Read(PriceListFile.Write(gateway, list), new Uri("https://other.example/")));
    }

    [Fact]
    public void Ten_thousand_models_are_kept_and_found()
    {
        Uri gateway = new("https://large.example/");
        PriceList list = Listed.List("{}", [.. Enumerable.Range(0, 10_000).Select(static i => $"\"model_name\":\"m-{i}\",\"quota_type\":0,\"model_ratio\":{i}")]);

        PriceList read = PriceListFile.Read(PriceListFile.Write(gateway, list), gateway)!;

        Assert.Equal((10_000, 9_999m), (read.Model.Count, read.Find("m-9999")!.ModelRatio));
    }

    [Fact]
    public void A_name_in_other_capitals_is_found_where_no_two_differ_in_these_alone()
    {
        PriceList list = Listed.List(
            "{}",
            "\"model_name\":\"GPT-5\",\"quota_type\":1,\"model_price\":1",
            "\"model_name\":\"x\",\"quota_type\":1,\"model_price\":1",
            "\"model_name\":\"X\",\"quota_type\":1,\"model_price\":2");

        Assert.Equal(1m, list.Find("gpt-5")!.PerCall);
        Assert.Equal((1m, 2m), (list.Find("x")!.PerCall, list.Find("X")!.PerCall));
        Assert.Null(Listed.List("{}", "\"model_name\":\"ab\",\"quota_type\":1,\"model_price\":1", "\"model_name\":\"aB\",\"quota_type\":1,\"model_price\":2").Find("AB"));
    }

    [Fact]
    public void Of_a_model_that_is_listed_twice_the_price_of_the_usual_group_stands()
    {
        PriceList list = Listed.List(
            "{}",
            "\"model_name\":\"m\",\"quota_type\":1,\"model_price\":1,\"enable_groups\":[\"default\"]",
            "\"model_name\":\"m\",\"quota_type\":1,\"model_price\":2,\"enable_groups\":[\"vip\"]",
            "\"model_name\":\"n\",\"quota_type\":1,\"model_price\":1,\"enable_groups\":[\"vip\"]",
            "\"model_name\":\"n\",\"quota_type\":1,\"model_price\":2,\"enable_groups\":[\"vip\",\"default\"]");

        Assert.Equal((1m, 2m), (list.Find("m")!.PerCall, list.Find("n")!.PerCall));
    }

    private static FilmHost Host(params string[] lists) => new FilmHost()
        .On("POST /v1/chat/completions", Answer)
        .On("GET /v1/models", """{"object":"list","data":[{"id":"gpt-5"}]}""")
        .On("GET /api/status", """{"success":true,"data":{"quota_per_unit":500000}}""")
        .On("GET /api/pricing", lists);

    private static async Task<IReadOnlyList<ModelInfo>> ListAsync(AllmClient client) => await client.Models.List(ModelListing.OpenAI).ExecuteAsync(AllmCallOptions.Default, default);

    private Task<ChatCompletion> AskAsync(AllmClient client) => client.Chat
        .Complete(new ChatRequest { Model = "gpt-5", Stream = false, Message = [new ChatMessage(ChatRole.User, "hi")] })
        .ExecuteAsync(new AllmCallOptions { Charges = _charges, Notices = _notices }, default);
}
