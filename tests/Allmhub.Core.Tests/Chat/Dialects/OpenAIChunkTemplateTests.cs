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

    [Fact]
    public void RandomChangesReadAsIfParsed()
    {
        int seed = Random.Shared.Next();
        Random random = new(seed);
        for (int i = 0; i < 4_000; i++)
        {
            byte[] first = Encoding.UTF8.GetBytes(Chunk("one more piece"));
            byte[] next = (byte[])first.Clone();
            next[random.Next(next.Length)] = (byte)random.Next(256);
            ChatStreamReader warm = new OpenAIChatDialect().CreateStreamReader();
            Read(warm, Chunk(string.Empty));
            string learnt = Read(warm, Encoding.UTF8.GetString(first));
            ChatStreamReader cold = new OpenAIChatDialect().CreateStreamReader();
            Read(cold, Chunk(string.Empty));
            Assert.NotEmpty(learnt);
            string expected = Read(cold, next);
            string actual = Read(warm, next);
            Assert.True(expected == actual, $"Seed {seed}, round {i}: {Encoding.UTF8.GetString(next)}\n{expected}\n{actual}");
        }
    }

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
