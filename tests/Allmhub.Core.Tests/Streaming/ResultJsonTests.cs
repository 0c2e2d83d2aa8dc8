using System.Globalization;
using System.Text.Json;
using Allmhub.Account;
using Allmhub.Chat;
using Allmhub.History;
using Allmhub.Http;
using Allmhub.Images;
using Allmhub.Media;
using Allmhub.Tasks;
using Allmhub.Tasks.Videos;
using Allmhub.Vectors.Embeddings;
using Allmhub.Vectors.Similarity;

namespace Allmhub.Core.Tests.Streaming;

public sealed class ResultJsonTests
{
    [Fact]
    public void An_answer_is_one_short_line_of_words_and_seconds()
    {
        ChatCompletion answer = new()
        {
            Text = "Hi",
            InputObject = "hello",
            FinishReason = ChatFinishReason.Length,
            RawFinishReason = "length",
            Usage = new ChatUsage { InputToken = 4, OutputToken = 42, TotalToken = 46 },
            Cost = 0.000026m,
            Model = "m",
            Api = ChatApi.Responses,
            TimeToFirstToken = TimeSpan.FromTicks(1578438),
            Duration = TimeSpan.FromMinutes(61),
            Message = [new ChatMessage(ChatRole.User, "hello")],
            IsComplete = true,
        };

        Assert.Equal(
            """{"index":0,"inputObject":"hello","text":"Hi","finishReason":"Length","rawFinishReason":"length","usage":{"inputToken":4,"outputToken":42,"totalToken":46},"costUsd":0.000026,"model":"m","api":"Responses","timeToFirstTokenSeconds":0.158,"durationSeconds":3660,"isComplete":true}""",
            answer.ToJson());
    }

    [Fact]
    public void A_usage_says_what_there_was_and_nothing_of_what_is_zero_or_not_measured()
    {
        HistoryEntry entry = new() { Time = DateTimeOffset.UnixEpoch, Model = "m", Usage = new CallUsage { InputToken = 12, OutputToken = 30, CachedToken = 4 } };
        Assert.Contains(""","usage":{"inputToken":12,"outputToken":30,"cachedToken":4,"totalToken":42}""", entry.ToJson(), StringComparison.Ordinal);
        Assert.Contains(""","usage":{"count":1,"seconds":6.5}""", (entry with { Usage = new CallUsage { Count = 1, Seconds = 6.5m } }).ToJson(), StringComparison.Ordinal);
        Assert.DoesNotContain("usage", (entry with { Usage = null }).ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_lines_say_the_same()
    {
        ChatCompletion answer = new() { Text = "one\ntwo\u001b[2J##vso[task]" };
        string indented = answer.ToJson(indented: true);
        Assert.Contains("\n  \"text\": ", indented, StringComparison.Ordinal);
        using JsonDocument lines = JsonDocument.Parse(indented);
        using JsonDocument line = JsonDocument.Parse(answer.ToJson());
        Assert.True(JsonElement.DeepEquals(line.RootElement, lines.RootElement), indented);
    }

    [Theory]
    [InlineData("a\u001b]0;owned\u0007b")]
    [InlineData("turned \u202e round \u009b2J")]
    [InlineData("##vso[task.setvariable]\n::add-mask::x")]
    [InlineData("half a \ud83d pair")]
    [InlineData("\u4f60\u597d \ud83d\udc4b \"quoted\" \\ </script>")]
    public void Hostile_text_comes_back_whole_and_drives_nothing(string text)
    {
        string json = new ChatCompletion { Text = text }.ToJson();
        Assert.DoesNotContain(json, static c => char.IsControl(c) || c == '\u202e');
        Assert.DoesNotContain("##vso[", json, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.Equal(text.Replace("a \ud83d p", "a \ufffd p", StringComparison.Ordinal), document.RootElement.GetProperty("text").GetString());
    }

    [Fact]
    public void Bytes_bodies_and_views_stay_out()
    {
        byte[] bytes = new byte[1 << 20];
        string[] all =
        [
            new ChatCompletion { Text = "x", Media = [new ChatMedia(bytes, MediaKind.Image, "image/png")], Message = [new ChatMessage(ChatRole.User, new string('q', 100_000))] }.ToJson(),
            new Image { Data = MediaData.OfBytes(bytes), MediaType = "image/png", Raw = new string('r', 100_000) }.ToJson(),
            new VideoTask { Id = "v", Data = MediaData.OfBytes(bytes), Raw = new string('r', 100_000) }.ToJson(),
            new SimilarityResult { Score = 0.5, Embedding = new Embedding { Vector = new float[3000] } }.ToJson(),
        ];
        Assert.All(all, static json => Assert.InRange(json.Length, 2, 1000));
        Assert.Contains("\"length\":1048576", all[1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_every_task_has_comes_first()
    {
        string json = new VideoTask { Id = "v1", Status = TaskState.Running, Progress = 30, Second = 4, Reference = "r", Size = "1x1" }.ToJson();
        Assert.StartsWith("""{"id":"v1","status":"Running","progress":30,""", json, StringComparison.Ordinal);
        Assert.EndsWith("\"second\":4,\"size\":\"1x1\"}", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_are_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        try
        {
            string json = new ModelInfo { Name = "m", Endpoint = ["openai"], Price = new ModelPrice(0.150m, 1.5m, null) }.ToJson();
            Assert.Equal("""{"name":"m","endpoint":["openai"],"price":{"inputPerMillion":0.150,"outputPerMillion":1.5}}""", json);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_delta_is_its_kind_and_what_it_carries()
    {
        Assert.Equal("""{"kind":"Text","content":"Hel"}""", new ChatDelta(ChatUpdate.OfText("Hel")).ToJson());
        string last = new ChatDelta(new ChatCompletion { Text = "Hello" }).ToJson();
        Assert.StartsWith("""{"kind":"Finish","isFinal":true,"completion":{"index":0,"text":"Hello",""", last, StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_of_the_caller_is_its_text_where_nobody_knows_it()
    {
        string json = new Embedding { Vector = [float.NaN, 0.5f], InputObject = new Version(1, 2) }.ToJson();
        Assert.StartsWith("""{"vector":["NaN",0.5],"dimension":2,"index":0,"inputObject":"1.2",""", json, StringComparison.Ordinal);
    }
}
