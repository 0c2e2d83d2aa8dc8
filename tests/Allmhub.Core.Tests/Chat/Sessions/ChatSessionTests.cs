using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Allmhub.Chat;
using Allmhub.Chat.Sessions;
using Allmhub.Media;

namespace Allmhub.Core.Tests.Chat.Sessions;

public sealed class ChatSessionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("allmhub-test-").FullName;

    private string File1 => Path.Combine(_folder, "chat.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void EveryKindOfPartComesBackAsItWas()
    {
        ChatRawPart raw = new(ChatApi.Gemini, JsonDocument.Parse("""{"thoughtSignature":"AbC+/=", "n": 1.50, "u":"\u00e9\ud83d"}""").RootElement);
        ChatSession session = new() { System = "Be brief. 你好", Model = "gpt-4o", Api = ChatApi.Claude, MaxHistory = new ChatHistoryLimit(5) };
        session.Append(
        [
            new ChatMessage(ChatRole.User, [new ChatTextPart("a\nb \U0001F600"), new ChatMediaPart(new ChatMedia(new Uri("https://example.com/a?b=%20c"), MediaKind.Image))]),
            new ChatMessage(ChatRole.Assistant,
            [
                new ChatReasoningPart("hm") { Raw = raw },
                new ChatOpaquePart { Raw = raw },
                new ChatToolCallPart(new ChatToolCall("c1", "get", "{\"a\":1}")) { Raw = raw },
                new ChatMediaPart(new ChatMedia(new byte[] { 1, 2, 3 }, MediaKind.Document, "application/pdf") { FileName = "a.pdf", Description = "d" }),
                new ChatRefusalPart("no"),
            ]),
            new ChatMessage(ChatRole.Tool, [new ChatToolResultPart("c1", "get", "[]", isError: true)]),
        ]);

        session.SaveAs(File1);
        ChatSession loaded = ChatSession.Load(File1);

        Assert.Equal((session.System, session.Model, session.Api, session.MaxHistory, session.CreatedAt), (loaded.System, loaded.Model, loaded.Api, loaded.MaxHistory, loaded.CreatedAt));
        ChatPart[] parts = [.. loaded.Message.SelectMany(static message => message.Part)];
        Assert.Equal("a\nb \U0001F600", Assert.IsType<ChatTextPart>(parts[0]).Text);
        Assert.Equal("https://example.com/a?b=%20c", Assert.IsType<ChatMediaPart>(parts[1]).Media.Uri!.OriginalString);
        Assert.Equal(raw.Json.GetRawText(), Assert.IsType<ChatReasoningPart>(parts[2]).Raw!.Json.GetRawText());
        Assert.Equal(raw.Json.GetRawText(), Assert.IsType<ChatOpaquePart>(parts[3]).Raw!.Json.GetRawText());
        Assert.Equal((ChatApi.Gemini, "{\"a\":1}"), (parts[4].Raw!.Api, Assert.IsType<ChatToolCallPart>(parts[4]).Call.Arguments));
        ChatMedia document = Assert.IsType<ChatMediaPart>(parts[5]).Media;
        Assert.Equal([1, 2, 3], document.Data!.Value.ToArray());
        Assert.Equal(("a.pdf", "d", "application/pdf", MediaKind.Document), (document.FileName, document.Description, document.MediaType, document.Kind));
        Assert.Equal("no", Assert.IsType<ChatRefusalPart>(parts[6]).Text);
        Assert.True(Assert.IsType<ChatToolResultPart>(parts[7]).IsError);
    }

    [Fact]
    public void WithAFileEveryTurnIsSaved()
    {
        ChatSession session = new();
        session.SaveAs(File1);

        session.Append(Turn("one"));

        Assert.Equal("one", ChatSession.Load(File1).Message[0].Text);
        Assert.Equal([File1], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"format":"other","version":1,"message":[]}""")]
    [InlineData("""{"format":"allmhub-session","message":[]}""")]
    [InlineData("""{"format":"allmhub-session","version":1}""")]
    [InlineData("""{"format":"allmhub-session","version":1,"message":[{"role":"Robot","part":[]}]}""")]
    [InlineData("""{"format":"allmhub-session","version":1,"message":[{"role":"User","part":[{"type":"text"}]}]}""")]
    [InlineData("""{"format":"allmhub-session","version":1,"message":[{"role":"User","part":[{"type":"System.Type"}]}]}""")]
    public void ABrokenFileIsLeftAloneByLoadAndMovedAsideBySave(string content)
    {
        File.WriteAllText(File1, content);

        ChatSessionException failure = Assert.Throws<ChatSessionException>(() => ChatSession.Load(File1));
        Assert.Equal(ChatSessionFault.Broken, failure.Fault);
        Assert.Equal(content, File.ReadAllText(File1));

        string? aside = new ChatSession(Turn("new")).SaveAs(File1);

        Assert.Equal(content, File.ReadAllText(aside!));
        Assert.Equal("new", ChatSession.Load(File1).Message[0].Text);
    }

    [Fact]
    public void HalfOfAFileIsBrokenAtEveryByte()
    {
        new ChatSession(Turn("hello")).SaveAs(File1);
        byte[] whole = File.ReadAllBytes(File1);

        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(File1, whole[..length]);
            Assert.Equal(ChatSessionFault.Broken, Assert.Throws<ChatSessionException>(() => ChatSession.Load(File1)).Fault);
        }
    }

    [Fact]
    public void APlaceThatTakesNoFileIsToldAtOnce()
    {
        File.WriteAllText(File1, "x");
        string path = OperatingSystem.IsLinux() ? "/proc/allmhub.json" : Path.Combine(File1, "a.json");

        ChatSessionException failure = Assert.Throws<ChatSessionException>(() => new ChatSession().SaveAs(path));

        Assert.Equal(ChatSessionFault.Inaccessible, failure.Fault);
        Assert.DoesNotContain("locked", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileOfANewerVersionIsNeitherReadNorOverwritten()
    {
        const string Content = """{"format":"allmhub-session","version":2,"message":"something new"}""";
        File.WriteAllText(File1, Content);

        Assert.Equal(ChatSessionFault.NewerVersion, Assert.Throws<ChatSessionException>(() => ChatSession.Load(File1)).Fault);
        ChatSessionException failure = Assert.Throws<ChatSessionException>(() => new ChatSession().SaveAs(File1));

        Assert.Contains("newer version", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Content, File.ReadAllText(File1));
    }

    [Fact]
    public void AFileThatIsNotThereSaysSo() =>
        Assert.Equal(ChatSessionFault.NotFound, Assert.Throws<ChatSessionException>(() => ChatSession.Load(File1)).Fault);

    [Fact]
    public void WhereNothingCanBeWrittenSaysSo() =>
        Assert.Equal(ChatSessionFault.Inaccessible, Assert.Throws<ChatSessionException>(() => new ChatSession().SaveAs(_folder)).Fault);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData("2 turns", 2)]
    [InlineData("99", 3)]
    [InlineData("0 tokens", 0)]
    [InlineData("40 tokens", 1)]
    [InlineData("100000 tokens", 3)]
    public void TheNewestTurnsGoAlong(string limit, int turns)
    {
        ChatSession session = new() { System = "s", MaxHistory = ChatHistoryLimit.Parse(limit) };
        session.Append(Turn("first"));
        session.Append(Turn("second"));
        session.Append(Turn(new string('x', 100)));

        IReadOnlyList<ChatMessage> opening = session.Opening();

        Assert.Equal(ChatRole.System, opening[0].Role);
        Assert.Equal(turns, ChatTurns.Count(opening));
        Assert.Equal(3, session.Turn);
        Assert.True(turns == 0 || opening[1].Role == ChatRole.User);
    }

    [Fact]
    public void ACutNeverPartsToolCallsFromTheirResults()
    {
        ChatSession session = new() { MaxHistory = new ChatHistoryLimit(1) };
        session.Append(Turn("old"));
        session.Append(
        [
            new ChatMessage(ChatRole.User, "ask"),
            new ChatMessage(ChatRole.Assistant, [new ChatToolCallPart(new ChatToolCall("c", "t", "{}"))]),
            new ChatMessage(ChatRole.Tool, [new ChatToolResultPart("c", "t", "1")]),
            new ChatMessage(ChatRole.Assistant, "done"),
        ]);

        Assert.Equal(["ask", "", "", "done"], session.Opening().Select(static message => message.Text));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("5 words")]
    [InlineData("")]
    [InlineData("5 turns please")]
    public void WhatIsNoLimitIsRefused(string text) => Assert.Throws<FormatException>(() => ChatHistoryLimit.Parse(text));

    [Fact]
    public void UndoTakesBackTheWholeLastTurn()
    {
        ChatSession session = new(Turn("first"));
        session.Append(Turn("second"));

        Assert.Equal("second", session.Undo()!.Text);
        Assert.Equal("first", session.Message[0].Text);
        Assert.Equal("first", session.Undo()!.Text);
        Assert.Null(session.Undo());
        Assert.Empty(session.Message);
    }

    [Fact]
    public void SystemMessagesOfAConversationBecomeTheInstructions()
    {
        ChatSession session = new([new ChatMessage(ChatRole.System, "brief"), .. Turn("hi")]);

        Assert.Equal(("brief", 2), (session.System, session.Message.Count));
        Assert.Equal("other", session.Opening("other")[0].Text);
    }

    [Fact]
    public async Task TurnsOfSeveralThreadsStandOneAfterTheOther()
    {
        ChatSession session = new();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                session.Append(Turn("q"));
            }
        })));

        Assert.Equal(400, session.Turn);
        Assert.All(session.Message.Chunk(2), static pair => Assert.Equal((ChatRole.User, ChatRole.Assistant), (pair[0].Role, pair[1].Role)));
    }

    [Fact]
    public void TheFileIsReadableText()
    {
        new ChatSession(Turn("你好")).SaveAs(File1);

        Assert.Contains("\"text\": \"你好\"", File.ReadAllText(File1, Encoding.UTF8), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(58)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(5000)]
    public void WhatIsSavedLoadsHoweverDeepABlockIs(int depth)
    {
        string json = string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
        ChatRawPart raw = new(ChatApi.Gemini, JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = depth + 1 }).RootElement);
        ChatSession session = new();
        session.SaveAs(File1);

        session.Append([new ChatMessage(ChatRole.User, "q"), new ChatMessage(ChatRole.Assistant, [new ChatOpaquePart { Raw = raw }])]);

        Assert.Equal(json, ChatSession.Load(File1).Message[1].Part[0].Raw!.Json.GetRawText());
        session.Append(Turn("next"));
        Assert.Equal(2, ChatSession.Load(File1).Turn);
    }

    [Fact]
    public void TwoSessionsOfOneFileLoseNoTurn()
    {
        ChatSession one = new();
        one.SaveAs(File1);
        ChatSession two = ChatSession.Load(File1);

        one.Append(Turn("a"));
        two.Append(Turn("b"));
        one.Append(Turn("c"));

        Assert.Equal(["a", "b", "c"], Said(ChatSession.Load(File1)));
        Assert.Equal(["a", "b", "c"], Said(one));
        Assert.Equal(["a", "b"], Said(two));
    }

    [Fact]
    public void WhatIsTakenBackStaysTakenBackAndWhatOthersSaidStays()
    {
        ChatSession one = new(Turn("a"));
        one.SaveAs(File1);
        one.Append(Turn("b"));
        ChatSession two = ChatSession.Load(File1);
        two.Append(Turn("c"));

        one.Undo();
        one.Append(Turn("d"));

        Assert.Equal(["a", "c", "d"], Said(ChatSession.Load(File1)));
        two.Clear();
        two.Save();
        Assert.Equal(["c", "d"], Said(ChatSession.Load(File1)));
    }

    [Fact]
    public void ManySessionsOfOneFileLoseNoTurn()
    {
        // Threads of their own, at once: the pool would run most of them one after the other.
        using Barrier start = new(6);
        ConcurrentQueue<Exception> failures = [];
        Thread[] writers = [.. Enumerable.Range(0, 6).Select(number => new Thread(() =>
        {
            try
            {
                start.SignalAndWait();
                ChatSession own = ChatSession.LoadOrBegin(File1, [], replacesBroken: false, out _, out _);
                for (int i = 0; i < 15; i++)
                {
                    own.Append(Turn($"{number}.{i}"));
                }
            }
            catch (ChatSessionException failure)
            {
                failures.Enqueue(failure);
            }
        }))];
        Array.ForEach(writers, static writer => writer.Start());
        Array.ForEach(writers, static writer => writer.Join());

        Assert.Empty(failures);
        ChatSession all = ChatSession.Load(File1);
        Assert.Equal(90, Said(all).Distinct().Count());
        Assert.Equal(90, all.Turn);
        Assert.All(all.Message.Chunk(2), static pair => Assert.Equal((ChatRole.User, ChatRole.Assistant), (pair[0].Role, pair[1].Role)));
        Assert.Equal([File1], Directory.GetFiles(_folder));
    }

    [Fact]
    public void AFileWithAnotherConversationIsNotWrittenOver()
    {
        new ChatSession(Turn("mine")).SaveAs(File1);
        string before = File.ReadAllText(File1);

        ChatSessionException failure = Assert.Throws<ChatSessionException>(() => new ChatSession(Turn("yours")).SaveAs(File1));

        Assert.Equal(ChatSessionFault.Occupied, failure.Fault);
        Assert.Equal(before, File.ReadAllText(File1));
    }

    [Fact]
    public void AFileThatAnotherConversationTookIsAClearErrorAndTheTurnIsInTheSession()
    {
        ChatSession session = new(Turn("a"));
        session.SaveAs(File1);
        File.Delete(File1);
        new ChatSession(Turn("other")).SaveAs(File1);

        Assert.Equal(ChatSessionFault.Occupied, Assert.Throws<ChatSessionException>(() => session.Append(Turn("b"))).Fault);

        Assert.Equal(["a", "b"], Said(session));
        Assert.Equal(["other"], Said(ChatSession.Load(File1)));
    }

    [Fact]
    public void ACopyOfTheBeginningMayBeWrittenOver()
    {
        ChatSession session = new(Turn("a"));
        session.SaveAs(File1);
        string copy = Path.Combine(_folder, "copy.json");
        File.Copy(File1, copy);
        session.Append(Turn("b"));

        session.SaveAs(copy);

        Assert.Equal(["a", "b"], Said(ChatSession.Load(copy)));
    }

    [Fact]
    public void AFileThatIsLockedAllTheTimeIsAClearErrorAndTheTurnIsInTheSession()
    {
        ChatSession session = new();
        session.SaveAs(File1);
        using FileStream held = new(File1 + ".lock", FileMode.Create, FileAccess.Write, FileShare.None);

        ChatSessionException failure = Assert.Throws<ChatSessionException>(() => session.Append(Turn("a")));

        Assert.Equal(ChatSessionFault.Inaccessible, failure.Fault);
        Assert.Contains("locked", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["a"], Said(session));
    }

    [Fact]
    public void ALockFileThatACrashLeftIsTaken()
    {
        File.WriteAllBytes(File1 + ".lock", []);

        new ChatSession(Turn("a")).SaveAs(File1);

        Assert.Equal([File1], Directory.GetFiles(_folder));
    }

    [Fact]
    public void ANewConversationLeavesTheOneBefore()
    {
        ChatSession session = new(Turn("a")) { System = "s", Model = "m", Api = ChatApi.Claude, MaxHistory = new ChatHistoryLimit(3) };
        session.SaveAs(File1);

        ChatSession next = session.Renew();

        Assert.Equal(("s", "m", ChatApi.Claude, session.MaxHistory, null, 0), (next.System, next.Model, next.Api, next.MaxHistory, next.Path, next.Turn));
        Assert.Equal(["a"], Said(ChatSession.Load(File1)));
    }

    private static IEnumerable<string> Said(ChatSession session) => session.Message.Where(static message => message.Role == ChatRole.User).Select(static message => message.Text);

    private static ChatMessage[] Turn(string text) => [new(ChatRole.User, text), new(ChatRole.Assistant, "ok")];
}
