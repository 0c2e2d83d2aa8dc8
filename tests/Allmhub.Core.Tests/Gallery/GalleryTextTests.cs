using Allmhub.Gallery;

namespace Allmhub.Core.Tests.Gallery;

public sealed class GalleryTextTests
{
    [Theory]
    [InlineData("月亮 é", "月亮 é")]
    [InlineData("<b>&\"'", "&lt;b&gt;&amp;&quot;&#x27;")]
    [InlineData("</script><!-- -->", "&lt;/script&gt;&lt;!-- --&gt;")]
    [InlineData("a\u0000b\u001b", "a&#x0;b&#x1B;")]
    [InlineData("\u2028", "&#x2028;")]
    public void TextIsText(string text, string expected) => Assert.Equal(expected, GalleryText.Html(text));

    [Fact]
    public void HalfACharacterBecomesTheMarkForIt() => Assert.Equal("&#xFFFD;x", GalleryText.Html(new string((char)0xd800, 1) + "x"));

    [Theory]
    [InlineData("/g/a.png", "./a.png")]
    [InlineData("/g/in/a b.png", "./in/a%20b.png")]
    [InlineData("/other/a.png", "./../other/a.png")]
    [InlineData("/g/javascript:alert(1)", "./javascript%3Aalert%281%29")]
    [InlineData("/g/100%.png?x#y", "./100%25.png%3Fx%23y")]
    [InlineData("/g/\"><img>", "./%22%3E%3Cimg%3E")]
    [InlineData("/g/月.png", "./%E6%9C%88.png")]
    public void TheAddressOfAFileIsNeverAnythingElse(string file, string expected)
    {
        // On Windows a path begins with a drive.
        string root = Path.GetPathRoot(Path.GetTempPath())!.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        Assert.Equal(expected, GalleryText.Address(root + file, root + "/g/page.html"));
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1 KB")]
    [InlineData(2_411_724, "2.3 MB")]
    public void BytesAreReadable(long length, string expected) => Assert.Equal(expected, GalleryText.Bytes(length));

    [Theory]
    [InlineData("0", "$0.00")]
    [InlineData("0.0412", "$0.0412")]
    [InlineData("0.04", "$0.04")]
    [InlineData("12.3456", "$12.35")]
    public void SoIsMoney(string cost, string expected) => Assert.Equal(expected, GalleryText.Usd(decimal.Parse(cost, System.Globalization.CultureInfo.InvariantCulture)));
}
