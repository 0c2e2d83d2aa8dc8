namespace Allmhub.Core.Tests.Vectors;

/// <summary>Every answer with vectors of the contract, read through the client.</summary>
public sealed class EmbeddingSampleTests
{
    internal static IEnumerable<string> Claimed => ["embeddings.base64.json", "embeddings.json"];

    [Fact]
    public async Task Numbers()
    {
        Embed embed = await Embed.AnswerAsync(Sample.Text("embeddings.json"), 2);

        Assert.Empty(embed.Failed);
        Assert.Equal([[0.0123f, -0.0456f, 0.0789f, -0.0012f], [-0.0123f, 0.0456f, -0.0789f, 0.0012f]], embed.Made.Select(static made => made.Vector));
        Assert.All(embed.Made, static made => Assert.Equal((11, 2), (made.Usage!.BatchInputToken, made.Usage.BatchCount)));
        Assert.Equal(11, embed.Made.Sum(static made => made.Usage!.InputToken));
    }

    [Fact]
    public async Task Base64()
    {
        Embed embed = await Embed.AnswerAsync(Sample.Text("embeddings.base64.json"), 1, dimension: 4);

        Assert.Equal([0.0123f, -0.0456f, 0.0789f, -0.0012f], Assert.Single(embed.Made).Vector);
        Assert.Equal("6 of 6 in, 1 text", embed.Made[0].Usage!.ToString());
    }
}
