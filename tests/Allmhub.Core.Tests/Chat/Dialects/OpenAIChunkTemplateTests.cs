using System.Text;
using Allmhub.Chat;
using Allmhub.Chat.Dialects.OpenAIChat;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Chat.Dialects;

/// <summary>Comparing chunks instead of parsing them must never be seen: one reader for all chunks gives what a fresh one gives for each.</summary>
public sealed class OpenAIChunkTemplateTests
{
    [Theory]
    [InlineData("two")]
    [InlineData("a much longer piece 进度 🏃")]
    [InlineData("line\\nbreak")]
    [InlineData("a \\\"quote\\\"")]
    [InlineData("")]
    [InlineData("x\"},\"finish_reason\":\"stop\",\"a\":{\"b\":\"")]
    [InlineData("x\",\"content\":\"y")]
    [InlineData("x\",\"refusal\":\"no")]
    public void AChunkAfterATextChunkReadsAsIfItWereParsed(string content)
    {
        ChatStreamReader reader = new OpenAIChatDialect().CreateStreamReader();
        Read(reader, Chunk("one"));
        Read(reader, Chunk("one more"));
        ChatStreamReader fresh = new OpenAIChatDialect().CreateStreamReader();
        Read(fresh, Chunk(string.Empty));
        Assert.Equal(Read(fresh, Chunk(content)), Read(reader, Chunk(content)));
        Assert.Equal(fresh.SawEnd, reader.SawEnd);
    }

    [Theory]
    [InlineData("\"finish_reason\":null", "\"finish_reason\":\"stop\"")]
    [InlineData("\"usage\":null", "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}")]
    [InlineData("\"index\":0", "\"index\":1")]
    [InlineData("\"content\":", "\"reasoning_content\":")]
    public void WhatChangesAroundTheContentIsSeen(string from, string to)
    {
        ChatStreamReader reader = new OpenAIChatDialect().CreateStreamReader();
        Read(reader, Chunk("one"));
        string plain = Read(reader, Chunk("two"));
        string changed = Read(reader, Chunk("two").Replace(from, to));
        Assert.NotEqual(plain, changed);
        Assert.Equal(plain, Read(reader, Chunk("two")));
    }

    [Fact]
    public void AUsageInEveryChunkIsReportedEveryTime()
    {
        ChatStreamReader reader = new OpenAIChatDialect().CreateStreamReader();
        string chunk = Chunk("one").Replace("\"usage\":null", "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}");
        Read(reader, chunk);
        Assert.Contains(nameof(ChatUpdateKind.Usage), Read(reader, chunk));
    }

    [Theory]
    [InlineData("\"p\":\"x\"")]
    [InlineData("\"p\":\"\"")]
    [InlineData("\"p\":\"a much longer pad 进度\"")]
    [InlineData("\"p\":\"escaped \\\" quote\"")]
    [InlineData("\"p\":\"cut")]
    [InlineData("\"p\":7")]
    [InlineData("\"p\":null")]
    [InlineData("\"p\":{\"choices\":[]}")]
    [InlineData("\"p\":\"x\",\"error\":{\"message\":\"broken\"}")]
    [InlineData("\"p\":\"x\",\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}")]
    [InlineData("\"p\":\"x\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"again\"}}]")]
    [InlineData("\"p\":\"x\"}],\"choices\":[{\"delta\":{\"content\":\"again\"},\"p\":\"y\"")]
    [InlineData("\"p\":\"x\",\"p\":\"y\"")]
    [InlineData("\"finish_reason\":\"stop\"")]
    [InlineData("\"q\":\"x\"")]
    [InlineData("\"p\":\"x\",\"n\":007")]
    [InlineData("\"p\":\"x\",\"n\":")]
    [InlineData("\"p\":\"x\",\"n\":12e1")]
    public void AValueThatSaysNothingMayChange(string field)
    {
        foreach ((string first, string second) in new[] { ("\"p\":\"abc\"", "\"p\":\"de\""), ("\"p\":\"abc\",\"n\":0", "\"p\":\"de\",\"n\":10") })
        {
            foreach (Func<string, string, string> chunk in new Func<string, string, string>[] { WithChoiceField, WithField })
            {
                ChatStreamReader warm = new OpenAIChatDialect().CreateStreamReader();
                Read(warm, chunk("one", first));
                Read(warm, chunk("two", second));
                Read(warm, chunk("three", first));
                ChatStreamReader cold = new OpenAIChatDialect().CreateStreamReader();
                Read(cold, chunk(string.Empty, first));
                Assert.Equal(Read(cold, chunk("four", field)), Read(warm, chunk("four", field)));
                Assert.Equal(Read(cold, chunk("fi\\nve", second)), Read(warm, chunk("fi\\nve", second)));
                Assert.Equal(cold.SawEnd, warm.SawEnd);
            }
        }
    }

