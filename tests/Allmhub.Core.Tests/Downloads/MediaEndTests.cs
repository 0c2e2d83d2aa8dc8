using Allmhub.Media;
using Microsoft.Win32.SafeHandles;

namespace Allmhub.Core.Tests.Downloads;

/// <summary>A file whose own format says where it ends is held to that.</summary>
public sealed class MediaEndTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public static TheoryData<string, byte[]> Whole => new()
    {
        { "image/png", Pictures.Png(500) },
        { "image/jpeg", Pictures.Jpeg(500) },
        { "image/jpeg", Pictures.Jpeg(200_000) },
        { "image/gif", Pictures.Gif() },
        { "image/webp", Pictures.WebP(100) },
        { "video/mp4", Pictures.Mp4(300) },
    };

    public void Dispose() => File.Delete(_file);

    [Theory]
    [MemberData(nameof(Whole))]
    public void IsThere(string type, byte[] data)
    {
        Assert.Equal(type, MediaSignature.Detect(data)?.MediaType);
        Assert.Null(Missing(data));
        Assert.Null(Missing(type == "video/mp4" ? data : [.. data, 0, 0, 0]));
    }

    // Every cut behind the head is seen, wherever it falls; a large one is cut at samples.
    [Theory]
    [MemberData(nameof(Whole))]
    public void IsMissedAtEveryCut(string type, byte[] data)
    {
        for (int length = 32; length < data.Length; length += Math.Max(1, data.Length / 400))
        {
            Assert.True(Missing(data[..length]) is not null, $"{type} of {data.Length} bytes cut at {length}");
        }
    }

    [Fact]
    public void OfASoundThatWasStreamedIsNotKnown() =>
        Assert.Null(Missing([.. "RIFF"u8, 0xFF, 0xFF, 0xFF, 0xFF, .. "WAVEfmt "u8, .. new byte[100]]));

    private string? Missing(byte[] data)
    {
        File.WriteAllBytes(_file, data);
        using SafeFileHandle handle = File.OpenHandle(_file);
        return MediaEnd.Missing(handle, MediaSignature.Detect(data));
    }
}
