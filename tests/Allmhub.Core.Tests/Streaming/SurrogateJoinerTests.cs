using Allmhub.Streaming;

namespace Allmhub.Core.Tests.Streaming;

public sealed class SurrogateJoinerTests
{
    [Fact]
    public void AnEmojiCutIntoTwoDeltasIsJoined()
    {
        SurrogateJoiner joiner = new();
        Assert.Equal("run ", joiner.Join("run \ud83d"));
        Assert.Equal("\ud83d\ude00!", joiner.Join("\ude00!"));
        Assert.Equal(string.Empty, joiner.Complete());
    }

    [Fact]
    public void AHalfIsHeldOverEmptyDeltas()
    {
        SurrogateJoiner joiner = new();
        Assert.Equal(string.Empty, joiner.Join("\ud83d"));
        Assert.Equal(string.Empty, joiner.Join(string.Empty));
        Assert.Equal("😀", joiner.Join("\ude00"));
    }

    [Fact]
    public void AHalfWithoutItsOtherHalfIsReplaced()
    {
        SurrogateJoiner joiner = new();
        Assert.Equal(string.Empty, joiner.Join("\ud83d"));
        Assert.Equal("\uFFFDa\uFFFDb", joiner.Join("a\ude00b"));
        Assert.Equal(string.Empty, joiner.Join("\ud83d"));
        Assert.Equal("\uFFFD", joiner.Join("\ud83d"));
        Assert.Equal("\uFFFD", joiner.Complete());
        Assert.Equal(string.Empty, joiner.Complete());
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("进度 🏃‍♀️ done")]
    public void WholeTextPassesAsTheSameInstance(string text)
    {
        Assert.Same(text, new SurrogateJoiner().Join(text));
        Assert.Same(text, SurrogateJoiner.Repair(text));
    }

    [Fact]
    public void HoweverATextIsCutItComesOutWhole()
    {
        const string text = "a😀b👩‍👩‍👧进🏃";
        for (int first = 0; first <= text.Length; first++)
        {
            for (int second = first; second <= text.Length; second++)
            {
                SurrogateJoiner joiner = new();
                string[] parts = [joiner.Join(text[..first]), joiner.Join(text[first..second]), joiner.Join(text[second..]), joiner.Complete()];
                Assert.Equal(text, string.Concat(parts));
                Assert.All(parts, part => Assert.Same(part, SurrogateJoiner.Repair(part)));
            }
        }
    }
}