    [Theory]
    [InlineData("{\"choices\":[{\"delta\":{\"reasoning_content\":\"#\",\"content\":null}}]}")]
    [InlineData("{\"choices\":[{\"delta\":{\"reasoning\":\"#\",\"content\":\"\"}}],\"p\":\"#\"}")]
    [InlineData("{\"choices\":[{\"delta\":{\"reasoning_content\":\"#\",\"reasoning\":\"other\"}}]}")]
    [InlineData("{\"choices\":[{\"delta\":{\"reasoning_content\":\"\",\"reasoning\":\"#\"}}]}")]
    [InlineData("{\"choices\":[{\"delta\":{\"reasoning\":\"#\",\"content\":\"#\"}}]}")]
    [InlineData("{\"choices\":[{\"delta\":{\"content\":\"first\",\"content\":\"#\"}}]}")]
    [InlineData("{\"choices\":[{\"delta\":{\"content\":\"#\",\"content\":\"last\"}}]}")]
    [InlineData("{\"choices\":[{\"delta\":{\"content\":\"#\"}},{\"index\":1,\"delta\":{\"content\":\"#\"}}]}")]
    [InlineData("{\"p\":\"#\",\"choices\":[{\"delta\":{\"content\":\"#\",\"p\":\"#\"},\"p\":\"#\"}],\"p\":\"#\",\"p\":\"same\"}")]
    [InlineData("{\"id\":\"#\",\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"#\"}}]}")]
    public void WhereverThePieceStandsItReadsAsIfParsed(string chunk)
    {
        ChatStreamReader warm = new OpenAIChatDialect().CreateStreamReader();
        foreach (string piece in new[] { "one", "two words", "\\u00e4\\\\", "进度", "\\uD83D", "\\uDE00", "", "a \\\"b\\\"", "\\x", "end" })
        {
            ChatStreamReader cold = new OpenAIChatDialect().CreateStreamReader();
            string text = chunk.Replace("#", piece);
            if (piece is not ("\\uD83D" or "\\uDE00"))
            {
                Assert.Equal(WithoutStart(Read(cold, text)), WithoutStart(Read(warm, text)));
            }
        }
    }

    [Fact]
    public void RandomChangesReadAsIfParsed()
    {
        int seed = Random.Shared.Next();
        Random random = new(seed);
        for (int i = 0; i < 4_000; i++)
        {
            byte[] first = Encoding.UTF8.GetBytes(WithField("one more piece", "\"p\":\"pad\",\"n\":12"));
            byte[] next = (byte[])first.Clone();
            next[random.Next(next.Length)] = (byte)random.Next(random.Next(2) == 0 ? 128 : 256);
            ChatStreamReader warm = new OpenAIChatDialect().CreateStreamReader();
            Read(warm, WithField(string.Empty, "\"p\":\"padding\",\"n\":345"));
            Read(warm, WithField("one", "\"p\":\"padding\",\"n\":345"));
            string learnt = Read(warm, Encoding.UTF8.GetString(first));
            ChatStreamReader cold = new OpenAIChatDialect().CreateStreamReader();
            Read(cold, Chunk(string.Empty));
            Assert.NotEmpty(learnt);
            string expected = Read(cold, next);
            string actual = Read(warm, next);
            Assert.True(expected == actual, $"Seed {seed}, round {i}: {Encoding.UTF8.GetString(next)}\n{expected}\n{actual}");
        }
    }

    private static string WithField(string content, string field) => Chunk(content)[..^1] + "," + field + "}";

    private static string WithChoiceField(string content, string field) => Chunk(content).Replace("\"finish_reason\":null", "\"finish_reason\":null," + field);

    private static string WithoutStart(string updates) => string.Join('|', updates.Split('|').Where(static update => !update.StartsWith(nameof(ChatUpdateKind.Start), StringComparison.Ordinal)));

    private static string Chunk(string content) =>
        "{\"id\":\"c1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + content + "\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}";

    private static string Read(ChatStreamReader reader, string json) => Read(reader, Encoding.UTF8.GetBytes(json));

    private static string Read(ChatStreamReader reader, byte[] json)
    {
        List<ChatUpdate> updates = [];
        try
        {
            reader.Read(default, json, updates);
        }
        catch (AllmException error)
        {
            return error.Kind.ToString();
        }

        return string.Join('|', updates.Select(update => update.Kind + "=" + update));
    }
}
