using System.Net;
using System.Reflection;
using System.Text;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Http;

/// <summary>The key goes to the gateway's own origin, and nowhere else: no redirect, no error, no notice, no dry run.</summary>
public sealed class SecretTests
{
    private const string Token = "token-do-not-show-me-77c1";

    [Fact]
    public async Task Key_goes_to_the_gateway()
    {
        await using RawServer server = new(RawServer.Answer(200, "{}"));
        using SendPipeline pipeline = new(Client.Options(server.BaseUri));

        using AllmResponse response = await pipeline.SendAsync(Client.Request(RetryPolicy.Read), AllmCallOptions.Default, default);

        Assert.Equal("Bearer " + Client.Key, Assert.Single(server.Requests).Header["Authorization"]);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_is_an_error_and_the_second_host_hears_nothing(int status)
    {
        await using RawServer second = new(RawServer.Answer(200, "{}"));
        await using RawServer first = new(RawServer.Answer(status, "<a>Moved</a>", "text/html", $"Location: {second.BaseUri}v1/thing?x=1\r\n"));
        using SendPipeline pipeline = new(Client.Options(first.BaseUri));

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => pipeline.SendAsync(Client.Request(RetryPolicy.Read), AllmCallOptions.Default, default));

        Assert.Equal((AllmErrorKind.Protocol, (HttpStatusCode)status, 1), (error.Kind, error.StatusCode!.Value, error.Attempts));
        Assert.Contains($"{second.BaseUri}v1/thing.", error.Message, StringComparison.Ordinal);
        Assert.Empty(second.Requests);
    }

    [Fact]
    public async Task Missing_closing_slash_is_named()
    {
        await using RawServer server = new(RawServer.Answer(301, string.Empty, "text/html", "Location: /api/usage/token/\r\n"));
        using SendPipeline pipeline = new(Client.Options(server.BaseUri));

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => pipeline.SendAsync(Client.Request(RetryPolicy.Read, "/api/usage/token"), AllmCallOptions.Default, default));

