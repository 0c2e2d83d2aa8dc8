using Allmhub.Emulator.Drawing;
using SkiaSharp;

namespace Allmhub.Core.Tests.Emulator.Pictures;

/// <summary>The emulator's own writers of PNG, JPEG and WebP, read by a decoder of others.</summary>
public sealed class DrawingTests
{
    private const string Seed = "0123456789abcdef";

    public static TheoryData<string, int, int> Sizes
    {
        get
        {
            TheoryData<string, int, int> data = [];
            foreach (string format in Enum.GetNames<PictureFormat>())
            {
                foreach ((int width, int height) in new[] { (1, 1), (2, 3), (17, 5), (64, 64), (1024, 1024), (1536, 640), (4100, 9) })
                {
                    data.Add(format, width, height);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_picture_opens_in_its_size(string format, int width, int height)
    {
        PictureSpec spec = new(Seed, width, height) { Format = Enum.Parse<PictureFormat>(format) };
        using SKCodec codec = SKCodec.Create(new MemoryStream(spec.Draw()));
        Assert.Equal((format, width, height), (codec.EncodedFormat.ToString().Replace("Webp", "WebP", StringComparison.Ordinal), codec.Info.Width, codec.Info.Height));
        using SKBitmap bitmap = new(codec.Info);
        Assert.Equal(SKCodecResult.Success, codec.GetPixels(bitmap.Info, bitmap.GetPixels()));
    }

    [Theory]
    [InlineData("Png", 0)]
    [InlineData("WebP", 0)]
    [InlineData("Jpeg", 4)]
    public void Every_format_shows_the_same_picture(string format, int tolerance)
    {
        // Cells of 16 pixels, so that no block of JPEG lies across two.
        PictureSpec spec = new(Seed, 128, 128) { Format = Enum.Parse<PictureFormat>(format) };
        Canvas canvas = new(spec);
        using SKBitmap bitmap = SKBitmap.Decode(spec.Draw());
        HashSet<int> seen = [];
        for (int y = 0; y < 128; y++)
        {
            for (int x = 0; x < 128; x++)
            {
                int index = canvas.Index(x, canvas.Band(y));
                seen.Add(index);
                (Colour want, SKColor got) = (canvas.Palette[index], bitmap.GetPixel(x, y));
                int[] off = [Math.Abs(want.Red - got.Red), Math.Abs(want.Green - got.Green), Math.Abs(want.Blue - got.Blue)];
                Assert.True(off.Max() <= tolerance, $"{x},{y}: {want} and {got}");
            }
        }

        Assert.Equal(4, seen.Count);
    }

    [Theory]
    [InlineData("Png")]
    [InlineData("WebP")]
    public void The_ground_of_a_transparent_picture_lets_through(string format)
    {
        PictureSpec spec = new(Seed, 64, 64) { Format = Enum.Parse<PictureFormat>(format), IsTransparent = true };
        using SKBitmap bitmap = SKBitmap.Decode(spec.Draw());
        byte[] alpha = [.. bitmap.Pixels.Select(static p => p.Alpha).Distinct().Order()];
        Assert.Equal([0, 255], alpha);
    }

    [Fact]
    public void A_lower_quality_is_a_smaller_file_of_the_same_size()
    {
        PictureSpec spec = new(Seed, 1024, 1024) { Format = PictureFormat.Jpeg };
        byte[] low = (spec with { Quality = 10 }).Draw();
        using SKBitmap bitmap = SKBitmap.Decode(low);
        Assert.Equal(1024, bitmap.Width);
        Assert.NotEqual(spec.Draw(), low);
        Assert.True(low.Length < spec.Draw().Length);
    }

    [Fact]
    public void A_name_holds_everything()
    {
        PictureSpec spec = new(Seed, 32, 16) { Format = PictureFormat.WebP, IsTransparent = true, Damage = PictureDamage.Half };
        Assert.Equal($"{Seed}-32x16-t-half.webp", spec.Name);
        Assert.Equal(spec, PictureSpec.FromName(spec.Name));
        PictureSpec jpeg = new(Seed, 32, 16) { Format = PictureFormat.Jpeg, Quality = 40 };
        Assert.Equal(jpeg, PictureSpec.FromName(jpeg.Name));
        Assert.Null(PictureSpec.FromName($"{Seed}-0x16.png"));
        Assert.Null(PictureSpec.FromName($"{Seed}-9999x16.png"));
        Assert.Null(PictureSpec.FromName("../" + spec.Name));
    }

    [Fact]
    public void Another_seed_is_another_picture()
    {
        PictureSpec spec = new(Seed, 64, 64);
        Assert.Equal(spec.Draw(), new PictureSpec(Seed, 64, 64).Draw());
        Assert.NotEqual(spec.Draw(), (spec with { Seed = "fedcba9876543210" }).Draw());
        Assert.NotEqual(spec.Draw(), (spec with { Drawn = 4 }).Draw());
    }

    [Fact]
    public void Big_pictures_stay_small_files()
    {
        foreach (PictureFormat format in Enum.GetValues<PictureFormat>())
        {
            int length = (new PictureSpec(Seed, 2048, 2048) { Format = format }).Draw().Length;
            Assert.InRange(length, 100, 100_000);
        }
    }
}
