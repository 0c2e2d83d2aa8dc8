using Allmhub.Media;

namespace Allmhub.Core.Tests.Media;

/// <summary>A link goes out as it came.</summary>
public sealed class MediaLinkTests
{
    [Theory]
    [InlineData("http://h/a%7Eb/%2e%2e/c?x=%41&y=a+b%20c", "/a%7Eb/%2e%2e/c?x=%41&y=a+b%20c")]
    [InlineData("http://h/小 猫.png?名=值", "/%E5%B0%8F%20%E7%8C%AB.png?%E5%90%8D=%E5%80%BC")]
    [InlineData("http://h/100%/a.png", "/100%/a.png")]
    [InlineData("http://h/a.png#top", "/a.png")]
    [InlineData("http://h?x=1", "/?x=1")]
    [InlineData("http://h", "/")]
    [InlineData("http://h/😀", "/%F0%9F%98%80")]
    public void Keeps(string text, string target)
    {
        Assert.True(MediaLink.TryCreate(text, out Uri? link));
        Assert.Equal(target, link.PathAndQuery);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://h/x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/a/b.png")]
    [InlineData("")]
    [InlineData(null)]
    public void IsHttp(string? text) => Assert.False(MediaLink.TryCreate(text, out _));

    [Theory]
    [InlineData("https://o/x%7E", "https://o/x%7E")]
    [InlineData("//o/x", "http://o/x")]
    [InlineData("/r?s=%2F", "http://h:81/r?s=%2F")]
    [InlineData("?s=1", "http://h:81/d/e?s=1")]
    [InlineData("f.png", "http://h:81/d/f.png")]
    [InlineData("../g/./b.png?s=%7E/../x", "http://h:81/g/b.png?s=%7E/../x")]
    [InlineData("../../../b", "http://h:81/b")]
    [InlineData("/a/%2e%2e/b/../c", "http://h:81/a/%2e%2e/c")]
    [InlineData("./", "http://h:81/d/")]
    [InlineData("..", "http://h:81/")]
    public void Follows(string location, string to)
    {
        Assert.True(MediaLink.TryCreate("http://h:81/d/e?q=1", out Uri? from));
        Assert.True(MediaLink.TryFollow(from, location, out Uri? link));
        Assert.Equal(to, link.OriginalString);
    }

    [Theory]
    [InlineData("file:///x")]
    [InlineData("ftp://h/x")]
    [InlineData("data:image/png;base64,AAAA")]
    public void FollowsNothingElse(string location)
    {
        Assert.True(MediaLink.TryCreate("http://h/d", out Uri? from));
        Assert.False(MediaLink.TryFollow(from, location, out _));
    }

    [Fact]
    public void IsShownWithoutItsSignature()
    {
        Assert.True(MediaLink.TryCreate("https://h/a.png?sig=secret", out Uri? link));
        Assert.Equal("https://h/a.png?…", MediaLink.Shown(link));
    }
}
