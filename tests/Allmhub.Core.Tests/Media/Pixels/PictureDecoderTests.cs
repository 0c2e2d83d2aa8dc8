using System.Runtime.Loader;
using Allmhub.Media.Pixels;

namespace Allmhub.Core.Tests.Media.Pixels;

public sealed class PictureDecoderTests
{
    /// <summary>16 by 8 pixels of one red.</summary>
    internal const string Jpeg = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQH/wAARCAAIABADAREAAhEAAxEA/8QAHwAAAAAMAAAAAAAAAAAAAAAAAAECAwQFBgcICQoL/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACAAMAAD8AlfIJ1UAAAH//2Q==";

    private const string ProgressiveJpeg = "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQH/wgARCAAQABgDAREAAhEAAxEA/8QAHwAAAAAMAAAAAAAAAAAAAAAAAAECAwQFBgcICQoL/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACAAMAAAAAoNo8GYi/cnNAi/cnNAi1czb7YwHJzQIv3JzQP//Z";

    private const string CmykJpeg = "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwABAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB/8AAFAgACAAQBAERAAIRAAMRAAQRAP/EAB8AAAAADAAAAAAAAAAAAAAAAAABAgMEBQYHCAkKC//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAOBAEAAgADAAQAAD8Ao706BUgK/gAAAf/Z";

    /// <summary>A film of two frames, red and blue, of 4 by 4 pixels.</summary>
    internal const string Gif = "R0lGODlhBAAEAPEAAP8AAAAA/wAAAAAAACH/C05FVFNDQVBFMi4wAwEAAAAh+QQEFAAAACwAAAAABAAEAAACCgQIECBAgAABAgUAIfkEBBQAAAAsAAAAAAQABAAAAgpMmDBhwoQJEyYFADs=";

    [Theory]
    [InlineData(Jpeg, 16, 8)]
    [InlineData(ProgressiveJpeg, 24, 16)]
    [InlineData(CmykJpeg, 16, 8)]
    public async Task AJpegOfAnyKindIsDecoded(string base64, int width, int height)
    {
        PixelImage picture = await Decode(Convert.FromBase64String(base64));
        Assert.Equal((width, height), (picture.Width, picture.Height));
    }

    [Fact]
    public async Task OfAGifTheFirstFrame() => Assert.All((await Decode(Convert.FromBase64String(Gif))).Rgba.Chunk(4), static pixel => Assert.Equal([255, 0, 0, 255], pixel));

    [Fact]
    public async Task APngGivesBackWhatWasWritten()
    {
        PixelImage picture = await Decode(PngFile.Of(7, 5, static (x, y) => ((byte)(x * 30), (byte)(y * 40), 9, (byte)(x * y * 8))));
        for (int y = 0; y < 5; y++)
        {
            for (int x = 0; x < 7; x++)
            {
                Assert.Equal([(byte)(x * 30), (byte)(y * 40), 9, (byte)(x * y * 8)], picture.Rgba[(((y * 7) + x) * 4)..(((y * 7) + x + 1) * 4)]);
            }
        }
    }

    [Fact]
    public async Task APaletteWithATransparentColorAndSixteenBitsAreDecoded()
    {
        PixelImage palette = await Decode(PngFile.Raw(4, 1, 2, 3, [0, 0b00_01_00_01], palette: [255, 0, 0, 0, 0, 255], transparency: [255, 0]));
        Assert.Equal([255, 0, 0, 255, 0, 0, 255, 0, 255, 0, 0, 255, 0, 0, 255, 0], palette.Rgba);
        PixelImage deep = await Decode(PngFile.Raw(1, 1, 16, 2, [0, 0x80, 0x12, 0xFF, 0xFF, 0, 0]));
        Assert.Equal([0x80, 0xFF, 0, 0xFF], deep.Rgba);
    }

