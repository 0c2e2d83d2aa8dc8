using Allmhub.Media;

namespace Allmhub.Core.Tests.Media;

public sealed class MediaFormatTests
{
    [Fact]
    public void EveryTypeAndExtensionStandsOnceAndIsFound()
    {
        Assert.Equal(MediaFormats.All.Count, MediaFormats.All.Select(static format => format.MediaType).Distinct().Count());
        string[] extensions = [.. MediaFormats.All.SelectMany(static format => format.Extension)];
        Assert.Equal(extensions.Length, extensions.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(MediaFormats.All, static format =>
        {
            Assert.Same(format, MediaFormats.OfType(format.MediaType.ToUpperInvariant()));
            Assert.All(format.Extension, extension => Assert.Same(format, MediaFormats.OfExtension("/a/b.c/NAME" + extension.ToUpperInvariant())));
        });
    }

    [Theory]
    [InlineData("image/jpg", "image/jpeg", MediaKind.Image)]
    [InlineData("audio/x-wav", "audio/wav", MediaKind.Audio)]
    [InlineData("image/vnd.new", null, MediaKind.Image)]
    [InlineData("application/msword", null, MediaKind.Document)]
    [InlineData("application/octet-stream", null, MediaKind.Unknown)]
    [InlineData("", null, MediaKind.Unknown)]
    public void ATypeByAnyNameHasItsKind(string mediaType, string? known, MediaKind kind)
    {
        Assert.Equal(known, MediaFormats.OfType(mediaType)?.MediaType);
        Assert.Equal(kind, MediaFormats.KindOf(mediaType));
    }

    [Theory]
    [InlineData("89504E470D0A1A0A", "image/png")]
    [InlineData("FFD8FFE0", "image/jpeg")]
    [InlineData("474946383961", "image/gif")]
    [InlineData("524946460000000057454250", "image/webp")]
    [InlineData("524946460000000057415645", "audio/wav")]
    [InlineData("524946460000000041564920", "video/x-msvideo")]
    [InlineData("0000001866747970 6D703432", "video/mp4")]
    [InlineData("0000001866747970 71742020", "video/quicktime")]
    [InlineData("0000001866747970 68656963", "image/heic")]
    [InlineData("0000001866747970 61766966", "image/avif")]
    [InlineData("0000001866747970 4D344120", "audio/mp4")]
    [InlineData("1A45DFA3 01 4282 847765626D", "video/webm")]
    [InlineData("1A45DFA3 01 4282 886D6174726F736B61", "video/x-matroska")]
    [InlineData("494433", "audio/mpeg")]
    [InlineData("FFFB90", "audio/mpeg")]
    [InlineData("FFF150", "audio/aac")]
    [InlineData("664C6143", "audio/flac")]
    [InlineData("4F676753", "audio/ogg")]
    [InlineData("25504446 2D", "application/pdf")]
    [InlineData("3C21444F4354595045", null)]
    [InlineData("3C737667", null)]
    [InlineData("", null)]
    public void FirstBytesTellTheTypeAndUnknownIsNone(string hex, string? mediaType) =>
        Assert.Equal(mediaType, MediaSignature.Detect(Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal)))?.MediaType);

    [Theory]
    [InlineData("https://e.example/a/cat.PNG?x=1", MediaKind.Image)]
    [InlineData("https://e.example/a/film.mp4#t", MediaKind.Video)]
    [InlineData("https://e.example/a/paper.pdf", MediaKind.Unknown)]
    [InlineData("https://e.example/a", MediaKind.Unknown)]
    [InlineData("data:audio/mpeg;base64,AAAA", MediaKind.Audio)]
    public void AnAddressTellsPictureFilmOrSound(string target, MediaKind kind) => Assert.Equal(kind, MediaName.KindOf(target));
}
