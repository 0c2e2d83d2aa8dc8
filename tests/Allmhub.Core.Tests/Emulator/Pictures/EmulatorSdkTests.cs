// The library marks its newer picture options as subject to change.
#pragma warning disable OPENAI001
using System.ClientModel;
using Allmhub.Emulator;
using Allmhub.Emulator.Drawing;
using OpenAI;
using OpenAI.Images;
using SkiaSharp;

namespace Allmhub.Core.Tests.Emulator.Pictures;

/// <summary>OpenAI's own library for .NET makes and changes pictures on the emulator.</summary>
public sealed class EmulatorSdkTests : IDisposable
{
    private readonly AllmEmulator _emulator = AllmEmulator.Start();

    public void Dispose() => _emulator.Dispose();

    [Fact]
    public async Task It_makes_a_picture_of_gpt_image()
    {
        GeneratedImage picture = await Client("gpt-image-1").GenerateImageAsync("a red bicycle", new ImageGenerationOptions
        {
            Size = GeneratedImageSize.W1536xH1024,
            Background = GeneratedImageBackground.Transparent,
            OutputFileFormat = GeneratedImageFileFormat.Webp,
        });
        using SKCodec codec = SKCodec.Create(new MemoryStream(picture.ImageBytes.ToArray()));
        Assert.Equal((SKEncodedImageFormat.Webp, 1536, 1024), (codec.EncodedFormat, codec.Info.Width, codec.Info.Height));
    }

    [Fact]
    public async Task It_makes_several_pictures_as_addresses()
    {
        GeneratedImageCollection pictures = await Client("gpt-4o-image").GenerateImagesAsync("a cat", 2, new ImageGenerationOptions { ResponseFormat = GeneratedImageFormat.Uri });
        Assert.Equal(2, pictures.Count);
        using HttpClient http = new();
        foreach (GeneratedImage picture in pictures)
        {
            using SKBitmap bitmap = SKBitmap.Decode(await http.GetByteArrayAsync(picture.ImageUri));
            Assert.Equal(1024, bitmap.Width);
        }
    }

    [Fact]
    public async Task It_changes_a_picture_under_a_mask()
    {
        PictureSpec mask = new("0123456789abcdef", 64, 64) { IsTransparent = true };
        using MemoryStream picture = new((mask with { IsTransparent = false }).Draw());
        using MemoryStream cover = new(mask.Draw());
        GeneratedImage edited = await Client("gpt-image-1").GenerateImageEditAsync(picture, "cat.png", "add a scarf", cover, "mask.png");
        using SKBitmap bitmap = SKBitmap.Decode(edited.ImageBytes.ToArray());
        Assert.Equal((1024, 1024), (bitmap.Width, bitmap.Height));
        Assert.Equal("/v1/images/edits", _emulator.Request[^1].Path);
    }

    [Fact]
    public async Task It_reads_a_refusal()
    {
        ClientResultException refusal = await Assert.ThrowsAsync<ClientResultException>(() => Client("gpt-image-1").GenerateImageAsync("/refuse Not this."));
        Assert.Equal(400, refusal.Status);
        Assert.Contains("Not this.", refusal.Message);
    }

    private ImageClient Client(string model) =>
        new(model, new ApiKeyCredential(_emulator.ApiKey), new OpenAIClientOptions { Endpoint = new Uri(_emulator.BaseUri, "/v1"), RetryPolicy = new System.ClientModel.Primitives.ClientRetryPolicy(0) });
}