        Assert.Equal("Write the path with a closing slash.", error.RecommendedAction);
    }

    [Theory]
    [InlineData("https://second.example.com/v1/x")]
    [InlineData("//second.example.com/v1/x")]
    [InlineData("@second.example.com/v1/x")]
    [InlineData("\\\\second.example.com\\x")]
    [InlineData(":80@second.example.com/x")]
    public void Path_that_names_another_host_stays_on_the_gateway(string path) =>
        Assert.Equal(("api.allmhub.com", 443), (GatewayUri.Resolve(AllmClientOptions.DefaultBaseUri, path).Host, GatewayUri.Resolve(AllmClientOptions.DefaultBaseUri, path).Port));

    [Fact]
    public void Path_that_climbs_out_of_the_prefix_is_refused() =>
        Assert.Throws<InvalidInputException>(() => GatewayUri.Resolve(new Uri("https://proxy.example.com/allm/"), "../other/x"));

    [Fact]
    public void Query_is_merged_and_the_last_one_wins() =>
        Assert.Equal(
            "https://api.allmhub.com/v1beta/models/m:stream?a=%26%20b&alt=json",
            GatewayUri.Resolve(
                AllmClientOptions.DefaultBaseUri,
                "/v1beta/models/m:stream?alt=sse",
                new Dictionary<string, string> { ["a"] = "& b" },
                new Dictionary<string, string> { ["alt"] = "json" }).AbsoluteUri);

    [Theory]
    [InlineData("Authorization")]
    [InlineData("authorization")]
    [InlineData("X-Api-Key")]
    [InlineData("x-goog-api-key")]
    [InlineData("mj-api-secret")]
    [InlineData("Cookie")]
    [InlineData("Host")]
    public async Task Header_that_carries_a_secret_is_refused_before_anything_is_sent(string name)
    {
        await using RawServer server = new(RawServer.Answer(200, "{}"));
        using SendPipeline pipeline = new(Client.Options(server.BaseUri));
        AllmCallOptions options = new() { ExtraHeader = new Dictionary<string, string> { [name] = "v" } };

        await Assert.ThrowsAsync<InvalidInputException>(() => pipeline.SendAsync(Client.Request(RetryPolicy.Read), options, default));

        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("X-Good", "a\r\nAuthorization: b")]
    [InlineData("X: Bad", "a")]
    [InlineData("", "a")]
    [InlineData("X-Good", "\u4E2D")]
    [InlineData("X-Good", "\u007F")]
    public void Header_that_would_break_the_request_is_refused(string name, string value)
    {
        AllmCallOptions options = new() { ExtraHeader = new Dictionary<string, string> { [name] = value } };

        InvalidInputException error = Assert.Throws<InvalidInputException>(() => new RequestBuilder(Client.Options(AllmClientOptions.DefaultBaseUri), Client.Request(RetryPolicy.Read), options));

        Assert.Equal(nameof(AllmCallOptions.ExtraHeader), error.Parameter);
    }

    [Fact]
    public async Task Extra_header_and_extra_query_arrive()
    {
        await using RawServer server = new(RawServer.Answer(200, "{}"));
        using SendPipeline pipeline = new(Client.Options(server.BaseUri));
        AllmCallOptions options = new()
        {
            ExtraHeader = new Dictionary<string, string> { ["anthropic-beta"] = "x-1" },
            ExtraQuery = new Dictionary<string, string> { ["q"] = "中" },
        };

        using AllmResponse response = await pipeline.SendAsync(Client.Request(RetryPolicy.Chat), options, default);

        RawRequest request = Assert.Single(server.Requests);
        Assert.Equal(("POST /v1/thing?q=%E4%B8%AD HTTP/1.1", "x-1"), (request.Line, request.Header["anthropic-beta"]));
    }

    [Fact]
    public async Task Access_token_goes_with_the_user_id_and_without_the_key()
    {
        await using RawServer server = new(RawServer.Answer(200, "{}"));
        using SendPipeline pipeline = new(WithToken(server.BaseUri));
        AllmRequest request = Client.Request(RetryPolicy.Read, "api/user/self") with { Secret = RequestSecret.AccessToken };

        using AllmResponse response = await pipeline.SendAsync(request, AllmCallOptions.Default, default);

        RawRequest sent = Assert.Single(server.Requests);
        Assert.Equal(("Bearer " + Token, "7"), (sent.Header["Authorization"], sent.Header["New-Api-User"]));
    }

    [Fact]
    public async Task Refused_access_token_given_as_key_is_recognised()
    {
        await using RawServer server = new(RawServer.Answer(401, """{"error":{"message":"无效的令牌","code":""}}"""));
        using SendPipeline pipeline = new(new AllmClientOptions { AsksPrices = false, BaseUri = server.BaseUri, Credential = AllmCredential.FromText(Token) });

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => pipeline.SendAsync(Client.Request(RetryPolicy.Read), AllmCallOptions.Default, default));

        Assert.Contains("does not begin with 'sk-'", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_does_not_keep_the_request_with_the_key_in_it()
    {
        await using RawServer server = new(RawServer.Answer(200, "{}"));
        using SendPipeline pipeline = new(Client.Options(server.BaseUri));

        using AllmResponse response = await pipeline.SendAsync(Client.Request(RetryPolicy.Read), AllmCallOptions.Default, default);

        FieldInfo field = Assert.Single(typeof(AllmResponse).GetFields(BindingFlags.Instance | BindingFlags.NonPublic), static field => field.FieldType == typeof(HttpResponseMessage));
        Assert.Null(Assert.IsType<HttpResponseMessage>(field.GetValue(response)).RequestMessage);
    }

    public static TheoryData<string> Faults => ["401", "echo", "503", "html", "empty", "reset", "refused", "redirect", "stall", "midway", "stop", "header", "greeting", "json"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task No_error_and_no_notice_shows_a_secret(string fault)
    {
        await using RawServer server = new(async (_, exchange) => await AnswerAsync(fault, exchange));
        AllmClientOptions options = WithToken(fault == "refused" ? RawServer.Nowhere() : server.BaseUri);
        using AllmClient client = new(options);
        using CancellationTokenSource stop = new();
        NoticeList notices = new();
        Task call = client.Chat.Complete(Client.Chat(fault == "midway" ? "hi" : $"is {Client.Key} a key?")).ExecuteAsync(new AllmCallOptions { Notices = notices, MaxRetry = 1 }, stop.Token);
        if (fault == "stop")
        {
            await Task.Delay(100);
            await stop.CancelAsync();
        }

        Exception error = await Assert.ThrowsAnyAsync<Exception>(() => call);

        Assert.True(error is AllmException or OperationCanceledException, error.ToString());
        Assert.NotEmpty(notices.Notices);
        foreach (string text in ObjectGraph.TextsOf(error).Concat(notices.Notices.Select(static notice => notice.Message)).Append(error.ToString()))
        {
            Assert.DoesNotContain(Client.Key, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Token, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_text_of_an_error_is_cleaned()
    {
        PropertyInfo[] texts = [.. typeof(AllmError).GetProperties().Where(static property => property.PropertyType == typeof(string))];
        AllmError error = new(AllmErrorKind.Server, Client.Key);
        foreach (PropertyInfo text in texts)
        {
            text.SetValue(error, $"it was {Client.Key}");
        }

        AllmException clean = new SecretGuard(Client.Options(AllmClientOptions.DefaultBaseUri)).Clean(new AllmException(error, new IOException(Client.Key)));

        Assert.Equal(7, texts.Length);
        Assert.All(texts, text => Assert.Equal("it was sk-…2e9b", text.GetValue(clean.Error)));
        Assert.Equal(("it was sk-…2e9b", null), (clean.Message, clean.InnerException));
    }

    [Fact]
    public void What_the_call_learns_is_put_on_a_copy()
    {
        AllmException first = new(AllmErrorKind.Server, "m", new IOException("i"));

        AllmException second = first.With(static error => error with { RequestId = "id" });

        Assert.Equal((null, "id", first.InnerException), (first.RequestId, second.RequestId, second.InnerException));
    }

    [Fact]
    public void Walk_of_the_graph_would_find_the_key()
    {
        InvalidOperationException outer = new("outer", new HttpRequestException("inner"));
        outer.InnerException!.Data["request"] = new Holder(Encoding.UTF8.GetBytes("Bearer " + Client.Key));

        Assert.Contains(ObjectGraph.TextsOf(outer), static text => text.Contains(Client.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dry_run_shows_exactly_what_is_sent_with_the_key_masked()
    {
        await using RawServer server = new(RawServer.Stream(Client.Delta("x") + Client.End()));
        using AllmClient client = new(Client.Options(server.BaseUri));
        AllmCallOptions options = new()
        {
            ExtraBody = new System.Text.Json.Nodes.JsonObject { ["model"] = "other", ["stream_options"] = new System.Text.Json.Nodes.JsonObject { ["extra"] = "中文 <&+'>" } },
        };

        RequestDescription description = client.Chat.Stream(Client.Chat("你好")).Describe(options);
        await client.Chat.Complete(Client.Chat("你好")).ExecuteAsync(options, default);

        RawRequest sent = Assert.Single(server.Requests);
        Assert.Equal(sent.Body, description.Body);
        Assert.Equal($"POST {description.Uri.PathAndQuery} HTTP/1.1", sent.Line);
        Assert.Contains("你好", sent.Body, StringComparison.Ordinal);
        Assert.Contains("中文 <&+'>", sent.Body, StringComparison.Ordinal);
        Assert.Contains("\"model\":\"other\"", sent.Body, StringComparison.Ordinal);
        Assert.Equal("Bearer sk-…2e9b", description.Header["Authorization"]);
        Assert.Equal(sent.Header["Content-Type"], description.Header["Content-Type"]);
        Assert.StartsWith("application/json", sent.Header["Content-Type"], StringComparison.Ordinal);
        Assert.DoesNotContain(ObjectGraph.TextsOf(description), static text => text.Contains(Client.Key, StringComparison.Ordinal));
    }

    private sealed class Holder(byte[] header)
    {
        private readonly ReadOnlyMemory<byte> _header = header;

        public int Length => _header.Length;
    }

    private static AllmClientOptions WithToken(Uri address) => new()
    {
        AsksPrices = false,
        BaseUri = address,
        Credential = AllmCredential.FromText(Client.Key),
        AccessToken = AllmCredential.FromText(Token),
        UserId = "7",
        RetryBaseDelay = TimeSpan.FromMilliseconds(1),
        IdleTimeout = TimeSpan.FromMilliseconds(200),
    };

    private static async Task AnswerAsync(string fault, RawExchange exchange)
    {
        switch (fault)
        {
            case "401":
                await exchange.WriteAsync(RawServer.Answer(401, """{"error":{"message":"无效的令牌","code":""}}"""));
                break;
            case "echo":
                await exchange.WriteAsync(RawServer.Answer(503, $$$"""{"error":{"message":"Incorrect key {{{Client.Key}}} or {{{Token}}}","param":"{{{Client.Key}}}","code":""}}""", headers: $"X-Echo: {Client.Key}\r\nX-Oneapi-Request-Id: {Client.Key}\r\n"));
                break;
            case "503":
                await exchange.WriteAsync(RawServer.Answer(503, string.Empty));
                break;
            case "html":
                await exchange.WriteAsync(RawServer.Answer(200, "<html>", "text/html"));
                break;
            case "empty":
                await exchange.WriteAsync(RawServer.Answer(200, string.Empty));
                break;
            case "reset":
                exchange.Reset();
                break;
            case "redirect":
                await exchange.WriteAsync(RawServer.Answer(302, string.Empty, headers: $"Location: http://127.0.0.1:1/?key={Client.Key}\r\n"));
                break;
            case "header":
                await exchange.WriteAsync($"HTTP/1.1 200 OK\r\nno header of {Client.Key}\r\n\r\n");
                break;
            case "greeting":
                await exchange.WriteAsync($"SSH-2.0-{Client.Key}\r\n");
                break;
            case "json":
                await exchange.WriteAsync(RawServer.Stream($"data: {{\"{Client.Key}\":{{\"{Token}\": nothing}}}}\n\n"));
                break;
            case "midway":
                await exchange.WriteAsync(RawServer.Stream(Client.Delta("a") + $$$"""data: {"error":{"message":"bad {{{Client.Key}}}","code":null}}""" + "\n\n"));
                break;
            default:
                await exchange.WriteAsync(RawServer.Stream(string.Empty));
                await exchange.StallAsync();
                break;
        }
    }
}
