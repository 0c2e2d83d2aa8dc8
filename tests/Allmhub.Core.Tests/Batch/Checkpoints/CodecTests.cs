using System.Text.Json;
using Allmhub.Audio.Speech;
using Allmhub.Audio.Transcription;
using Allmhub.Batch.Checkpoints;
using Allmhub.Batch.Checkpoints.Codecs;
using Allmhub.Chat;
using Allmhub.Images;
using Allmhub.Media;
using Allmhub.Vectors.Embeddings;

namespace Allmhub.Core.Tests.Batch.Checkpoints;

/// <summary>What comes from a file is what was emitted, in every public property; a property that is new has to be in the samples here.</summary>
public sealed class CodecTests : IDisposable
{
    private const string Odd = "中文 😀 \u2028\u0085\r\n\t\0\"<>&'\\ ﷽";

    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private readonly CheckpointBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void An_answer_comes_back_with_everything()
    {
        ChatMessage[] asked = [new(ChatRole.System, "short"), new(ChatRole.User, [new ChatTextPart("what is it?"), new ChatMediaPart(new ChatMedia(Png, MediaKind.Image, "image/png"))])];
        ChatCompletion first = Answer(asked);
        Assert.Equal([], SameObject.Unset(first, new ChatCompletion(), nameof(ChatCompletion.FromCheckpoint), nameof(ChatCompletion.Value), nameof(ChatCompletion.WasShown), nameof(ChatCompletion.DimsFooter), nameof(ChatCompletion.Index), nameof(ChatCompletion.InputObject)));
        Assert.Equal([], SameObject.Unset(first.Usage!, new ChatUsage()));

        ChatCompletion second = Again(new ChatCompletionCodec(asked), first);

        Assert.Equal([], SameObject.Differences(first, second, nameof(ChatCompletion.FromCheckpoint)));
        Assert.Equal((false, true), (first.FromCheckpoint, second.FromCheckpoint));
        Assert.Same(asked[1], second.Message[1]);
        Assert.Equal((first.FinishMessage, true), (second.FinishMessage, second.Media[0].IsInText));
        Assert.DoesNotContain("what is it?", File.ReadAllText(_bench.FilePath), StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Png), File.ReadAllText(_bench.FilePath).Replace(Convert.ToBase64String([.. Png, 1]), string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_says_nothing_comes_back_too()
    {
        ChatCompletion first = new();

        Assert.Equal([], SameObject.Differences(first, Again(new ChatCompletionCodec([]), first), nameof(ChatCompletion.FromCheckpoint)));
    }

    [Fact]
    public void Blocks_of_a_wire_stay_letter_by_letter_and_on_one_line()
    {
        string block = "{ \"type\": \"thinking\",\r\n  \"signature\": \"a\\/b\\u00e9+é\", \"n\": 1.50e+2, \"n\": null }";
        using JsonDocument document = JsonDocument.Parse(block);
        ChatPart part = new ChatReasoningPart("hm") { Raw = new ChatRawPart(ChatApi.Claude, document.RootElement.Clone()) };

        ChatCompletion again = Again(new ChatCompletionCodec([]), new ChatCompletion { Message = [new ChatMessage(ChatRole.Assistant, [part, new ChatOpaquePart { Raw = part.Raw }])] });

        Assert.Equal(block, again.Message[0].Part[0].Raw!.Json.GetRawText());
        Assert.Equal(block, again.Message[0].Part[1].Raw!.Json.GetRawText());
        Assert.Single(_bench.Lines);
    }

    [Fact]
    public void Pictures_come_back_saved_as_bytes_and_as_addresses()
    {
        string path = Path.Combine(_bench.Folder, "a.png");
        File.WriteAllBytes(path, Png);
        string noted = Path.Combine(_bench.Folder, "b.png");
        File.WriteAllBytes(noted, [.. Png, 0]);
        Image[] first = [Picture(0, MediaData.OfBytes(Png), path), Picture(1, MediaData.OfBytes(Png), null), Picture(2, MediaData.OfBytes(Png), noted), Picture(3, null, null)];
        Assert.Equal([], SameObject.Unset(Picture(1, MediaData.OfBytes(Png), path), new Image(), nameof(Image.FromCheckpoint), nameof(Image.InputObject)));

        Assert.Equal([], SameObject.Unset(first[0].Usage!, new ImageUsage()));

        IReadOnlyList<Image> second = Again(new ImageCodec(), (IReadOnlyList<Image>)first);

        Assert.Equal([], SameObject.Differences(first, second, nameof(Image.FromCheckpoint)));
        Assert.All(second, static image => Assert.True(image.FromCheckpoint));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_picture_whose_file_is_gone_or_another_one_is_asked_again(bool isGone)
    {
        string path = Path.Combine(_bench.Folder, "a.png");
        File.WriteAllBytes(path, Png);
        Keep(new ImageCodec(), (IReadOnlyList<Image>)[Picture(0, MediaData.OfBytes(Png), path)]);
        File.WriteAllBytes(path, [1, 2, 3]);
        if (isGone)
        {
            File.Delete(path);
        }

        Assert.Contains(isGone ? "gone" : "not the one", Reason(new ImageCodec()), StringComparison.Ordinal);
    }

    [Fact]
    public void Speech_comes_back_while_its_file_is_there()
    {
        string path = Path.Combine(_bench.Folder, "a.mp3");
        File.WriteAllBytes(path, new byte[1234]);
        SpeechFile first = new()
        {
            Path = path,
            Length = 1234,
            Duration = new TimeSpan(12345678901),
            MediaType = "audio/mpeg",
            Model = "tts-1",
            Voice = "alloy",
            PartCount = 3,
            Usage = new SpeechUsage(1, 2, 3),
            Cost = 0.0150m,
            CostBasis = Odd,
            RequestId = ["a", Odd],
        };
        Assert.Equal([], SameObject.Unset(first, new SpeechFile { Path = string.Empty, Model = string.Empty, Voice = string.Empty }, nameof(SpeechFile.FromCheckpoint)));

        Assert.Equal([], SameObject.Differences(first, Again(new SpeechFileCodec(), first), nameof(SpeechFile.FromCheckpoint)));
        File.Delete(path);
        Assert.Contains("gone", Reason(new SpeechFileCodec()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_transcription_comes_back_with_every_word()
    {
        string file = Path.Combine(_bench.Folder, "a.srt");
        File.WriteAllText(file, "x");
        Transcription first = Spoken(file);
        Assert.Equal([], SameObject.Unset(first, new Transcription(), nameof(Transcription.FromCheckpoint), nameof(Transcription.Index), nameof(Transcription.InputObject)));
        Assert.Equal([], SameObject.Unset(first.Segment[0], new TranscriptionSegment()));
        Assert.Equal([], SameObject.Unset(first.Usage!, new TranscriptionUsage()));

        Transcription second = Again(new TranscriptionCodec(), first);

        Assert.Equal([], SameObject.Differences(first, second, nameof(Transcription.FromCheckpoint)));
        Assert.Equal((first.ToSrt(), first.ToVtt()), (second.ToSrt(), second.ToVtt()));
        File.Delete(file);
        Assert.Null(Again(new TranscriptionCodec(), first).OutFile);
    }

    [Fact]
    public void A_vector_comes_back_bit_by_bit()
    {
        EmbeddingInput input = new(Odd, 42);
        Embedding first = new()
        {
            Vector = [0f, -0f, 1f / 3, float.Epsilon, float.MaxValue, -1.17549435E-38f, BitConverter.Int32BitsToSingle(unchecked((int)0x7fc00123))],
            Index = 7,
            InputObject = 42,
            Text = Odd,
            Model = "m",
            Usage = new EmbeddingUsage { InputToken = 1, BatchInputToken = 2, BatchCount = 3 },
            Duration = new TimeSpan(12345678),
            Cost = 0.00000010m,
            CostBasis = "b",
            RequestId = "r",
            Raw = "{\"sparse\":1}",
        };
        Assert.Equal([], SameObject.Unset(first, new Embedding { Vector = [] }, nameof(Embedding.FromCheckpoint)));
        Assert.Equal([], SameObject.Unset(first.Usage!, new EmbeddingUsage()));

        Assert.Equal([], SameObject.Differences(first, Again(new EmbeddingCodec(input, 7), first), nameof(Embedding.FromCheckpoint)));
    }

    [Fact]
    public void Secrets_stay_out_of_the_file_whole_and_in_every_form()
    {
        const string Key = "sk-test-abcdefghijklmnop";
        using AllmClient client = new(new Allmhub.Http.AllmClientOptions { BaseUri = new Uri("http://127.0.0.1:1/"), Credential = Allmhub.Http.AllmCredential.FromText(Key) });
        using JsonDocument block = JsonDocument.Parse($$"""{"echo":"{{Key}}"}""");
        string base64 = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Key));
        ChatCompletion answer = new()
        {
            Text = $"Your key is {Key}, or {base64}.",
            Reasoning = Key,
            Model = Key,
            LeftOut = [Key],
            ToolCall = [new ChatToolCall("1", "f", $$"""{"key":"{{Key}}"}""")],
            ToolRun = [new ChatToolRun("f", Key, Key, false, default)],
            Citation = [new ChatCitation($"https://x.example/?key={Key}", Key, Key)],
            Message = [new ChatMessage(ChatRole.Assistant, [new ChatTextPart(Key), new ChatOpaquePart { Raw = new ChatRawPart(ChatApi.Chat, block.RootElement.Clone()) }])],
            Body = System.Text.Encoding.UTF8.GetBytes($$"""{"text":"{{Key}}"}"""),
        };
        using (Checkpoint<ChatCompletion> checkpoint = new(CheckpointFile.Open(_bench.FilePath, ChatCompletionCodec.Name), client.Clean))
        {
            checkpoint.Keep(checkpoint.Mark(new Allmhub.Batch.BatchItem(0, null), CheckpointBench.Print("q"), new ChatCompletionCodec([])), answer);
        }

        string file = File.ReadAllText(_bench.FilePath);
        Assert.DoesNotContain(Key[3..], file, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(base64[..20], file, StringComparison.Ordinal);
        Assert.StartsWith("Your key is ", Read(new ChatCompletionCodec([])).Text, StringComparison.Ordinal);
    }

    private static ChatCompletion Answer(ChatMessage[] asked)
    {
        using JsonDocument raw = JsonDocument.Parse("""{"thoughtSignature":"abc"}""");
        ChatToolCall call = new("call_1", "Get-Date", """{"a":"é"}""");
        ChatMedia bytes = new(new byte[] { 1 }.Prepend((byte)0).ToArray(), MediaKind.Audio, "audio/pcm;rate=24000") { FileName = "x.pcm", Description = Odd };
        ChatMedia picture = new((byte[])[.. Png, 1], MediaKind.Image, "image/png");
        return new ChatCompletion
        {
            Text = Odd,
            Reasoning = "thought " + Odd,
            Refusal = "no",
            ToolCall = [call],
            ToolRun = [new ChatToolRun("Get-Date", "{}", Odd, true, new TimeSpan(1234567)), new ChatToolRun("x", "", "", false, default)],
            Media = [new ChatMedia(MediaLink.TryCreate("https://x.example/a%7Eb.png?sig=%41%2e%2e", out Uri? link) ? link : throw new InvalidOperationException(), MediaKind.Image) { Description = "d", FileName = "a.png", IsInText = true }, bytes, picture],
            Citation = [new ChatCitation("https://x.example/", "t", "w"), new ChatCitation("y", null)],
            FinishReason = ChatFinishReason.ToolCall,
            RawFinishReason = "tool_calls",
            FinishMessage = "why",
            FailureReason = "because",
            Usage = new ChatUsage { InputToken = 1, OutputToken = 2, TotalToken = long.MaxValue, CachedToken = 4, ReasoningToken = 5, CacheWriteToken = 6, LongCacheWriteToken = 7, ImageInputToken = 8, AudioInputToken = 9, AudioOutputToken = 10, ToolCall = new Dictionary<string, long> { ["web_search"] = 2, [Odd] = 3 } },
            Cost = 0.0000123400m,
            CostBasis = "ratio",
            Model = "gpt-4.1-2025",
            RequestedModel = "gpt-4.1",
            Api = ChatApi.Gemini,
            Id = "id",
            RequestId = "rid",
            TimeToFirstToken = new TimeSpan(987654321),
            Duration = TimeSpan.FromDays(1.23456789),
            Message = [.. asked, new ChatMessage(ChatRole.Assistant, [new ChatTextPart(Odd) { Raw = new ChatRawPart(ChatApi.Gemini, raw.RootElement.Clone()) }, new ChatReasoningPart("r"), new ChatRefusalPart("no"), new ChatMediaPart(bytes), new ChatToolCallPart(call)]), new ChatMessage(ChatRole.Tool, [new ChatToolResultPart("call_1", "Get-Date", Odd, true)])],
            Body = System.Text.Encoding.UTF8.GetBytes("{ \"a\" : [1.0, \"é\\u00e9\"] }"),
            LeftOut = ["one", Odd],
            NotKnown = ["field"],
            IsComplete = true,
        };
    }

    private static Image Picture(int index, MediaData? data, string? path) => new()
    {
        Data = data,
        Uri = data is not null && path is null ? null : new Uri("https://x.example/a.png?sig=1"),
        MediaType = "image/png",
        Width = 1,
        Height = 2,
        Prompt = Odd,
        RevisedPrompt = "a bicycle",
        Model = "gpt-image-1",
        Api = ImageApi.Gemini,
        ApiReason = "because",
        Usage = new ImageUsage { InputToken = 1, OutputToken = 2, TotalToken = 3, InputImageToken = 4, OutputImageToken = 5, GeneratedImage = 6, CachedToken = 7 },
        Cost = 0.0420m,
        CostBasis = "per call",
        Index = index,
        IsPartial = true,
        PartialIndex = 3,
        Path = path,
        RequestId = "r",
        Duration = new TimeSpan(123456789),
        Raw = "{\"a\":1}",
    };

    private static Transcription Spoken(string file) => new()
    {
        Text = Odd,
        Language = "zh",
        LanguageCode = ["zh", "en"],
        Duration = new TimeSpan(36_000_000_001),
        Segment = [new TranscriptionSegment { Index = 1, Start = new TimeSpan(1), End = new TimeSpan(2), Speaker = "A", Text = Odd, ServiceId = "s", MeanLogprob = -0.1, NoSpeechProbability = 1.0 / 3 }, new TranscriptionSegment { HasTime = false }],
        Word = [new TranscriptionWord("a", new TimeSpan(3), new TimeSpan(4))],
        Logprob = [new TranscriptionToken("a", double.NegativeInfinity, [1, 2]), new TranscriptionToken("b", -0.30000000000000004, null)],
        Usage = new TranscriptionUsage { InputToken = 1, AudioToken = 2, OutputToken = 3, TotalToken = 4, Second = 5.50m },
        Cost = 0.10m,
        CostBasis = "b",
        Path = "/x/a.wav",
        OutFile = file,
        Model = "whisper-1",
        IsTranslation = true,
        Part = 2,
        RequestId = "r",
        Raw = Odd,
        IsComplete = false,
    };

    private T Again<T>(ICheckpointCodec<T> codec, T result)
    {
        File.Delete(_bench.FilePath);
        Keep(codec, result);
        return Read(codec);
    }

    private void Keep<T>(ICheckpointCodec<T> codec, T result)
    {
        using Checkpoint<T> checkpoint = new(CheckpointFile.Open(_bench.FilePath, codec.Kind), static text => text);
        checkpoint.Keep(checkpoint.Mark(new Allmhub.Batch.BatchItem(0, null), CheckpointBench.Print("q"), codec), result);
        Assert.Null(checkpoint.TakeFailure());
    }

    private T Read<T>(ICheckpointCodec<T> codec)
    {
        using Checkpoint<T> checkpoint = new(CheckpointFile.Open(_bench.FilePath, codec.Kind), static text => text) { Warn = _bench.Warnings.Add };
        Assert.True(checkpoint.TryTake(checkpoint.Mark(new Allmhub.Batch.BatchItem(0, null), CheckpointBench.Print("q"), codec), out T? result), string.Join('\n', _bench.Warnings));
        return result!;
    }

    private string Reason<T>(ICheckpointCodec<T> codec)
    {
        using Checkpoint<T> checkpoint = new(CheckpointFile.Open(_bench.FilePath, codec.Kind), static text => text) { Warn = _bench.Warnings.Add };
        Assert.False(checkpoint.TryTake(checkpoint.Mark(new Allmhub.Batch.BatchItem(0, null), CheckpointBench.Print("q"), codec), out _));
        return Assert.Single(_bench.Warnings);
    }
}
