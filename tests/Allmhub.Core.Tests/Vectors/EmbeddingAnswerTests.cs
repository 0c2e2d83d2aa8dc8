using Allmhub.Http;

namespace Allmhub.Core.Tests.Vectors;

/// <summary>Whose vector is whose, and which are none: each wrong item is an error of its own text, the others stand.</summary>
public sealed class EmbeddingAnswerTests
{
    private static readonly string First = Embed.Item(0, "[1,0]");

    /// <summary>Answers to three texts of which the second has no vector, and what is said of it.</summary>
    public static TheoryData<string, string> Second => new()
    {
        { Embed.List(First, Embed.Item(2, "[0,1]")), "index 1 is missing, 2 of 3 came" },
        { Embed.List(First, Embed.Item(3, "[1,1]"), Embed.Item(2, "[0,1]")), "index 1 is missing, 3 of 3 came, 1 of them with an index that no text has" },
        { Embed.List(First, Embed.Item(-1, "[1,1]"), Embed.Item(2, "[0,1]")), "index 1 is missing" },
        { Embed.List(First, """{"index":1.5,"embedding":[1,1]}""", Embed.Item(2, "[0,1]")), "index 1 is missing" },
        { Embed.List(First, Embed.Item(1, "[1,1]"), Embed.Item(1, "[2,2]"), Embed.Item(2, "[0,1]")), "2 vectors with index 1" },
        { Embed.List(First, Embed.Item(1, "[1,NaN]"), Embed.Item(2, "[0,1]")), "NaN (not a number) at place 1" },
        { Embed.List(First, Embed.Item(1, "[-Infinity,1]"), Embed.Item(2, "[0,1]")), "at place 0" },
        { Embed.List(First, Embed.Item(1, """["NaN",1]"""), Embed.Item(2, "[0,1]")), "NaN" },
        { Embed.List(First, Embed.Item(1, "[1e39,1]"), Embed.Item(2, "[0,1]")), "infinite number at place 0" },
        { Embed.List(First, Embed.Item(1, "[null,1]"), Embed.Item(2, "[0,1]")), "place 0 that is no number" },
        { Embed.List(First, Embed.Item(1, "null"), Embed.Item(2, "[0,1]")), "no vector for this text" },
        { Embed.List(First, Embed.Item(1, "[]"), Embed.Item(2, "[0,1]")), "empty" },
        { Embed.List(First, Embed.Item(1, "[1,2,3]"), Embed.Item(2, "[0,1]")), "3 numbers where the others of this run have 2" },
        { Embed.List(First, Embed.Item(1, "\"@@@\""), Embed.Item(2, "[0,1]")), "no base64" },
        { Embed.List(First, Embed.Item(1, "\"AAAAAAAAAAAAAAAAAA==\""), Embed.Item(2, "[0,1]")), "13 bytes" },
        { Embed.List(First, Embed.Item(1, $"\"{Embed.Base64(float.NaN, 1f)}\""), Embed.Item(2, "[0,1]")), "NaN" },
        { Embed.List(First, Embed.Item(1, $"\"{Embed.Base64(0.6, 0.8)}\""), Embed.Item(2, "[0,1]")), "" },
        { Embed.List(First, """{"index":1,"error":{"message":"this text is not taken"}}""", Embed.Item(2, "[0,1]")), "this text is not taken" },
    };

    [Theory]
    [MemberData(nameof(Second))]
    public async Task A_wrong_item_is_an_error_of_its_text(string body, string words)
    {
        Embed embed = await Embed.AnswerAsync(body, 3);

        Assert.Equal(["t0", "t2"], embed.Made.Select(static made => made.Text));
        Assert.Equal([0f, 1f], embed.Made[1].Vector);
        Assert.Equal((0, 2), (embed.Made[0].Index, embed.Made[1].Index));
        Allmhub.Vectors.Embeddings.EmbeddingUpdate failed = Assert.Single(embed.Failed);
        Assert.Equal("t1", Assert.Single(failed.Input).Text);
        Assert.Equal(AllmErrorKind.Protocol, failed.Failure!.Kind);
        Assert.Contains(words, failed.Failure.Message, StringComparison.Ordinal);
        Assert.Same(failed, embed.Updates[1]);
        Assert.Single(embed.Requests);
    }

