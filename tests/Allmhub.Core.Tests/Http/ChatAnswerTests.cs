using System.Net;
using System.Text;
using Allmhub.Chat;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Http;

/// <summary>200 is transport success only: what the body is decides, and mislabelled bodies are read all the same.</summary>
public sealed class ChatAnswerTests
{
    private const string Whole = """{"id":"c","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"whole"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}""";

    private static string Streamed => Client.Delta("who") + Client.Delta("le") + Client.End();

    public static TheoryData<string, string> ReadableBodies => new()
    {
        { "text/event-stream", Streamed },
        { "text/event-stream; charset=utf-8", Streamed },
        { "application/json", Whole },
        { "application/json", "\uFEFF\r\n  " + Whole },
        { "text/plain", Streamed },
        { "application/octet-stream", ": PING\n\n" + Streamed },
        { "application/json", Streamed },
        { "", Whole },
        { "text/event-stream", Whole },
        { "text/event-stream", Whole.Replace(",", ",\n", StringComparison.Ordinal) },
        { "text/event-stream", "\n\n" + Streamed },
        { "text/event-stream", Streamed.Replace("data: {", "{", StringComparison.Ordinal) },
        { "text/event-stream", Streamed.Replace("data: [DONE]\n\n", string.Empty, StringComparison.Ordinal) },
    };

    public static TheoryData<string, string, int> UnreadableBodies => new()
    {
        { "text/event-stream", "", (int)AllmErrorKind.Protocol },
        { "application/json", "", (int)AllmErrorKind.Protocol },
        { "application/json", " \n ", (int)AllmErrorKind.Protocol },
        { "text/html", "<!doctype html><html>login</html>", (int)AllmErrorKind.Protocol },
        { "text/event-stream", "<html>login</html>", (int)AllmErrorKind.Protocol },
        { "application/json", "OK, all well", (int)AllmErrorKind.Protocol },
        { "application/json", "{\"id\":", (int)AllmErrorKind.Protocol },
        { "application/json", "{}", (int)AllmErrorKind.Protocol },
        { "text/event-stream", ": PING\n\n", (int)AllmErrorKind.Protocol },
        { "application/json", """{"error":{"message":"m","code":"model_not_found"}}""", (int)AllmErrorKind.ModelNotFound },
        { "text/event-stream", """{"error":{"message":"m","code":"model_not_found"}}""", (int)AllmErrorKind.ModelNotFound },
        { "text/event-stream", Client.Delta("half"), (int)AllmErrorKind.IncompleteStream },
        { "text/event-stream", Client.Delta("half") + "data: [DONE]\n\n", (int)AllmErrorKind.IncompleteStream },
    };

    [Theory]
    [MemberData(nameof(ReadableBodies))]
    public async Task Body_is_read_whatever_its_label(string contentType, string body)
    {
        await using RawServer server = new(RawServer.Stream(body, contentType));
        using AllmClient client = new(Client.Options(server.BaseUri));

        ChatCompletion completion = await client.Chat.Complete(Client.Chat()).ExecuteAsync(AllmCallOptions.Default, default);

        Assert.Equal(("whole", true, ChatFinishReason.Stop, "gpt-4o-mini", ChatApi.Chat), (completion.Text, completion.IsComplete, completion.FinishReason, completion.RequestedModel, completion.Api));
        Assert.Equal("whole", completion.Message[^1].Text);
        Assert.True(completion.TimeToFirstToken <= completion.Duration);
    }

    [Theory]
    [MemberData(nameof(UnreadableBodies))]
    public async Task Success_status_without_an_answer_is_an_error(string contentType, string body, int kind)
    {
        await using RawServer server = new(RawServer.Stream(body, contentType));
        using AllmClient client = new(Client.Options(server.BaseUri));

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => client.Chat.Complete(Client.Chat()).ExecuteAsync(AllmCallOptions.Default, default));

