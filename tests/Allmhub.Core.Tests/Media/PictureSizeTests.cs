using Allmhub.Media;

namespace Allmhub.Core.Tests.Media;

public sealed class PictureSizeTests
{
    private const string Sof = "FFC0 0011 08 0078 00A0 03 012200 021101 031101";

    [Theory]
    [InlineData("89504E470D0A1A0A 0000000D 49484452 00000500 000002D0 0802000000", 1280, 720)]
    [InlineData("474946383961 4001 F000", 320, 240)]
    [InlineData("52494646 00000000 57454250 56503858 0A000000 00000000 3F0600 830300", 1600, 900)]
    [InlineData("52494646 00000000 57454250 5650384C 00000000 2F 3FC00E00", 64, 60)]
    [InlineData("52494646 00000000 57454250 56503820 00000000 000000 9D012A 4001 F000", 320, 240)]
    [InlineData("FFD8 FFE0 0010 4A46494600010100000100010000 " + Sof, 160, 120)]
    public void AHeaderTellsTheSize(string hex, int width, int height) => Assert.Equal(new PictureSize(width, height), PictureSize.Of(Bytes(hex)));

    [Fact]
    public void AThumbnailOrACommentInAJpegIsNotItsSize()
    {
        // A segment whose body holds the start of another picture.
        string thumbnail = "FFE2 0013 FFD8 FFC0 0011 08 0001 0001 03 012200 0211";
        string comment = "FFFE 0013 FFC0 0011 08 0002 0002 03 012200 021101 03";
        Assert.Equal(new PictureSize(160, 120), PictureSize.Of(Bytes($"FFD8 {thumbnail} {comment} {Sof}")));
    }

    [Theory]
    [InlineData(1, 160, 120)]
    [InlineData(3, 160, 120)]
    [InlineData(6, 120, 160)]
    [InlineData(8, 120, 160)]
    public void ExifTurnsTheSize(int orientation, int width, int height)
    {
        string big = $"FFE1 0022 457869660000 4D4D 002A 00000008 0001 0112 0003 00000001 00{orientation:X2} 0000 00000000";
        string little = $"FFE1 0022 457869660000 4949 2A00 08000000 0100 1201 0300 01000000 {orientation:X2}00 0000 00000000";
        Assert.Equal(new PictureSize(width, height), PictureSize.Of(Bytes($"FFD8 {big} {Sof}")));
        Assert.Equal(new PictureSize(width, height), PictureSize.Of(Bytes($"FFD8 {little} {Sof}")));
    }

    [Fact]
    public void WhateverIsCutOffThereIsNoExceptionAndNoWrongSize()
    {
        string exif = "FFE1 0022 457869660000 4D4D 002A 00000008 0001 0112 0003 00000001 0006 0000 00000000";
        string[] pictures = [$"FFD8 {exif} {Sof}", "89504E470D0A1A0A 0000000D 49484452 00000500 000002D0", "474946383961 4001 F000", "52494646 00000000 57454250 56503858 0A000000 00000000 3F0600 830300", "52494646 00000000 57454250 56503820 00000000 000000 9D012A 4001 F000"];
        Assert.All(pictures.Select(Bytes), static picture =>
        {
            for (int length = 0; length < picture.Length; length++)
            {
                PictureSize? size = PictureSize.Of(picture.AsSpan(0, length));
                Assert.True(size is null || size == PictureSize.Of(picture), $"{length} bytes give {size}");
            }
        });
    }

    [Theory]
    [InlineData("89504E470D0A1A0A 0000000D 49484452 00000000 000002D0")]
    [InlineData("89504E470D0A1A0A 0000000D 49484452 80000000 000002D0")]
    [InlineData("FFD8 FFE0 0000 FFC0 0011")]
    [InlineData("FFD8 FFDA 0008 0000")]
    public void ABrokenHeaderIsNoSize(string hex) => Assert.Null(PictureSize.Of(Bytes(hex)));

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal));
}
