using Allmhub.Account;
using Allmhub.Chat;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Operations;
using Allmhub.Raw;
using RawRequest = Allmhub.Raw.RawRequest;

namespace Allmhub.Core.Tests.Operations;

/// <summary>What runs an operation knows no area: it must learn all it needs from the operation itself.</summary>
public sealed class OperationTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task All_requests_of_a_run_share_one_time_limit()
    {
        await using RawServer server = new(async (number, exchange) =>
        {
            await Task.Delay(Pause, exchange.Stopped);
            await exchange.WriteAsync(number == 1 ? RawServer.Answer(404, "{}") : RawServer.Answer(200, """{"hard_limit_usd":5,"total_usage":100}"""));
        });
        using AllmClient client = new(Client.Options(server.BaseUri));

        // Three requests, each well inside the limit; all of them are not.
        AllmCallOptions options = new() { TotalTimeout = Pause * 2.5 };
        AllmException error = await Assert.ThrowsAsync<AllmException>(() => client.Account.GetBalance(new BalanceQuery()).ExecuteAsync(options, default));

        Assert.Equal(AllmErrorKind.Timeout, error.Kind);
        Assert.Contains("0.75 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_run_has_its_whole_time()
    {
        await using RawServer server = new(async (_, exchange) =>
        {
            await Task.Delay(Pause, exchange.Stopped);
            await exchange.WriteAsync(RawServer.Stream(Client.Delta("hi") + Client.End()));
        });
        using AllmClient client = new(Client.Options(server.BaseUri));
        Operation<ChatCompletion> ask = client.Chat.Complete(Client.Chat());
        AllmCallOptions options = new() { TotalTimeout = TimeSpan.FromSeconds(30) };

        await ask.ExecuteAsync(options, default);
        await Task.Delay(Pause);

        Assert.Equal("hi", (await ask.ExecuteAsync(options, default)).Text);
        Assert.Null(options.Deadline);
    }

    [Fact]
    public async Task A_limit_stands_still_while_it_is_paused()
    {
        Deadline deadline = new(TimeSpan.FromMinutes(1));
        deadline.Pause();
        TimeSpan? left = deadline.Left;
        await Task.Delay(20);

        Assert.Equal(left, deadline.Left);
        deadline.Resume();
        await Task.Delay(20);
        Assert.True(deadline.Left < left);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-1)]
    public void No_limit_and_an_infinite_one_leave_no_time_to_count(int? milliseconds)
    {
        Deadline deadline = new(milliseconds is int value ? TimeSpan.FromMilliseconds(value) : null);

        Assert.Null(deadline.Left);
        Assert.Null(deadline.Limit);
    }

    public static TheoryData<string, string, string, bool, RetryPolicy, RequestSecret> Facts => new()
    {
        { "chat", "Ask", "gpt-4o-mini", true, RetryPolicy.Chat, RequestSecret.Key },
        { "balance", "Read", "balance", false, RetryPolicy.ReadUnlessLimited, RequestSecret.Key },
        { "user", "Read", "balance", false, RetryPolicy.ReadUnlessLimited, RequestSecret.AccessToken },
        { "models", "List", "models", false, RetryPolicy.Read, RequestSecret.Key },
        { "get", "GET", "/v1/x", false, RetryPolicy.Read, RequestSecret.Key },
        { "post", "POST", "/v1/x", true, RetryPolicy.Paid, RequestSecret.None },
    };

    [Theory]
    [MemberData(nameof(Facts))]
    public void An_operation_says_what_it_needs(string name, string action, string subject, bool isPaid, RetryPolicy retry, RequestSecret secret)
    {
        using AllmClient client = new(Client.Options(AllmClientOptions.DefaultBaseUri));
        Operation operation = name switch
        {
            "chat" => client.Chat.Stream(Client.Chat()),
            "balance" => client.Account.GetBalance(new BalanceQuery()),
            "user" => client.Account.GetBalance(new BalanceQuery { Scope = BalanceScope.User }),
            "models" => client.Models.List(ModelListing.OpenAI),
            "get" => client.Raw.Send(new RawRequest { Path = "/v1/x" }),
            _ => client.Raw.Send(new RawRequest { Path = "/v1/x", Method = HttpMethod.Post, Secret = RawSecret.None }),
        };

        Assert.Equal((action, subject, isPaid, retry, secret), (operation.Action, operation.Subject, operation.IsPaid, operation.Retry, operation.Secret));
    }

    [Fact]
    public async Task What_is_described_is_what_is_sent()
    {
        await using RawServer server = new((_, exchange) => exchange.WriteAsync(RawServer.Stream(Client.Delta("hi") + Client.End())));
        using AllmClient client = new(Client.Options(server.BaseUri));
        StreamOperation<ChatUpdate> ask = client.Chat.Stream(Client.Chat("你好"));
        NoticeList told = new();

        RequestDescription shown = ask.Describe(new AllmCallOptions { Notices = told });
        List<ChatUpdate> updates = [];
        await foreach (ChatUpdate update in ask.StreamAsync(AllmCallOptions.Default, default))
        {
            updates.Add(update);
        }

        Assert.Equal(shown.Body, server.Requests.Single().Body);
        Assert.Contains(told.Notices, static notice => notice.Message.StartsWith("Chat format", StringComparison.Ordinal));
        Assert.Equal("hi", updates[^1].Completion!.Text);
        Assert.All(updates.SkipLast(1), static update => Assert.Null(update.Completion));
    }

    [Fact]
    public async Task A_result_read_as_a_stream_keeps_what_the_operation_is()
    {
        await using RawServer server = new((_, exchange) => exchange.WriteAsync(RawServer.Answer(200, "abc")));
        using AllmClient client = new(Client.Options(server.BaseUri));
        Operation<RawResponse> send = client.Raw.Send(new RawRequest { Path = "/v1/x", Method = HttpMethod.Post, Text = "y" });

        StreamOperation<string> read = send.AsStream((response, _) => ReadAsync(response));
        List<string> items = [];
        await foreach (string item in read.StreamAsync(AllmCallOptions.Default, default))
        {
            items.Add(item);
        }

        Assert.Equal(["abc", "end"], items);
        Assert.True(read.IsPaid);
        Assert.Equal(send.Describe(AllmCallOptions.Default).Body, read.Describe(AllmCallOptions.Default).Body);
    }

    private static async IAsyncEnumerable<string> ReadAsync(RawResponse response)
    {
        using (response)
        {
            yield return await response.ReadTextAsync();
        }

        yield return "end";
    }
}
