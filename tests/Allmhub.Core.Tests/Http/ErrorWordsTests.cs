using System.Globalization;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Http;

/// <summary>How an error is told: what it means before words its reader may not understand, never twice the same, attempts and time at the end.</summary>
public sealed class ErrorWordsTests
{
    private const string Spent = """{"error":{"message":"该令牌额度已用尽 (request id: 20260729abc)","type":"new_api_error","code":""}}""";
    private const string Means = "The key is valid, but its own quota is used up.";

    [Fact]
    public void A_sentence_in_Chinese_comes_after_what_it_means()
    {
        AllmException error = Make(401, Spent);

        ErrorWords words = In("en-US", () => ErrorWords.Of(error.Error));

        Assert.Equal($"{Means} The gateway says: 该令牌额度已用尽 (request id: 20260729abc)", words.Text);
        Assert.Equal("Raise the key's quota in the console or use another key; this is not the account's balance.", words.Action);
        Assert.Equal("该令牌额度已用尽 (request id: 20260729abc)", error.Message);
        Assert.Equal($"{Means} {words.Action}", error.RecommendedAction);
    }

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("zh-TW")]
    public void A_reader_of_Chinese_gets_it_alone(string culture)
    {
        ErrorWords words = In(culture, () => ErrorWords.Of(Make(401, Spent).Error));

        Assert.Equal("该令牌额度已用尽 (request id: 20260729abc)", words.Text);
        Assert.StartsWith("密钥有效，但它自己的额度已用完。", words.Action, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, """{"error":{"message":"Incorrect API key provided.","code":"invalid_api_key"}}""")]
    [InlineData(400, """{"error":{"message":"Invalid value: '高清晰度的'. Supported values are: 'low' and 'high'.","param":"quality"}}""")]
    [InlineData(404, """{"error":{"message":"The model `千问` does not exist"}}""")]
    public void A_sentence_in_English_stands_alone_and_the_advice_is_whole(int status, string body)
    {
        AllmException error = Make(status, body);

        ErrorWords words = In("en-US", () => ErrorWords.Of(error.Error));

        Assert.Equal((error.Message, error.RecommendedAction), (words.Text, words.Action));
    }

    [Fact]
    public void A_sentence_in_English_comes_after_what_it_means_for_a_reader_of_Chinese()
    {
        ErrorWords words = In("zh-CN", () => ErrorWords.Of(Make(403, """{"error":{"message":"You exceeded your current quota.","code":"insufficient_quota"}}""").Error));

        Assert.Equal("账户余额不足，无法进行这次调用。网关返回：You exceeded your current quota.", words.Text);
        Assert.Equal("请查看余额，在控制台充值后再试。", words.Action);
    }

    [Theory]
    [InlineData(400, "参数错误", "The request is refused as it stands.")]
    [InlineData(500, "上游返回错误", "The gateway or the vendor behind it failed.")]
    [InlineData(503, "当前分组 default 下对于模型 gpt-4o-mini 无可用渠道", "The gateway or the vendor behind it failed.")]
    [InlineData(403, "用户额度不足, remaining quota: $0.000000", "The account has no credit left for this call.", "insufficient_user_quota")]
    [InlineData(429, "请求过于频繁", "Too many requests, or the channel is full.")]
    [InlineData(413, "请求体过大", "The request is too large for the gateway or the web server before it.")]
    public void Every_kind_says_what_it_means(int status, string message, string meaning, string code = "")
    {
        AllmException error = Make(status, $$$"""{"error":{"message":"{{{message}}}","code":"{{{code}}}"}}""");

        ErrorWords words = In("en-US", () => ErrorWords.Of(error.Error));

        Assert.Equal($"{meaning} The gateway says: {message}", words.Text);
        Assert.DoesNotContain(meaning, words.Action ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_our_own_is_not_the_gateway_s_saying()
    {
        AllmException empty = Make(503, string.Empty);
        AllmException replaced = Make(401, Spent).With(static known => known with { Message = "Not asked: 该令牌额度已用尽" });

        Assert.Equal("HTTP 503 Service Unavailable with an empty body.", In("en-US", () => ErrorWords.Of(empty.Error)).Text);
        Assert.Equal("Not asked: 该令牌额度已用尽 (request id: 20260729abc)", In("en-US", () => ErrorWords.Of(replaced.Error)).Text);
    }

    [Theory]
    [InlineData("It broke.", 4, 6.94, "id-7", "It broke (after 4 attempts in 6.9 s, request id: id-7).")]
    [InlineData("It broke.", 4, 6.94, null, "It broke (after 4 attempts in 6.9 s).")]
    [InlineData("It broke", 2, 61.2, null, "It broke (after 2 attempts in 61 s)")]
    [InlineData("It broke...", 1, 3, "id-7", "It broke... (request id: id-7)")]
    [InlineData("It broke (request id: id-7)", 2, 0.04, "id-7", "It broke (request id: id-7) (after 2 attempts in 0.0 s)")]
    [InlineData("It broke.", 1, 3, null, "It broke.")]
    [InlineData("", 1, 3, null, "Server")]
    public void Attempts_time_and_request_id_stand_at_the_end(string message, int attempts, double seconds, string? id, string text)
    {
        AllmError error = new(AllmErrorKind.Server, message) { Attempts = attempts, Elapsed = TimeSpan.FromSeconds(seconds), RequestId = id };

        Assert.Equal(text, In("en-US", () => ErrorWords.Of(error)).Text);
    }

    [Fact]
    public void The_full_stop_behind_a_wide_parenthesis_is_wide()
    {
        AllmError error = new(AllmErrorKind.Server, "It broke.") { RequestId = "id-7" };

        Assert.Equal("It broke（请求 ID：id-7）。", In("zh-CN", () => ErrorWords.Of(error)).Text);
    }

    [Fact]
    public void A_text_of_nothing_but_quotes_is_read_in_no_time()
    {
        string hostile = new('“', 200_000);

        Assert.False(ErrorWords.IsForeign(hostile + "(request id:" + hostile, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_call_that_was_repeated_says_so()
    {
        await using RawServer server = new(RawServer.Answer(500, """{"error":{"message":"上游返回错误"}}"""));
        using SendPipeline pipeline = new(Client.Options(server.BaseUri));
        NoticeList notices = new();

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => pipeline.SendAsync(Client.Request(RetryPolicy.Chat), new AllmCallOptions { Notices = notices, MaxRetry = 2 }, default));

        Assert.Equal((3, true), (error.Attempts, error.Elapsed > TimeSpan.Zero));
        Assert.Matches(@"^The gateway or the vendor behind it failed\. The gateway says: 上游返回错误 \(after 3 attempts in \d+\.\d s\)$", In("en-US", () => ErrorWords.Of(error.Error)).Text);
        Notice[] retries = [.. notices.Notices.Where(static notice => notice.Retry is not null)];
        Assert.Equal([NoticeLevel.Warning, NoticeLevel.Verbose], retries.Select(static notice => notice.Level));
        Assert.Equal([1, 2], retries.Select(static notice => notice.Retry!.Attempt));
        Assert.StartsWith("Attempt 1 of 3 failed with HTTP 500: The gateway or the vendor behind it failed. The gateway says: 上游返回错误. Trying again in ", retries[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_is_refused_is_told_at_the_first_retry()
    {
        Uri nowhere = RawServer.Nowhere();
        using SendPipeline pipeline = new(Client.Options(nowhere));
        NoticeList notices = new();

        await Assert.ThrowsAsync<AllmException>(() => pipeline.SendAsync(Client.Request(RetryPolicy.Paid), new AllmCallOptions { Notices = notices }, default));

        Notice warning = Assert.Single(notices.Notices, static notice => notice.Level == NoticeLevel.Warning);
        Assert.Matches($@"^Attempt 1 of 4 failed: Nothing listens at {nowhere.Authority}: the connection was refused\. Trying again in [\d.]+ s\.$", warning.Message);
    }

    private static AllmException Make(int status, string body) =>
        AnswerErrors.FromResponse((System.Net.HttpStatusCode)status, "application/json", System.Text.Encoding.UTF8.GetBytes(body), null, null);

    private static T In<T>(string culture, Func<T> make)
    {
        CultureInfo before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = new CultureInfo(culture);
        try
        {
            return make();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
