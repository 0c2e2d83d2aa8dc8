using System.Text.Json;
using System.Text.Json.Nodes;
using Allmhub.Audio.Speech;
using Allmhub.Chat;
using Allmhub.Chat.Conversations;
using Allmhub.Http;
using Allmhub.Images;
using Allmhub.Media;
using Allmhub.Operations;
using Allmhub.Vectors.Embeddings;

namespace Allmhub.Core.Tests.Batch.Checkpoints;

/// <summary>The same request has the same print at every gateway and with every key; another one has another.</summary>
public sealed class FingerprintTests : IDisposable
{
    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private readonly AllmClient _client = Client("http://127.0.0.1:1/", "sk-one-aaaaaaaaaaaaaaaa");
    private readonly AllmClient _other = Client("https://gateway.example/base/", "sk-two-bbbbbbbbbbbbbbbb");

    public void Dispose()
    {
        _client.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void Key_and_address_do_not_count() =>
        Assert.Equal(Chat().Fingerprint(AllmCallOptions.Default), Chat(_other).Fingerprint(AllmCallOptions.Default));

    [Fact]
    public void It_is_the_same_in_every_process() =>
        Assert.Equal("3ba555d1a338a659e983446da64c4264", Chat().Fingerprint(AllmCallOptions.Default).ToString());

    public static TheoryData<string> Changed => [.. Changes.Keys];

    private static readonly Dictionary<string, Func<ChatRequest, ChatRequest>> Changes = new()
    {
        ["model"] = static request => request with { Model = "other" },
        ["prompt"] = static request => request with { Message = [new ChatMessage(ChatRole.User, "other")] },
        ["system"] = static request => request with { Message = [new ChatMessage(ChatRole.System, "s"), .. request.Message] },
        ["format"] = static request => request with { Api = ChatApi.Responses },
        ["temperature"] = static request => request with { Temperature = 0.5 },
        ["seed"] = static request => request with { Seed = 1 },
        ["effort"] = static request => request with { ReasoningEffort = ReasoningEffort.High },
        ["tool"] = static request => request with { Tool = [new ChatToolDefinition("f")] },
        ["limit"] = static request => request with { MaxToken = 5 },
        ["attachment"] = static request => request with { Message = [new ChatMessage(ChatRole.User, [new ChatTextPart("q"), new ChatMediaPart(new ChatMedia(Png, MediaKind.Image, "image/png"))])] },
        ["attachment's bytes"] = static request => request with { Message = [new ChatMessage(ChatRole.User, [new ChatTextPart("q"), new ChatMediaPart(new ChatMedia((byte[])[.. Png, 0], MediaKind.Image, "image/png"))])] },
        ["schema"] = static request => request with { ResponseSchema = JsonDocument.Parse("""{"type":"object"}""").RootElement },
    };

    [Theory]
    [MemberData(nameof(Changed))]
    public void Every_parameter_counts(string name)
    {
        RequestFingerprint[] all = [Chat().Fingerprint(AllmCallOptions.Default), .. Changes.Values.Select(change => Chat(change: change).Fingerprint(AllmCallOptions.Default))];

        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.NotEqual(all[0], Chat(change: Changes[name]).Fingerprint(AllmCallOptions.Default));
    }

    [Fact]
    public void Fields_of_objects_count_in_no_order_and_lists_do()
    {
        RequestFingerprint one = Extra("""{"a":1,"b":{"c":[1,2],"d":"x"}}""");

        Assert.Equal(one, Extra("""{"b":{"d":"x","c":[1,2]},"a":1}"""));
        Assert.NotEqual(one, Extra("""{"a":1,"b":{"c":[2,1],"d":"x"}}"""));
        Assert.NotEqual(one, Extra("""{"a":1,"b":{"c":[1,2]},"d":"x"}"""));
        Assert.NotEqual(Extra("""{"a":"1"}"""), Extra("""{"a":1}"""));
        Assert.NotEqual(Extra("""{"a":["b"]}"""), Extra("""{"a":{"b":null}}"""));
    }

    [Fact]
    public void Headers_count_where_they_choose_a_behaviour_and_queries_always()
    {
        RequestFingerprint plain = Chat().Fingerprint(AllmCallOptions.Default);

        Assert.Equal(plain, Chat().Fingerprint(new AllmCallOptions { ExtraHeader = new Dictionary<string, string> { ["X-Trace"] = "1" } }));
        Assert.NotEqual(plain, Chat().Fingerprint(new AllmCallOptions { ExtraHeader = new Dictionary<string, string> { ["anthropic-beta"] = "1" } }));
        Assert.NotEqual(plain, Chat().Fingerprint(new AllmCallOptions { ExtraQuery = new Dictionary<string, string> { ["a"] = "1" } }));
        Assert.Equal(plain, Chat().Fingerprint(new AllmCallOptions { MaxRetry = 9, TotalTimeout = TimeSpan.FromSeconds(1) }));
    }

    [Fact]
    public void A_form_counts_by_its_fields_and_the_bytes_of_its_files_not_by_its_boundary()
    {
        RequestFingerprint one = Edit(Png, "make it red").Fingerprint(AllmCallOptions.Default);

        Assert.Equal(one, Edit(Png, "make it red").Fingerprint(AllmCallOptions.Default));
        Assert.NotEqual(one, Edit(Png, "make it blue").Fingerprint(AllmCallOptions.Default));
        Assert.NotEqual(one, Edit([.. Png, 0], "make it red").Fingerprint(AllmCallOptions.Default));
    }

    [Fact]
    public void A_large_file_of_a_form_is_read_across_its_pieces()
    {
        byte[] large = [.. Png, .. new byte[300_000]];
        RequestFingerprint one = Edit(large, "x").Fingerprint(AllmCallOptions.Default);
        for (int at = 65_000; at < 66_000; at += 37)
        {
            byte[] other = [.. large];
            other[at] = 1;
            Assert.NotEqual(one, Edit(other, "x").Fingerprint(AllmCallOptions.Default));
        }

        Assert.Equal(one, Edit(large, "x").Fingerprint(AllmCallOptions.Default));
    }

    [Fact]
    public void All_of_a_long_text_counts_and_not_its_first_part_alone()
    {
        string start = string.Concat(Enumerable.Repeat("This is a sentence. ", 400));
        SpeechRequest request = new() { Text = start + "A.", Model = "tts-1", Voice = "alloy" };
        SpeechPlace place = new SpeechOutput(Path.GetTempPath() + Path.DirectorySeparatorChar, false).Next(request, null);

        Assert.NotEqual(
            _client.Speech.Speak(request, place).Fingerprint(AllmCallOptions.Default),
            _client.Speech.Speak(request with { Text = start + "B." }, place).Fingerprint(AllmCallOptions.Default));
    }

    [Fact]
    public void A_text_counts_by_itself_whichever_texts_it_is_sent_with()
    {
        EmbeddingRequest request = new() { Model = "m" };
        RequestFingerprint one = _client.Embeddings.Fingerprint(request, new EmbeddingInput("a"), AllmCallOptions.Default);

        Assert.Equal(one, _other.Embeddings.Fingerprint(request, new EmbeddingInput("a", 42), AllmCallOptions.Default));
        Assert.NotEqual(one, _client.Embeddings.Fingerprint(request, new EmbeddingInput("b"), AllmCallOptions.Default));
        Assert.NotEqual(one, _client.Embeddings.Fingerprint(request with { Dimension = 3 }, new EmbeddingInput("a"), AllmCallOptions.Default));
        Assert.Equal(one, _client.Embeddings.Fingerprint(request with { BatchSize = 3 }, new EmbeddingInput("a"), AllmCallOptions.Default));
    }

    private static AllmClient Client(string address, string key) => new(new AllmClientOptions { BaseUri = new Uri(address), Credential = AllmCredential.FromText(key) });

    private StreamOperation<ChatUpdate> Chat(AllmClient? client = null, Func<ChatRequest, ChatRequest>? change = null)
    {
        ChatRequest request = new() { Model = "gpt-4.1", Message = [new ChatMessage(ChatRole.User, "q")], Stream = true };
        return Conversation.Ask((client ?? _client).Chat, change is null ? request : change(request), new ConversationOptions());
    }

    private RequestFingerprint Extra(string json) => Chat().Fingerprint(new AllmCallOptions { ExtraBody = (JsonObject)JsonNode.Parse(json)! });

    private StreamOperation<ImageUpdate> Edit(byte[] picture, string prompt) =>
        _client.Images.Edit(new ImageRequest { Model = "gpt-image-1", Prompt = prompt, Reference = [ImageSource.FromBytes(picture)] });
}