        Assert.Equal(((AllmErrorKind)kind, 1), (error.Kind, server.Requests.Count));
        Assert.Equal(body.Contains("half", StringComparison.Ordinal) ? "half" : null, error.PartialCompletion?.Text);
    }

    [Fact]
    public async Task Connection_that_breaks_inside_an_answer_leaves_it_incomplete()
    {
        string chunk = Client.Delta("half");
        await using RawServer server = new($"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n{Encoding.UTF8.GetByteCount(chunk):x}\r\n{chunk}\r\n");
        using AllmClient client = new(Client.Options(server.BaseUri));

        AllmException error = await Assert.ThrowsAsync<AllmException>(() => client.Chat.Complete(Client.Chat()).ExecuteAsync(AllmCallOptions.Default, default));

        Assert.Equal((AllmErrorKind.IncompleteStream, HttpStatusCode.OK, "half", 1), (error.Kind, error.StatusCode, error.PartialCompletion!.Text, server.Requests.Count));
    }

    [Fact]
    public async Task Connection_that_breaks_after_the_end_does_no_harm()
    {
        string body = Client.Delta("whole") + Client.End().Replace("data: [DONE]\n\n", string.Empty, StringComparison.Ordinal);
        await using RawServer server = new($"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n{Encoding.UTF8.GetByteCount(body):x}\r\n{body}\r\n");
        using AllmClient client = new(Client.Options(server.BaseUri));

        ChatCompletion completion = await client.Chat.Complete(Client.Chat()).ExecuteAsync(AllmCallOptions.Default, default);

        Assert.Equal(("whole", true), (completion.Text, completion.IsComplete));
    }

    [Fact]
    public async Task Done_ends_the_answer_although_the_connection_stays_open()
    {
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync(RawServer.Stream(Streamed));
            await exchange.StallAsync();
        });
        using AllmClient client = new(Client.Options(server.BaseUri));

        ChatCompletion completion = await client.Chat.Complete(Client.Chat()).ExecuteAsync(AllmCallOptions.Default, default).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal("whole", completion.Text);
    }

    [Fact]
    public async Task First_token_comes_before_the_server_is_done()
    {
        TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync(RawServer.Stream(Client.Delta("first")));
            await seen.Task.WaitAsync(TimeSpan.FromSeconds(10));
            await exchange.WriteAsync(Client.Delta("second") + Client.End());
        });
        using AllmClient client = new(Client.Options(server.BaseUri));
        List<string> texts = [];

        await foreach (ChatUpdate item in client.Chat.Stream(Client.Chat()).StreamAsync(AllmCallOptions.Default, default))
        {
            if (item.Completion is null && item.Kind == ChatUpdateKind.Text)
            {
                texts.Add(item.Text!);
                seen.TrySetResult();
            }
        }

        Assert.Equal(["first", "second"], texts);
    }

    [Fact]
    public async Task Progress_is_a_notice_that_never_falls()
    {
        await using RawServer server = new(RawServer.Stream(Sample.Text("chat.stream.seed.sse")));
        using AllmClient client = new(Client.Options(server.BaseUri));
        NoticeList notices = new();

        ChatCompletion completion = await client.Chat.Complete(Client.Chat()).ExecuteAsync(new AllmCallOptions { Notices = notices }, default);

        double[] percents = [.. notices.Notices.Where(static notice => notice.Level == NoticeLevel.Progress).Select(static notice => notice.Percent!.Value)];
        Assert.NotEmpty(percents);
        Assert.Equal(percents.Order(), percents);
        Assert.Equal((450L, 490L, 940L), (completion.Usage!.InputToken, completion.Usage.OutputToken, completion.Usage.TotalToken));
        Assert.Single(completion.Media);
    }

    [Fact]
    public async Task Request_id_and_raw_body_are_on_the_completion()
    {
        await using RawServer server = new(RawServer.Answer(200, Whole, headers: "X-Oneapi-Request-Id: id-1\r\n"));
        using AllmClient client = new(Client.Options(server.BaseUri));

        ChatCompletion completion = await client.Chat.Complete(Client.Chat(stream: false)).ExecuteAsync(AllmCallOptions.Default, default);

        Assert.Equal(("id-1", "m", 5L), (completion.RequestId, completion.Model, completion.Usage!.TotalToken));
        Assert.Equal("c", completion.Raw!.Value.GetProperty("id").GetString());
        Assert.DoesNotContain("\"stream\":true", server.Requests[0].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_is_used_again_after_a_stream_that_ended()
    {
        // The wait for the last chunk is bounded, so a machine that is busy for a moment costs a connection: one try in five has to do.
        int connections = 0;
        for (int attempt = 0; attempt < 5 && connections != 1; attempt++)
        {
            connections = await CountConnectionsAsync();
        }

        Assert.Equal(1, connections);
    }

    private static async Task<int> CountConnectionsAsync()
    {
        int connections = 0;
        await using KeepAliveServer server = new(() => Interlocked.Increment(ref connections), Streamed);
        using AllmClient client = new(Client.Options(server.BaseUri));

        for (int i = 0; i < 3; i++)
        {
            await client.Chat.Complete(Client.Chat()).ExecuteAsync(AllmCallOptions.Default, default);
        }

        return connections;
    }
}
