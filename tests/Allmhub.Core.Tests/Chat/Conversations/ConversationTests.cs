using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Chat;
using Allmhub.Chat.Conversations;
using Allmhub.Chat.Schema;
using Allmhub.Chat.Schema.Validating;
using Allmhub.Core.Tests.Http;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Chat.Conversations;

/// <summary>One question over its rounds, read by somebody who answers calls: at once, later, from another thread, or not at all.</summary>
public sealed class ConversationTests
{
    private static readonly ConversationOptions All = new() { Answers = static _ => true };

    private static readonly ConversationOptions Number = new() { Schema = new AnswerSchema(JsonSchema.Parse("""{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}""")) };

    [Fact]
    public async Task A_call_is_answered_by_the_reader_and_its_result_goes_back()
    {
        await using RawServer server = Serve(Calls("add"), Says("five"));
        using AllmClient client = new(Client.Options(server.BaseUri));

        List<ChatUpdate> seen = await ReadAsync(client, All);

        Assert.Equal(
            [ChatUpdateKind.ToolCall, ChatUpdateKind.ToolRequest, ChatUpdateKind.ToolRun, ChatUpdateKind.Text, ChatUpdateKind.Completion],
            seen.Select(static update => update.Kind).Where(static kind => kind is not (ChatUpdateKind.Start or ChatUpdateKind.Finish or ChatUpdateKind.Usage)));
        ChatCompletion answer = seen[^1].Completion!;
        Assert.Equal("five", answer.Text);
        Assert.Equal("ran add", Assert.Single(answer.ToolRun).Result);
        JsonArray sent = Messages(server, 2);
        Assert.Equal(["user", "assistant", "tool"], sent.Select(static message => (string?)message!["role"]));
        Assert.Equal("ran add", (string?)sent[2]!["content"]);
    }

    [Fact]
    public async Task Usage_and_time_are_those_of_all_rounds()
    {
        await using RawServer server = Serve(Usage(10, 3) + Calls("add"), Usage(20, 4) + Says("five"));
        using AllmClient client = new(Client.Options(server.BaseUri));

        ChatUsage usage = (await ReadAsync(client, All))[^1].Completion!.Usage!;

        Assert.Equal((30, 7), (usage.InputToken, usage.OutputToken));
    }

    [Fact]
    public async Task What_is_answered_at_once_goes_on_without_a_wait()
    {
        await using RawServer server = Serve(Calls("add", "sub"), Says("done"));
        using AllmClient client = new(Client.Options(server.BaseUri));
        await using IAsyncEnumerator<ChatUpdate> updates = Open(client, All);
        await SeekAsync(updates, ChatUpdateKind.ToolRequest);

        ((ChatToolRequest)updates.Current.Payload!).Answer(Ran("add"));
        ValueTask<bool> run = updates.MoveNextAsync();
        Assert.True(run.IsCompletedSuccessfully);
        Assert.Equal(ChatUpdateKind.ToolRun, updates.Current.Kind);
        ValueTask<bool> next = updates.MoveNextAsync();
        Assert.True(next.IsCompletedSuccessfully);
        Assert.Equal("sub", ((ChatToolRequest)updates.Current.Payload!).Call.Name);
        _ = await run && await next;
    }

