using Allmhub.Media.Pixels;

namespace Allmhub.Core.Tests.Media.Pixels;

public sealed class PixelTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(1000, 3, 80, 1)]
    [InlineData(3, 1000, 1, 80)]
    [InlineData(7, 5, 3, 2)]
    [InlineData(2, 2, 9, 9)]
    public void OneColorStaysThatColorAtAnySize(int width, int height, int toWidth, int toHeight)
    {
        PixelImage resized = BoxFilter.Resize(Filled(width, height, 220, 30, 31, 255), toWidth, toHeight, None);
        Assert.Equal((toWidth, toHeight), (resized.Width, resized.Height));
        Assert.All(resized.Rgba.Chunk(4), static pixel => Assert.Equal([220, 30, 31, 255], pixel));
    }

    [Fact]
    public void TheMeanIsOfLightAndNotOfValues()
    {
        // Half the light of white is 188 in sRGB; half the value, 128, would be a fifth of it.
        PixelImage gray = BoxFilter.Resize(new PixelImage(2, 1, [0, 0, 0, 255, 255, 255, 255, 255]), 1, 1, None);
        Assert.Equal([188, 188, 188, 255], gray.Rgba);
    }

    [Fact]
    public void WhatIsTransparentDoesNotBleed()
    {
        PixelImage mixed = BoxFilter.Resize(new PixelImage(2, 1, [200, 100, 50, 255, 0, 0, 0, 0]), 1, 1, None);
        Assert.Equal([200, 100, 50, 128], mixed.Rgba);
    }

    [Fact]
    public void EachPixelCountsByTheAreaItHas()
    {
        // Three pixels into two: the middle one goes half to each side.
        PixelImage two = BoxFilter.Resize(new PixelImage(3, 1, [255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255]), 2, 1, None);
        Assert.Equal(two.Rgba[0], two.Rgba[6]);
        Assert.Equal(two.Rgba[1], two.Rgba[5]);
        Assert.Equal(213, two.Rgba[0]);
        Assert.Equal(156, two.Rgba[1]);
        Assert.Equal(0, two.Rgba[2]);
    }

    [Fact]
    public void FewColorsStayExact()
    {
        PixelImage picture = new(2, 2, [1, 2, 3, 255, 250, 9, 80, 255, 90, 180, 7, 255, 5, 5, 5, 10]);
        PalettePicture reduced = MedianCut.Reduce(picture, 256, None);
        Assert.Equal(3 * 3, reduced.Palette.Length);
        Assert.Equal(MedianCut.Transparent, reduced.Index[3]);
        for (int at = 0; at < 3; at++)
        {
            Assert.Equal(picture.Rgba[(at * 4)..((at * 4) + 3)], reduced.Palette[(reduced.Index[at] * 3)..((reduced.Index[at] * 3) + 3)]);
        }
    }

    [Theory]
    [InlineData(16, 15)]
    [InlineData(256, 3)]
    public void AGradientKeepsItsMeansInEveryPart(int colors, int most)
    {
        PixelImage picture = new(128, 128, [.. Enumerable.Range(0, 128 * 128).SelectMany(static at => (byte[])[(byte)(at % 128 * 2), (byte)(at / 128 * 2), (byte)(255 - (at % 128 * 2)), 255])]);
        PalettePicture reduced = MedianCut.Reduce(picture, colors, None);
        Assert.InRange(reduced.Palette.Length / 3, colors / 2, colors);
        for (int block = 0; block < 16; block++)
        {
            double off = 0;
            for (int at = 0; at < 32 * 32; at++)
            {
                int pixel = (((block / 4 * 32) + (at / 32)) * 128) + (block % 4 * 32) + (at % 32);
                off += picture.Rgba[pixel * 4] - reduced.Palette[reduced.Index[pixel] * 3];
            }

            Assert.InRange(off / (32 * 32), -most, most);
        }
    }

    [Fact]
    public void APictureOfNothingHasNoPalette() => Assert.Empty(MedianCut.Reduce(Filled(3, 3, 1, 1, 1, 0), 256, None).Palette);

    private static PixelImage Filled(int width, int height, params byte[] pixel) => new(width, height, [.. Enumerable.Repeat(pixel, width * height).SelectMany(static one => one)]);
}
