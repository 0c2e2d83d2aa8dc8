using System.Text;
using System.Text.Json.Nodes;
using Allmhub.Audio.Speech;
using Allmhub.Chat;
using Allmhub.Chat.Conversations;
using Allmhub.Chat.Sessions;
using Allmhub.Core.Tests.Http;
using Allmhub.Emulator;
using Allmhub.History;
using Allmhub.Http;
using Allmhub.Images;
using Allmhub.Media;

namespace Allmhub.Core.Tests.History;

/// <summary>Whatever way an operation ends, the log has what was asked and what came, once, without a secret; and no call suffers for it.</summary>
public sealed class HistoryLogTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("allmhub-history-").FullName;
    private readonly Sink _sink = new();
    private readonly HistoryStore _store;

    public HistoryLogTests() => _store = new HistoryStore(Path.Combine(_home, "history"));

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private AllmCallOptions Options(AllmClient client, HistoryOrigin? origin = null, HistoryStore? store = null) => new()
    {
        Notices = _sink,
        Log = new HistoryLog(store ?? _store, HistoryLimits.Default, origin ?? new HistoryOrigin { Command = "Invoke-AllmChat", Script = "/srv/a.ps1", Connection = "work", Gateway = new Uri("https://user:secret@gateway.example/base/?x=1") }, client.Options, _sink),
    };

    private HistoryEntry Only() => Assert.Single(_store.Read(HistoryFilter.All));

    private static RawServer Serve(string stream) => new((_, exchange) => exchange.WriteAsync(RawServer.Stream(stream)));

    private static string Usage => """data: {"id":"c","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":3,"total_tokens":13}}""" + "\n\n";

    [Fact]
    public async Task A_question_and_its_answer_are_one_entry_with_all_that_is_known()
    {
        await using RawServer server = Serve(Client.Delta("It is ") + Client.Delta("light.") + Usage + Client.End());
        using AllmClient client = new(Client.Options(server.BaseUri));
        ChatRequest request = Client.Chat() with { Message = [new ChatMessage(ChatRole.System, "Be brief."), new ChatMessage(ChatRole.User, "why?")] };

        await foreach (ChatUpdate _ in client.Chat.Stream(request).StreamAsync(Options(client), default))
        {
        }

        HistoryEntry entry = Only();
        Assert.Equal(("Be brief.", "why?", "It is light.", "gpt-4o-mini", "Ask"), (entry.System, entry.Prompt, entry.Text, entry.Model, entry.Action));
        Assert.Equal(("Stop", null, false, 10L, 3L), (entry.FinishReason, entry.ErrorKind, entry.IsStopped, entry.Usage!.InputToken, entry.Usage.OutputToken));
        Assert.Equal(("Invoke-AllmChat", "/srv/a.ps1", "work", "https://gateway.example/base/"), (entry.Command, entry.Script, entry.Connection, entry.Gateway));
        Assert.True(entry.Duration > TimeSpan.Zero && entry.Time > DateTimeOffset.UtcNow.AddMinutes(-5));
    }

    [Fact]
    public async Task An_answer_in_one_piece_is_logged_too()
    {
        await using RawServer server = Serve(Client.Delta("whole") + Client.End());
        using AllmClient client = new(Client.Options(server.BaseUri));

        await client.Chat.Complete(Client.Chat("q")).ExecuteAsync(Options(client), default);

        Assert.Equal(("q", "whole"), (Only().Prompt, Only().Text));
    }

    [Fact]
    public async Task Rounds_of_a_conversation_are_one_entry_with_the_calls()
    {
        string call = $"data: {new JsonObject { ["id"] = "c", ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = new JsonObject { ["tool_calls"] = new JsonArray(new JsonObject { ["index"] = 0, ["id"] = "call_1", ["type"] = "function", ["function"] = new JsonObject { ["name"] = "add", ["arguments"] = "{\"a\":1}" } }) } }) }.ToJsonString()}\n\n";
        await using RawServer server = new((number, exchange) => exchange.WriteAsync(RawServer.Stream((number == 1 ? call : Client.Delta("three")) + Usage + Client.End())));
        using AllmClient client = new(Client.Options(server.BaseUri));

        await foreach (ChatUpdate update in Conversation.Ask(client.Chat, Client.Chat("sum"), new ConversationOptions { Answers = static _ => true }).StreamAsync(Options(client), default))
        {
            (update.Payload as ChatToolRequest)?.Answer(new ChatToolOutcome(new ChatToolRun("add", "{\"a\":1}", "3", IsError: false, TimeSpan.Zero)));
        }

        HistoryEntry entry = Only();
        Assert.Equal(("sum", "three", 20L), (entry.Prompt, entry.Text, entry.Usage!.InputToken));
        Assert.Equal(new HistoryTool("add", "{\"a\":1}", "3", false), Assert.Single(entry.Tool));
    }

    [Fact]
    public async Task What_breaks_off_keeps_what_had_come_and_says_why()
    {
        await using RawServer server = Serve(Client.Delta("half an "));
        using AllmClient client = new(Client.Options(server.BaseUri));

        await Assert.ThrowsAsync<AllmException>(async () => await Client.CollectAsync(client, [], Options(client)));

        HistoryEntry entry = Only();
        Assert.Equal(("half an ", nameof(AllmErrorKind.IncompleteStream), null, false), (entry.Text, entry.ErrorKind, entry.FinishReason, entry.IsStopped));
        Assert.NotEmpty(entry.Error!);
    }

    [Fact]
    public async Task What_its_reader_leaves_or_stops_keeps_what_had_come()
    {
        using CancellationTokenSource stop = new();
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync(RawServer.Stream(Client.Delta("one ") + Client.Delta("two ")));
            await Task.Delay(Timeout.Infinite, stop.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        });
        using AllmClient client = new(Client.Options(server.BaseUri));
        await foreach (ChatUpdate update in client.Chat.Stream(Client.Chat("left")).StreamAsync(Options(client), default))
        {
            if (update.Text == "one ")
            {
                break;
            }
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatUpdate update in client.Chat.Stream(Client.Chat("stopped")).StreamAsync(Options(client), stop.Token))
            {
                if (update.Text == "two ")
                {
                    await stop.CancelAsync();
                }
            }
        });

        Assert.Equal([("left", "one ", true), ("stopped", "one two ", true)], _store.Read(HistoryFilter.All).Select(static entry => (entry.Prompt, entry.Text, entry.IsStopped)));
    }

    [Fact]
    public async Task A_failure_is_logged_with_its_kind_and_what_a_budget_refused_is_not()
    {
        await using RawServer server = new((_, exchange) => exchange.WriteAsync(RawServer.Answer(401, """{"error":{"message":"no such key (request id: r77)","type":"new_api_error","code":"invalid_api_key"}}""", headers: "X-Oneapi-Request-Id: r77\r\n")));
        using AllmClient client = new(Client.Options(server.BaseUri));
        await Assert.ThrowsAsync<AllmException>(async () => await Client.CollectAsync(client, [], Options(client)));
        await Assert.ThrowsAsync<AllmException>(async () => await Client.CollectAsync(client, [], Options(client) with { Budget = new Allmhub.Account.Spending.SpendingBudget(0, null) }));

        Assert.Equal(("hi", nameof(AllmErrorKind.Authentication), "r77"), (Only().Prompt, Only().ErrorKind, Only().RequestId));
    }

    [Fact]
    public async Task No_key_is_in_it_wherever_it_stood()
    {
        await using RawServer server = Serve(Client.Delta($"Your key is {Client.Key}, and {Convert.ToBase64String(Encoding.UTF8.GetBytes(Client.Key))}.") + Client.End());
        using AllmClient client = new(Client.Options(server.BaseUri));
        const string other = "sk-ant-api03-AbCdEfGhIjKlMnOp0123456789";
        string prompt = $"Is {Client.Key} safe? And {Client.Key[3..]}, {other}; a sk-short one and task-driven-development-2000 stay. {new string('x', 99_000 + 990)}{Client.Key}";

        await client.Chat.Complete(Client.Chat(prompt)).ExecuteAsync(Options(client), default);

        string line = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(_store.Folder)));
        Assert.DoesNotContain(Client.Key[3..], line, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("do-not-show", line, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("AbCdEfGhIjKl", line, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(Client.Key))[..20], line, StringComparison.Ordinal);
        Assert.Contains("a sk-short one and task-driven-development-2000 stay", line, StringComparison.Ordinal);
        Assert.StartsWith("Prompt: ", Assert.Single(Only().Cut), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_has_a_bound_and_says_what_was_cut()
    {
        await using RawServer server = Serve(Client.Delta(new string('\u0001', 400_000)) + Client.End());
        using AllmClient client = new(Client.Options(server.BaseUri));
        string prompt = new string('中', 99_999) + string.Concat(Enumerable.Repeat("\U0001F600", 100_000));

        await client.Chat.Complete(Client.Chat(prompt)).ExecuteAsync(Options(client), default);

        HistoryEntry entry = Only();
        Assert.InRange(new FileInfo(Assert.Single(Directory.GetFiles(_store.Folder))).Length, 1000, 1024 * 1024);
        Assert.Equal(2, entry.Cut.Count);
        Assert.Contains("of 400000 characters", entry.Cut[0], StringComparison.Ordinal);
        Assert.Contains("of 299999 characters", entry.Cut[1], StringComparison.Ordinal);
        Assert.False(char.IsHighSurrogate(entry.Prompt[^1]));
    }

    [Fact]
    public async Task Of_a_session_only_what_is_new_is_kept_and_its_entries_have_one_name()
    {
        await using RawServer server = Serve(Client.Delta("answer") + Client.End());
        using AllmClient client = new(Client.Options(server.BaseUri));
        ChatSession session = new() { System = "Be brief." };
        for (int turn = 1; turn <= 2; turn++)
        {
            ChatRequest request = Client.Chat() with { Message = [.. session.Opening(), new ChatMessage(ChatRole.User, $"question {turn}")] };
            ChatCompletion answer = await client.Chat.Complete(request).ExecuteAsync(Options(client, new HistoryOrigin { Session = session.Id }), default);
            session.Append(answer.Message.Skip(session.Opening().Count));
        }

        HistoryEntry[] entries = [.. _store.Read(HistoryFilter.All)];
        Assert.Equal(["question 1", "question 2"], entries.Select(static entry => Assert.Single(entry.Asked).Text));
        Assert.All(entries, entry => Assert.Equal((session.Id, "Be brief."), (entry.Session, entry.System)));
        Assert.Equal([ChatRole.System, ChatRole.User, ChatRole.Assistant], entries[1].Message.Select(static message => message.Role));

        // A conversation that came as messages has no other entry that would hold them.
        await client.Chat.Complete(Client.Chat() with { Message = session.Message }).ExecuteAsync(Options(client), default);
        Assert.Equal(4, _store.ReadNewest(1, HistoryFilter.All)[0].Asked.Count);
    }

    [Fact]
    public async Task What_goes_along_is_kept_by_name_size_and_hash_and_not_by_its_bytes()
    {
        await using RawServer server = Serve(Client.Delta("a dot") + Client.End());
        using AllmClient client = new(Client.Options(server.BaseUri));
        byte[] png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
        ChatMessage message = new(ChatRole.User, [new ChatTextPart("what?"), new ChatMediaPart(new ChatMedia(png, MediaKind.Image, "image/png") { FileName = "dot.png" }), new ChatMediaPart(new ChatMedia(new Uri("https://files.example/a.png?sig=very-secret#x"), MediaKind.Image))]);

        await client.Chat.Complete(Client.Chat() with { Message = [message] }).ExecuteAsync(Options(client), default);

        HistoryEntry entry = Only();
        Assert.Equal(("dot.png", "image/png", (long?)png.Length, Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(png)).ToLowerInvariant()), (entry.Attachment[0].Name, entry.Attachment[0].MediaType, entry.Attachment[0].Length, entry.Attachment[0].Hash));
        Assert.Equal("https://files.example/a.png", entry.Attachment[1].Uri);
        string line = await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(_store.Folder)));
        Assert.DoesNotContain("iVBORw0KGgo", line, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret", line, StringComparison.Ordinal);
        Assert.Contains("dot.png, image/png", entry.Message[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_sounds_and_films_are_logged_by_what_came_out()
    {
        using AllmEmulator emulator = AllmEmulator.Start();
        using AllmClient client = new(new AllmClientOptions { BaseUri = emulator.BaseUri, Credential = AllmCredential.FromText(emulator.ApiKey) });
        await foreach (ImageUpdate _ in client.Images.Generate(new ImageRequest { Prompt = "a cat", Model = "gpt-image-1" }).StreamAsync(Options(client), default))
        {
        }

        string sound = Path.Combine(_home, "a.mp3");
        SpeechRequest said = new() { Text = "hello", Model = "tts-1", Voice = "alloy" };
        await client.Speech.Speak(said, new SpeechOutput(sound, replaces: false).Next(said, null)).ExecuteAsync(Options(client), default);
        await client.Videos.Start(new Allmhub.Tasks.Videos.VideoRequest { Prompt = "a dog", Model = "sora-2" }, new Allmhub.Tasks.TaskLog(new Allmhub.Tasks.TaskJournal(Path.Combine(_home, "tasks.jsonl")))).ExecuteAsync(Options(client), default);

        HistoryEntry[] entries = [.. _store.Read(HistoryFilter.All)];
        Assert.Equal(["a cat", "hello", "a dog"], entries.Select(static entry => entry.Prompt));
        Assert.Equal(64, Assert.Single(entries[0].Media).Hash!.Length);
        Assert.Equal(sound, Assert.Single(entries[1].Media).Path);
        Assert.NotEmpty(entries[2].TaskId!);
        Assert.All(entries, static entry => Assert.NotNull(entry.RequestId));
        Assert.All(entries, static entry => Assert.True(entry.Cost > 0, entry.ToJson()));
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_is_told_of_once_and_breaks_no_call()
    {
        await using RawServer server = Serve(Client.Delta("fine") + Client.End());
        using AllmClient client = new(Client.Options(server.BaseUri));
        string file = Path.Combine(_home, "file");
        await File.WriteAllTextAsync(file, "x");
        HistoryStore store = new(Path.Combine(file, "history"));

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("fine", (await client.Chat.Complete(Client.Chat()).ExecuteAsync(Options(client, store: store), default)).Text);
        }

        Assert.Contains("ALLMHUB_LOG=off", Assert.Single(_sink.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_read_of_an_operation_is_the_same_with_a_log()
    {
        await using RawServer server = Serve(string.Concat(Enumerable.Range(0, 50).Select(static i => Client.Delta($"{i} "))) + Usage + Client.End());
        using AllmClient client = new(Client.Options(server.BaseUri));
        List<string> plain = [];
        List<string> logged = [];

        Assert.Equal(await Client.CollectAsync(client, plain), await Client.CollectAsync(client, logged, Options(client)));
        Assert.Equal(plain, logged);
    }

    private sealed class Sink : INoticeSink
    {
        public List<string> Warnings { get; } = [];

        public bool WantsDebug => false;

        public void Post(Notice notice)
        {
            if (notice.Level == NoticeLevel.Warning)
            {
                Warnings.Add(notice.Message);
            }
        }
    }
}
