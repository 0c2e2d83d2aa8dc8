using Allmhub.Core.Tests.Contract;
using Allmhub.Emulator;
using Allmhub.Emulator.Wire;
using Allmhub.Http;
using Allmhub.Images;

namespace Allmhub.Core.Tests.Images;

/// <summary>Every family of models and every format, against the emulator, which shares no code with the client.</summary>
public sealed class ImageEmulatorTests : IDisposable
{
    private readonly AllmEmulator _emulator = AllmEmulator.Start();

    public void Dispose() => _emulator.Dispose();

    [Theory]
    [InlineData("gpt-image-1", ImageApi.Images, "1024x1536", null, 1024, 1536)]
    [InlineData("gpt-image-2", ImageApi.Images, null, "16:9", 1280, 720)]
    [InlineData("dall-e-3", ImageApi.Images, "1024x1024", null, 1024, 1024)]
    [InlineData("doubao-seedream-4-0-250828", ImageApi.Images, "1K", null, 1024, 1024)]
    [InlineData("doubao-seedream-4-0-250828", ImageApi.Images, null, "3:2", 2496, 1664)]
    [InlineData("nano-banana", ImageApi.Chat, null, "1:1", 1024, 1024)]
    [InlineData("gemini-2.5-flash-image", ImageApi.Chat, null, null, 1024, 1024)]
    [InlineData("gemini-2.5-flash-image", ImageApi.Gemini, null, null, 1024, 1024)]
    public async Task A_picture_of_the_size_that_was_asked_comes(string model, ImageApi api, string? size, string? ratio, int width, int height)
    {
        foreach (bool? stream in new bool?[] { null, true, false })
        {
            ImageRequest request = new() { Prompt = "a red bicycle", Model = model, Size = size, AspectRatio = ratio, Stream = stream, Api = api == ImageApi.Gemini ? api : ImageApi.Auto };
            Ask ask = await RunAsync(request, isEdit: false);

            Assert.Null(ask.Error);
            Image image = Assert.Single(ask.Finished);
            Assert.Equal(api, image.Api);
            Assert.True(image.Uri is not null || (image.Width, image.Height) == (width, height), $"{image}");
        }

        foreach (EmulatorRequest sent in _emulator.Request)
        {
            Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", sent.Path, sent.Body));
        }
    }

    [Theory]
    [InlineData("gpt-image-1.5", ImageApi.Images)]
    [InlineData("doubao-seedream-4-0-250828", ImageApi.Images)]
    [InlineData("nano-banana", ImageApi.Chat)]
    [InlineData("gemini-2.5-flash-image", ImageApi.Gemini)]
    public async Task A_picture_is_changed_and_changed_again(string model, ImageApi api)
    {
        ImageRequest request = new() { Prompt = "make it blue", Model = model, Api = api, Reference = [ImageSource.FromBytes(Picture.Bytes(Picture.Opaque44))] };
        Ask first = await RunAsync(request, isEdit: true);
        Assert.Null(first.Error);
        Image image = Assert.Single(first.Finished);

        Ask second = await RunAsync(request with { Reference = [ImageSource.FromImage(image)] }, isEdit: true);

        Assert.Null(second.Error);
        Assert.Single(second.Finished);
    }

    [Fact]
    public async Task Partial_pictures_come_before_the_finished_ones()
    {
        Ask ask = await RunAsync(new ImageRequest { Prompt = "q", Model = "gpt-image-1", Stream = true, PartialImage = 2 }, isEdit: false);

        Assert.Equal([(true, 0), (true, 1), (false, (int?)null)], ask.Updates.Select(static update => (update.Image!.IsPartial, update.Image.PartialIndex)));
    }

    [Theory]
    [InlineData("written=prefix", "gpt-image-1")]
    [InlineData("written=urlsafe", "gpt-image-1")]
    [InlineData("written=datauri", "gpt-image-1")]
    [InlineData("written=both", "gpt-image-1")]
    [InlineData("turned", "gpt-image-1")]
    [InlineData("content-type=text/plain", "gpt-image-1")]
    [InlineData("drip=0;split=7", "gpt-image-1")]
    public async Task Odd_spellings_give_the_same_picture(string fault, string model)
    {
        ImageRequest request = new() { Prompt = "q", Model = model };
        Ask good = await RunAsync(request, isEdit: false);
        _emulator.AddFault(fault);
        Ask odd = await RunAsync(request, isEdit: false);

        Assert.Equal(good.Finished[0].Data!.ToArray(), Assert.Single(odd.Finished).Data!.ToArray());
    }

    [Fact]
    public async Task Faults_are_told_as_what_they_are()
    {
        _emulator.AddFault("no-data");
        Assert.Equal(AllmErrorKind.ContentRefused, (await RunAsync(new ImageRequest { Prompt = "q", Model = "gpt-image-1" }, isEdit: false)).Error?.Kind);
        _emulator.AddFault("item-error");
        Ask ask = await RunAsync(new ImageRequest { Prompt = "q", Model = "doubao-seedream-4-0-250828", Count = 3 }, isEdit: false);
        Assert.Equal((2, 1), (ask.Finished.Count, ask.Failures.Count));
        _emulator.AddFault("vip");
        ask = await RunAsync(new ImageRequest { Prompt = "q", Model = "gemini-2.5-flash-image", Api = ImageApi.Gemini }, isEdit: false);
        Assert.Contains("-Api Chat", ask.Error?.RecommendedAction, StringComparison.Ordinal);
        _emulator.AddFault("picture=html");
        ask = await RunAsync(new ImageRequest { Prompt = "q", Model = "gpt-image-1" }, isEdit: false);
        Assert.Equal("text/html", Assert.Single(ask.Finished).MediaType);
    }

    private async Task<Ask> RunAsync(ImageRequest request, bool isEdit)
    {
        using AllmClient client = new(new AllmClientOptions { AsksPrices = false, BaseUri = _emulator.BaseUri, Credential = AllmCredential.FromText(_emulator.ApiKey), RetryBaseDelay = TimeSpan.FromMilliseconds(1) });
        return await Ask.RunAsync(client, request, isEdit);
    }
}