    /// <summary>Answers that are right in other ways than the usual.</summary>
    public static TheoryData<string> Right => new()
    {
        { Embed.List(Embed.Item(2, "[0,1]"), Embed.Item(0, "[1,0]"), Embed.Item(1, "[1,1]")) },
        { Embed.List("""{"embedding":[1,0]}""", """{"embedding":[1,1]}""", """{"embedding":[0,1]}""") },
        { Embed.List("""{"index":null,"embedding":[1,0]}""", """{"index":1,"embedding":[1,1]}""", """{"index":"2","embedding":["0","1"]}""") },
        { Embed.List(Embed.Item(0, $"\"{Embed.Base64(1f, 0f)}\""), Embed.Item(1, $"\"{Embed.Base64(1f, 1f)}\""), Embed.Item(2, "[0,1]")) },
        { Embed.List(Embed.Item(0, "[[1,0]]"), Embed.Item(1, "[1.0,1e0]"), Embed.Item(2, "[-0.0,1]")) },
        { """[{"index":0,"embedding":[1,0]},{"index":1,"embedding":[1,1]},{"index":2,"embedding":[0,1]}]""" },
        { """{"embeddings":[[1,0],[1,1],[0,1]]}""" },
        { Embed.List(Embed.Item(1, "[1,0]"), Embed.Item(2, "[1,1]"), Embed.Item(3, "[0,1]")) },
    };

    [Theory]
    [MemberData(nameof(Right))]
    public async Task Every_vector_is_with_its_own_text(string body)
    {
        Embed embed = await Embed.AnswerAsync(body, 3);

        Assert.Empty(embed.Failed);
        Assert.Equal([[1f, 0f], [1f, 1f], [0f, 1f]], embed.Made.Select(static made => made.Vector));
        Assert.Equal([0, 1, 2], embed.Made.Select(static made => made.Index));
    }

    [Fact]
    public async Task Without_an_index_and_with_another_count_nobody_knows_whose_they_are()
    {
        Embed embed = await Embed.AnswerAsync(Embed.List("""{"embedding":[1,0]}""", """{"embedding":[1,1]}"""), 3);

        Assert.Empty(embed.Made);
        Assert.Equal(3, embed.Failed.Count);
    }

    [Fact]
    public async Task Base64_of_doubles_is_refused_although_no_length_was_asked()
    {
        // 64-bit numbers that were 32-bit ones: read as pairs, half of them look like nothing in particular.
        double[] numbers = [.. Enumerable.Range(1, 64).Select(static n => (double)(float)Math.Sin(n) / 8)];
        Embed embed = await Embed.AnswerAsync(Embed.List(Embed.Item(0, $"\"{Embed.Base64(numbers)}\"")), 1);

        Assert.Contains("64 numbers of 64 bits", Assert.Single(embed.Failed).Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Floats_in_base64_are_never_taken_for_doubles()
    {
        Random random = new(7);
        for (int i = 0; i < 200; i++)
        {
            float[] numbers = [.. Enumerable.Range(0, 2 * random.Next(1, 64)).Select(_ => (float)(random.NextDouble() - 0.5) * (random.Next(4) == 0 ? 0 : 1))];
            numbers[^1] = 0.25f;
            Embed embed = await Embed.AnswerAsync(Embed.List(Embed.Item(0, $"\"{Embed.Base64(numbers)}\"")), 1);
            Assert.Equal(numbers, Assert.Single(embed.Made).Vector);
        }
    }

    [Fact]
    public async Task A_length_that_was_asked_for_decides()
    {
        Embed embed = await Embed.AnswerAsync(Embed.List(Embed.Item(0, "[1,0,0,0]"), Embed.Item(1, "[1,0]")), 2, dimension: 4);

        Assert.Equal("t0", Assert.Single(embed.Made).Text);
        Assert.Contains("2 numbers where 4 were asked for", Assert.Single(embed.Failed).Failure!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"object\":\"list\"}")]
    [InlineData("")]
    [InlineData("<html></html>")]
    [InlineData("{\"data\":[")]
    public async Task What_is_no_answer_is_an_error_of_the_whole_request(string body)
    {
        Embed embed = await Embed.AnswerAsync(body, 3);

        Allmhub.Vectors.Embeddings.EmbeddingUpdate failed = Assert.Single(embed.Updates);
        Assert.Equal(AllmErrorKind.Protocol, failed.Failure!.Kind);
        Assert.Equal(3, failed.Input.Count);
        Assert.Single(embed.Requests);
    }
}