    // Seven small pictures, some of them empty: what the rows unpack to is reckoned pass by pass.
    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(2, 3, 11)]
    [InlineData(8, 8, 79)]
    public async Task AnInterlacedPngIsWholeWithTheRowsItHas(int width, int height, int rows)
    {
        Assert.Equal(width, (await Decode(PngFile.Raw(width, height, 8, 0, new byte[rows], isInterlaced: true))).Width);
        await Fails(PictureFault.Broken, PngFile.Raw(width, height, 8, 0, new byte[rows - 1], isInterlaced: true));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void APictureIsTurnedAsExifCounts(int orientation)
    {
        // 1 2    The numbers stand in red.
        // 3 4
        // 5 6
        int[] expected = orientation switch { 2 => [2, 1, 4, 3, 6, 5], 3 => [6, 5, 4, 3, 2, 1], 4 => [5, 6, 3, 4, 1, 2], 5 => [1, 3, 5, 2, 4, 6], 6 => [5, 3, 1, 6, 4, 2], 7 => [6, 4, 2, 5, 3, 1], _ => [2, 4, 6, 1, 3, 5] };
        PixelImage turned = new PixelImage(2, 3, [.. Enumerable.Range(1, 6).SelectMany(static number => (byte[])[(byte)number, 0, 0, 255])]).Turned(orientation);
        Assert.Equal(orientation < 5 ? (2, 3) : (3, 2), (turned.Width, turned.Height));
        Assert.Equal(expected, turned.Rgba.Chunk(4).Select(static pixel => (int)pixel[0]));
    }

    [Fact]
    public async Task TheTurnOfAJpegIsReadFromItsExif()
    {
        byte[] exif = Convert.FromHexString("FFE1002245786966000049492A00080000000100120103000100000006000000" + "00000000");
        byte[] jpeg = Convert.FromBase64String(Jpeg);
        PixelImage picture = await Decode([.. jpeg[..2], .. exif, .. jpeg[2..]]);
        Assert.Equal((8, 16), (picture.Width, picture.Height));
    }

    [Fact]
    public async Task ARowOfZerosWithoutEndIsRefusedBeforeItIsUnpacked()
    {
        byte[] bomb = PngFile.Raw(1, 1, 8, 6, new byte[300_000_000]);
        Assert.InRange(bomb.Length, 1, 400_000);
        await Fails(PictureFault.TooLarge, bomb);
        Assert.InRange(AllocatedBy(() => Assert.Throws<PictureException>(() => PngCheck.Whole(bomb, CancellationToken.None))), 1, 1_000_000);
    }

    [Fact]
    public async Task ASizeBeyondTheBoundIsRefusedByItsHeader()
    {
        await Fails(PictureFault.TooLarge, PngFile.Raw(100_000, 100_000, 8, 6, [0]));
        await Fails(PictureFault.TooLarge, PngFile.Raw(int.MaxValue, int.MaxValue, 1, 0, [0]));
        byte[] jpeg = Convert.FromBase64String(Jpeg);
        int frame = jpeg.AsSpan().IndexOf((byte[])[0xFF, 0xC0]);
        jpeg.AsSpan(frame + 5, 4).Fill(0xFF);
        await Fails(PictureFault.TooLarge, jpeg);
    }

    [Theory]
    [InlineData("UklGRiQAAABXRUJQVlA4IBgAAAAwAQCdASoBAAEAAwA0JaQAA3AA/vuUAAA=", PictureFault.NoDecoder)]
    [InlineData("AAAAHGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZg==", PictureFault.NoDecoder)]
    [InlineData("AAAAGGZ0eXBpc29tAAAAAGlzb21tcDQy", PictureFault.NotAPicture)]
    [InlineData("PCFET0NUWVBFIGh0bWw+", PictureFault.NotAPicture)]
    [InlineData("", PictureFault.NotAPicture)]
    [InlineData("iVBORw0KGgoAAAANSUhEUg==", PictureFault.Broken)]
    public async Task WhatCannotBeDecodedSaysWhy(string base64, PictureFault fault) => await Fails(fault, Convert.FromBase64String(base64));

    [Fact]
    public async Task APictureThatIsCutOffAnywhereIsBrokenOrWhole()
    {
        byte[] png = PngFile.Of(20, 20, static (x, y) => ((byte)(x * y), (byte)x, (byte)y, 255));
        int rows = png.AsSpan().IndexOf("IDAT"u8);
        for (int length = 8; length < png.Length - 16; length++)
        {
            PictureException error = await Assert.ThrowsAsync<PictureException>(() => Decode(png[..length]));
            Assert.Equal(PictureFault.Broken, error.Fault);
        }

        Assert.True(rows > 0);
    }

    [Fact]
    public async Task WhateverIsDamagedThereIsNoOtherException()
    {
        Random random = new(20261126);
        byte[][] pictures = [Convert.FromBase64String(Jpeg), Convert.FromBase64String(ProgressiveJpeg), Convert.FromBase64String(CmykJpeg), Convert.FromBase64String(Gif), PngFile.Of(9, 9, static (x, y) => ((byte)x, (byte)y, 0, 255))];
        int decoded = 0;
        for (int turn = 0; turn < 3000; turn++)
        {
            byte[] picture = [.. pictures[turn % pictures.Length]];
            for (int change = random.Next(1, 6); change > 0; change--)
            {
                picture[random.Next(picture.Length)] = (byte)random.Next(256);
            }

            try
            {
                // What became large by chance is not what is sought here.
                if (Allmhub.Media.PictureSize.Of(picture) is not { } size || (long)size.Width * size.Height < 1_000_000)
                {
                    _ = await Decode(picture);
                    decoded++;
                }
            }
            catch (PictureException)
            {
                // Said in words.
            }
        }

        Assert.InRange(decoded, 100, 2900);
    }

    [Fact]
    public async Task TheDecoderIsLoadedWhereNobodyElseSeesIt()
    {
        _ = await Decode(PngFile.Of(1, 1, static (_, _) => (1, 2, 3, 255)));
        Assert.DoesNotContain(AssemblyLoadContext.Default.Assemblies, static assembly => assembly.GetName().Name == "StbImageSharp");
        Assert.Contains(AssemblyLoadContext.All, static context => context.Name == "Allmhub pictures");
    }

    [Fact]
    public async Task AStopIsHeardWhileAPictureIsDecoded()
    {
        using CancellationTokenSource stop = new();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PictureDecoder.DecodeAsync(PngFile.Of(1, 1, static (_, _) => default), stop.Token));
    }

    private static long AllocatedBy(Action work)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static Task<PixelImage> Decode(byte[] data) => PictureDecoder.DecodeAsync(data, CancellationToken.None);

    private static async Task Fails(PictureFault fault, byte[] data)
    {
        PictureException error = await Assert.ThrowsAsync<PictureException>(() => Decode(data));
        Assert.Equal(fault, error.Fault);
    }
}