    [Fact]
    public async Task Nothing_goes_on_before_a_call_is_answered_and_then_from_any_thread()
    {
        await using RawServer server = Serve(Calls("add"), Says("five"));
        using AllmClient client = new(Client.Options(server.BaseUri));
        await using IAsyncEnumerator<ChatUpdate> updates = Open(client, All);
        ChatToolRequest asked = (ChatToolRequest)(await SeekAsync(updates, ChatUpdateKind.ToolRequest)).Payload!;

        Task<bool> next = updates.MoveNextAsync().AsTask();
        await Task.Delay(100);
        Assert.False(next.IsCompleted);
        Assert.Single(server.Requests);

        await Task.Run(() => asked.Answer(Ran("add")));
        Assert.True(await next.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal("five", (await SeekAsync(updates, ChatUpdateKind.Completion)).Completion!.Text);
    }

    [Fact]
    public async Task A_wait_for_an_answer_can_be_stopped()
    {
        await using RawServer server = Serve(Calls("add"));
        using AllmClient client = new(Client.Options(server.BaseUri));
        using CancellationTokenSource stop = new();
        await using IAsyncEnumerator<ChatUpdate> updates = Conversation.Ask(client.Chat, Client.Chat(), All).StreamAsync(AllmCallOptions.Default, stop.Token).GetAsyncEnumerator();
        await SeekAsync(updates, ChatUpdateKind.ToolRequest);

        Task<bool> next = updates.MoveNextAsync().AsTask();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_that_the_reader_does_not_answer_are_left_to_it(bool some)
    {
        await using RawServer server = Serve(Calls("add", "mine"));
        using AllmClient client = new(Client.Options(server.BaseUri));

        List<ChatUpdate> seen = await ReadAsync(client, new ConversationOptions { Answers = some ? static call => call.Name == "mine" : null });

        Assert.DoesNotContain(seen, static update => update.Kind == ChatUpdateKind.ToolRequest);
        Assert.Equal(["add", "mine"], seen[^1].Completion!.ToolCall.Select(static call => call.Name));
    }

    [Fact]
    public async Task Rounds_are_bounded_and_the_error_tells_what_ran()
    {
        await using RawServer server = Serve(Calls("add"));
        using AllmClient client = new(Client.Options(server.BaseUri));

        (AllmException error, List<ChatUpdate> seen) = await FailAsync(client, All with { MaxToolRound = 2 });

        Assert.Equal((AllmErrorKind.Protocol, ConversationFault.ToolLoop), (error.Kind, error.Code));
        Assert.Contains("after 2 rounds", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, Partial(error).ToolRun.Count);
        Assert.Equal(2, seen.Count(static update => update.Kind == ChatUpdateKind.ToolRequest));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Of_an_answer_with_too_many_calls_none_is_made()
    {
        await using RawServer server = Serve(Calls([.. Enumerable.Repeat("add", 3000)]));
        using AllmClient client = new(Client.Options(server.BaseUri));

        (AllmException error, List<ChatUpdate> seen) = await FailAsync(client, All);

        Assert.Equal((AllmErrorKind.Protocol, ConversationFault.ToolLoop), (error.Kind, error.Code));
        Assert.Contains("3000 more calls after 0; at most 50", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(seen, static update => update.Kind == ChatUpdateKind.ToolRequest);
        Assert.Equal(3000, Partial(error).ToolCall.Count);
    }

    [Fact]
    public async Task Calls_are_bounded_over_all_rounds()
    {
        await using RawServer server = Serve(Calls("add", "add"));
        using AllmClient client = new(Client.Options(server.BaseUri));

        (AllmException error, List<ChatUpdate> seen) = await FailAsync(client, All with { MaxToolCall = 5 });

        Assert.Contains("2 more calls after 4; at most 5", error.Message, StringComparison.Ordinal);
        Assert.Equal(4, seen.Count(static update => update.Kind == ChatUpdateKind.ToolRequest));
        Assert.Equal(4, Partial(error).ToolRun.Count);
    }

    [Theory]
    [InlineData("length", true)]
    [InlineData("content_filter", true)]
    [InlineData("length", false)]
    public async Task Calls_of_an_answer_that_was_cut_off_are_not_made(string reason, bool answers)
    {
        await using RawServer server = Serve(Calls(reason, "add"));
        using AllmClient client = new(Client.Options(server.BaseUri));
        NoticeList told = new();

        List<ChatUpdate> seen = await ReadAsync(client, answers ? All : new ConversationOptions(), notices: told);

        Assert.DoesNotContain(seen, static update => update.Kind == ChatUpdateKind.ToolRequest);
        Assert.Equal("add", Assert.Single(seen[^1].Completion!.ToolCall).Name);
        Assert.Contains(told.Notices, notice => notice.Level == NoticeLevel.Warning && notice.Message.Contains($"cut off ({reason})", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Three_rounds_of_mistakes_end_it_and_one_good_call_forgives()
    {
        await using RawServer server = Serve(Calls("bad"), Calls("bad"), Calls("bad", "add"), Calls("bad"), Calls("bad"), Calls("bad"));
        using AllmClient client = new(Client.Options(server.BaseUri));

        (AllmException error, List<ChatUpdate> seen) = await FailAsync(client, All);

        Assert.Contains("wrongly 3 times in a row", error.Message, StringComparison.Ordinal);
        Assert.Equal(7, seen.Count(static update => update.Kind == ChatUpdateKind.ToolRun));
    }

    [Fact]
    public async Task Who_is_asked_may_end_it()
    {
        await using RawServer server = Serve(Calls("add", "stop", "add"));
        using AllmClient client = new(Client.Options(server.BaseUri));
        NoticeList told = new();

        List<ChatUpdate> seen = await ReadAsync(client, All, notices: told);

        Assert.Equal(["ran add", "ran stop"], seen[^1].Completion!.ToolRun.Select(static run => run.Result));
        Assert.Contains(told.Notices, static notice => notice.Level == NoticeLevel.Warning && notice.Message.StartsWith("Stopped", StringComparison.Ordinal));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_failure_after_a_call_tells_what_ran()
    {
        await using RawServer server = new((number, exchange) => exchange.WriteAsync(number == 1 ? RawServer.Stream(Calls("add")) : RawServer.Answer(400, """{"error":{"message":"no"}}""")));
        using AllmClient client = new(Client.Options(server.BaseUri));

        (AllmException error, _) = await FailAsync(client, All);

        Assert.Equal(400, (int?)error.StatusCode);
        Assert.Equal("ran add", Assert.Single(Partial(error).ToolRun).Result);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_after_a_call_keeps_its_text_and_what_ran()
    {
        await using RawServer server = Serve(Calls("add"), Client.Delta("so far"));
        using AllmClient client = new(Client.Options(server.BaseUri));

        (AllmException error, _) = await FailAsync(client, All);

        Assert.Equal(AllmErrorKind.IncompleteStream, error.Kind);
        Assert.Equal("so far", Partial(error).Text);
        Assert.Equal("ran add", Assert.Single(Partial(error).ToolRun).Result);
    }

    [Fact]
    public async Task A_valid_answer_is_the_value_unless_the_reader_makes_an_object_of_it()
    {
        await using RawServer server = Serve(Says("""```json\n{\"n\":5}\n```"""));
        using AllmClient client = new(Client.Options(server.BaseUri));

        ChatCompletion plain = (await ReadAsync(client, Number))[^1].Completion!;
        ChatCompletion made = (await ReadAsync(client, Number, static asked => asked.Accept(asked.Json.GetProperty("n").GetInt32())))[^1].Completion!;

        Assert.Equal(5, Assert.IsType<JsonElement>(plain.Value).GetProperty("n").GetInt32());
        Assert.Equal(5, made.Value);
        Assert.NotNull(JsonNode.Parse(server.Requests.First().Body)!["response_format"]);
    }

    [Fact]
    public async Task An_answer_that_does_not_follow_is_asked_for_once_more()
    {
        await using RawServer server = Serve(Says("five"), Says("""{\"n\":5}"""));
        using AllmClient client = new(Client.Options(server.BaseUri));

        ChatCompletion answer = (await ReadAsync(client, Number))[^1].Completion!;

        Assert.Equal("""{"n":5}""", answer.Text);
        Assert.Contains("does not follow the JSON Schema", (string?)Messages(server, 2)[^1]!["content"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_reader_rejects_is_asked_for_once_more_with_the_reason_and_then_is_an_error()
    {
        await using RawServer server = Serve(Says("""{\"n\":5}"""));
        using AllmClient client = new(Client.Options(server.BaseUri));

        (AllmException error, _) = await FailAsync(client, Number, static asked => asked.Reject("is odd"));

        Assert.Equal((AllmErrorKind.Protocol, ConversationFault.InvalidAnswer), (error.Kind, error.Code));
        Assert.Equal("""{"n":5}""", Partial(error).Text);
        Assert.Equal(2, server.Requests.Count);
        Assert.Contains("is odd", (string?)Messages(server, 2)[^1]!["content"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rounds_share_one_time_limit()
    {
        TimeSpan round = TimeSpan.FromMilliseconds(400);
        await using RawServer server = new(async (number, exchange) =>
        {
            await Task.Delay(round, exchange.Stopped);
            await exchange.WriteAsync(RawServer.Stream(number < 3 ? Calls("add") : Says("five")));
        });
        using AllmClient client = new(Client.Options(server.BaseUri));

        (AllmException error, _) = await FailAsync(client, All, total: round * 2.5);

        Assert.Equal(AllmErrorKind.Timeout, error.Kind);
        Assert.Contains("1 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_time_that_a_call_takes_does_not_count()
    {
        TimeSpan total = TimeSpan.FromSeconds(3);
        await using RawServer server = Serve(Calls("add"), Says("five"));
        using AllmClient client = new(Client.Options(server.BaseUri));
        await using IAsyncEnumerator<ChatUpdate> updates = Conversation.Ask(client.Chat, Client.Chat(), All).StreamAsync(new AllmCallOptions { TotalTimeout = total }, default).GetAsyncEnumerator();
        ChatToolRequest asked = (ChatToolRequest)(await SeekAsync(updates, ChatUpdateKind.ToolRequest)).Payload!;

        await Task.Delay(total * 1.1);
        asked.Answer(Ran("add"));

        Assert.Equal("five", (await SeekAsync(updates, ChatUpdateKind.Completion)).Completion!.Text);
    }

    [Fact]
    public async Task Many_run_at_once()
    {
        await using RawServer server = new((_, exchange) => exchange.WriteAsync(RawServer.Stream(exchange.Request.Body.Contains("\"tool\"", StringComparison.Ordinal) ? Says("five") : Calls("add"))));
        using AllmClient client = new(Client.Options(server.BaseUri));

        List<ChatUpdate>[] all = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => ReadAsync(client, All)));

        Assert.All(all, static seen => Assert.Equal(("five", 1), (seen[^1].Completion!.Text, seen[^1].Completion!.ToolRun.Count)));
    }

    private static RawServer Serve(params string[] streams) =>
        new((number, exchange) => exchange.WriteAsync(RawServer.Stream(streams[Math.Min(number, streams.Length) - 1])));

    private static string Says(string text) => Client.Delta(text.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal)) + Client.End();

    private static string Calls(params string[] names)
    {
        string reason = names[0] is "length" or "content_filter" ? names[0] : "tool_calls";
        JsonArray calls = [.. names.Where(name => name != reason).Select(static (name, index) => new JsonObject
        {
            ["index"] = index,
            ["id"] = $"call_{index}",
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = name, ["arguments"] = "{}" },
        })];
        JsonObject delta = new() { ["id"] = "c", ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = new JsonObject { ["tool_calls"] = calls } }) };
        JsonObject end = new() { ["id"] = "c", ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = new JsonObject(), ["finish_reason"] = reason }) };
        return $"data: {delta.ToJsonString()}\n\ndata: {end.ToJsonString()}\n\ndata: [DONE]\n\n";
    }

    private static string Usage(int input, int output) => $"data: {{\"id\":\"c\",\"choices\":[],\"usage\":{{\"prompt_tokens\":{input},\"completion_tokens\":{output},\"total_tokens\":{input + output}}}}}\n\n";

    private static ChatToolOutcome Ran(string name) =>
        new(new ChatToolRun(name, "{}", $"ran {name}", IsError: name == "bad", TimeSpan.Zero), IsMistake: name == "bad", IsStop: name == "stop");

    private static JsonArray Messages(RawServer server, int request) => JsonNode.Parse(server.Requests.ElementAt(request - 1).Body)!["messages"]!.AsArray();

    private static ChatCompletion Partial(AllmException error) => Assert.IsType<ChatCompletion>(error.PartialCompletion);

    private static IAsyncEnumerator<ChatUpdate> Open(AllmClient client, ConversationOptions options) =>
        Conversation.Ask(client.Chat, Client.Chat(), options).StreamAsync(AllmCallOptions.Default, default).GetAsyncEnumerator();

    private static async Task<ChatUpdate> SeekAsync(IAsyncEnumerator<ChatUpdate> updates, ChatUpdateKind kind)
    {
        while (await updates.MoveNextAsync())
        {
            if (updates.Current.Kind == kind)
            {
                return updates.Current;
            }
        }

        throw new InvalidOperationException($"There was no {kind}.");
    }

    private static async Task<List<ChatUpdate>> ReadAsync(AllmClient client, ConversationOptions options, Action<ChatValueRequest>? value = null, INoticeSink? notices = null)
    {
        List<ChatUpdate> seen = [];
        await ReadAsync(client, options, seen, value, new AllmCallOptions { Notices = notices });
        return seen;
    }

    private static async Task<(AllmException Error, List<ChatUpdate> Seen)> FailAsync(AllmClient client, ConversationOptions options, Action<ChatValueRequest>? value = null, TimeSpan? total = null)
    {
        List<ChatUpdate> seen = [];
        AllmException error = await Assert.ThrowsAsync<AllmException>(() => ReadAsync(client, options, seen, value, new AllmCallOptions { TotalTimeout = total }));
        return (error, seen);
    }

    private static async Task ReadAsync(AllmClient client, ConversationOptions options, List<ChatUpdate> seen, Action<ChatValueRequest>? value, AllmCallOptions call)
    {
        await foreach (ChatUpdate update in Conversation.Ask(client.Chat, Client.Chat(), options).StreamAsync(call, default))
        {
            seen.Add(update);
            if (update.Payload is ChatToolRequest asked)
            {
                asked.Answer(Ran(asked.Call.Name));
            }
            else if (update.Payload is ChatValueRequest made)
            {
                value?.Invoke(made);
            }
        }
    }
}
