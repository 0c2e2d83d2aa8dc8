using Allmhub.Core.Tests.Http;
using Allmhub.Http;
using Allmhub.Images;
using Allmhub.Media;

namespace Allmhub.Core.Tests.Images;

/// <summary>Everything that can be wrong with a request is found before it is paid for, and names what and what to do.</summary>
public sealed class ImageCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static ImageRequest Request => new() { Prompt = "q", Model = "gpt-image-1.5" };

    private static ImageSource Png => ImageSource.FromBytes(Picture.Bytes(Picture.Opaque44), "a.png");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(129)]
    [InlineData(-1)]
    public void A_count_has_bounds(int count) => Refused(Request with { Count = count }, nameof(ImageRequest.Count), "1 to 128");

    [Theory]
    [InlineData("")]
    [InlineData(" \t\r\n　")]
    public void A_prompt_of_blanks_says_nothing(string prompt) => Refused(Request with { Prompt = prompt }, nameof(ImageRequest.Prompt), "says nothing");

    [Fact]
    public void A_prompt_that_is_none_is_refused() => Refused(Request with { Prompt = null! }, nameof(ImageRequest.Prompt), "says nothing");

    [Theory]
    [InlineData("16:9:1")]
    [InlineData("0:9")]
    [InlineData("wide")]
    public void A_ratio_is_two_numbers(string ratio) => Refused(Request with { AspectRatio = ratio }, nameof(ImageRequest.AspectRatio), "16:9");

    [Fact]
    public void Size_and_ratio_may_not_quarrel() => Refused(Request with { Size = "1024x1024", AspectRatio = "3:2" }, nameof(ImageRequest.AspectRatio), "1:1");

    [Theory]
    [InlineData("gpt-image-1", null, "16:9", nameof(ImageRequest.AspectRatio))]
    [InlineData("gpt-image-1", "2K", null, nameof(ImageRequest.Size))]
    [InlineData("gpt-image-2", null, "4:1", nameof(ImageRequest.AspectRatio))]
    [InlineData("dall-e-3", null, "16:9", nameof(ImageRequest.AspectRatio))]
    public void What_a_model_cannot_make_names_the_formats_that_can(string model, string? size, string? ratio, string parameter) =>
        Refused(Request with { Model = model, Size = size, AspectRatio = ratio }, parameter, "Chat and Gemini");

    public static TheoryData<string> ImagesAlone => ["Quality", "Background", "Style", "OutputFormat", "Compression", "Moderation", "InputFidelity", "PartialImage", "BodyFormat", "Size", "Size class"];

    [Theory]
    [MemberData(nameof(ImagesAlone))]
    public void What_a_conversation_cannot_say_names_the_format_that_can(string what)
    {
        foreach (ImageApi api in new[] { ImageApi.Chat, ImageApi.Gemini })
        {
            ImageRequest request = Request with { Api = api };
            request = what switch
            {
                "Quality" => request with { Quality = "low" },
                "Background" => request with { Background = "opaque" },
                "Style" => request with { Style = "vivid" },
                "OutputFormat" => request with { OutputFormat = "png" },
                "Compression" => request with { Compression = 50 },
                "Moderation" => request with { Moderation = "low" },
                "InputFidelity" => request with { InputFidelity = "low" },
                "PartialImage" => request with { PartialImage = 1, Stream = true },
                "BodyFormat" => request with { BodyFormat = ImageBodyFormat.Form },
                "Size" => request with { Size = "1000x700" },
                _ => request with { Size = "3K" },
            };
            Refused(request, what.Split(' ')[0], "Images format");
        }
    }

    [Fact]
    public void A_mask_is_for_the_images_format() =>
        Refused(Request with { Api = ImageApi.Chat, Reference = [Png], Mask = ImageSource.FromBytes(Picture.Bytes(Picture.Mask44)) }, nameof(ImageRequest.Mask), "Images format", isEdit: true);

    [Fact]
    public void Gemini_makes_one_picture_a_request() => Refused(Request with { Api = ImageApi.Gemini, Count = 2 }, nameof(ImageRequest.Count), "Images and Chat");

    [Theory]
    [InlineData("gpt-image-1")]
    [InlineData("dall-e-3")]
    public void A_seed_that_would_be_lost_is_refused(string model) => Refused(Request with { Model = model, Seed = 1 }, nameof(ImageRequest.Seed), "Chat and Gemini");

    [Fact]
    public void Compression_is_for_formats_that_have_it()
    {
        Refused(Request with { Compression = 50 }, nameof(ImageRequest.Compression), "jpeg or webp");
        Refused(Request with { Compression = 101, OutputFormat = "jpeg" }, nameof(ImageRequest.Compression), "0 to 100");
        Refused(Request with { Background = "transparent", OutputFormat = "jpg" }, nameof(ImageRequest.OutputFormat), "png or webp");
    }

    [Fact]
    public void Partial_pictures_come_in_streams_of_those_who_send_them()
    {
        Refused(Request with { PartialImage = 2 }, nameof(ImageRequest.PartialImage), "stream");
        Refused(Request with { PartialImage = 4, Stream = true }, nameof(ImageRequest.PartialImage), "0 to 3");
        Refused(Request with { Model = "dall-e-3", PartialImage = 2, Stream = true }, nameof(ImageRequest.PartialImage), "gpt-image");
    }

    [Fact]
    public void An_edit_needs_a_picture() => Refused(Request, nameof(ImageRequest.Reference), "no picture to change", isEdit: true);

    [Fact]
    public void Sixteen_references_are_taken_and_seventeen_are_not()
    {
        Refused(Request with { Reference = [.. Enumerable.Repeat(Png, 17)] }, nameof(ImageRequest.Reference), "at most 16", isEdit: true);
        Refused(Request with { Model = "doubao-seedream-5-0-pro-260628", Reference = [.. Enumerable.Repeat(Png, 11)] }, nameof(ImageRequest.Reference), "at most 10", isEdit: true);
        Assert.Null(Try(Request with { Reference = [.. Enumerable.Repeat(Png, 16)] }, isEdit: true));
    }

    [Fact]
    public void What_a_model_is_known_not_to_do_is_refused()
    {
        Refused(Request with { Model = "doubao-seedream-5-0-pro-260628", Count = 2 }, nameof(ImageRequest.Count), "one picture a request");
        Refused(Request with { Model = "doubao-seedream-4-0-250828", Count = 6, Reference = [.. Enumerable.Repeat(Png, 10)] }, nameof(ImageRequest.Count), "15");
        Refused(Request with { Model = "gpt-image-1-mini", InputFidelity = "high", Reference = [Png] }, nameof(ImageRequest.InputFidelity), "gpt-image-1.5", isEdit: true);
        Assert.Null(Try(Request with { Model = "doubao-seedream-4-0-250828", Count = 5, Reference = [.. Enumerable.Repeat(Png, 10)] }, isEdit: false));
    }

    [Fact]
    public void A_reference_that_is_missing_is_named()
    {
        InvalidInputException error = Assert.Throws<InvalidInputException>(() => ImageSource.FromFile(Path.Combine(_folder.Path, "gone.png"), "Path"));
        Assert.Equal("Path", error.Parameter);
        Assert.Contains("gone.png", error.Message, StringComparison.Ordinal);
        Assert.Contains("folder", Assert.Throws<InvalidInputException>(() => ImageSource.FromFile(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_is_a_picture_by_its_bytes()
    {
        Assert.Contains("no picture", Assert.Throws<InvalidInputException>(() => ImageSource.FromFile(_folder.Write("b.png", "this is no picture"u8.ToArray()))).Message, StringComparison.Ordinal);
        Assert.Contains("no bytes", Assert.Throws<InvalidInputException>(() => ImageSource.FromFile(_folder.Write("zero.png", []))).Message, StringComparison.Ordinal);
        Assert.Contains("no picture", Assert.Throws<InvalidInputException>(() => ImageSource.FromBytes("%PDF-1.7 something"u8.ToArray())).Message, StringComparison.Ordinal);
        Assert.Contains("base64", Assert.Throws<InvalidInputException>(() => ImageSource.FromAddress("data:image/png;base64,§")).Message, StringComparison.Ordinal);
        Assert.Contains("ftp://x/a.png", Assert.Throws<InvalidInputException>(() => ImageSource.FromAddress("ftp://x/a.png")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_over_50_megabytes_is_not_read()
    {
        string path = _folder.Write("big.png", Picture.Bytes(Picture.Red));
        using (FileStream file = File.OpenWrite(path))
        {
            file.SetLength(ImageSource.MaxBytes + 1);
        }

        Assert.Contains("at most 50 MB", Assert.Throws<InvalidInputException>(() => ImageSource.FromFile(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Heic_behind_another_name_is_called_heic()
    {
        ImageSource heic = ImageSource.FromFile(_folder.Write("renamed.jpg", Picture.Bytes(Picture.Heic)));

        Refused(Request with { Reference = [heic] }, nameof(ImageRequest.Reference), "HEIC", isEdit: true);
        Assert.Null(Try(Request with { Reference = [heic], Api = ImageApi.Gemini }, isEdit: true));
    }

    [Theory]
    [InlineData("gpt-image-1", ImageApi.Images, false)]
    [InlineData("m-1", ImageApi.Gemini, false)]
    [InlineData("m-1", ImageApi.Chat, true)]
    [InlineData("doubao-seedream-4-5-251128", ImageApi.Images, true)]
    public void A_gif_is_refused_where_it_is_not_taken(string model, ImageApi api, bool isTaken)
    {
        ImageRequest request = Request with { Model = model, Api = api, Reference = [ImageSource.FromBytes(Picture.Bytes(Picture.Gif), "a.gif")] };

        Assert.Equal(isTaken, Try(request, isEdit: true) is null);
    }

    [Theory]
    [InlineData(Picture.Mask44, null)]
    [InlineData(Picture.PaletteMask44, null)]
    [InlineData(Picture.NoAlpha44, "alpha")]
    [InlineData(Picture.Mask84, "same size")]
    [InlineData(Picture.Jpeg, "PNG")]
    public void A_mask_is_a_png_of_the_same_size_with_alpha(string mask, string? wrong)
    {
        ImageRequest request = Request with { Reference = [Png], Mask = ImageSource.FromBytes(Picture.Bytes(mask), "m.png", "Mask") };

        InvalidInputException? error = Try(request, isEdit: true);
        Assert.Equal(wrong is null ? null : nameof(ImageRequest.Mask), error?.Parameter);
        Assert.Contains(wrong ?? string.Empty, error?.Message ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mask_needs_its_picture() => Refused(Request with { Mask = ImageSource.FromBytes(Picture.Bytes(Picture.Mask44)) }, nameof(ImageRequest.Mask), "lies on");

    [Fact]
    public void A_form_carries_no_addresses() =>
        Refused(Request with { Reference = [ImageSource.FromAddress("https://example.com/a.png")], BodyFormat = ImageBodyFormat.Form }, nameof(ImageRequest.BodyFormat), "https://example.com/a.png", isEdit: true);

    [Fact]
    public void More_than_a_json_body_carries_is_refused()
    {
        List<ImageSource> many = [];
        for (int i = 0; i < 3; i++)
        {
            string path = _folder.Write($"{i}.png", Picture.Bytes(Picture.Red));
            using FileStream file = File.OpenWrite(path);
            file.SetLength(40 * 1024 * 1024);
            file.Close();
            many.Add(ImageSource.FromFile(path));
        }

        Refused(Request with { Reference = many, BodyFormat = ImageBodyFormat.Json }, nameof(ImageRequest.Reference), "94 MB", isEdit: true);
        Assert.Null(Try(Request with { Reference = many }, isEdit: true));
    }

    [Fact]
    public void A_picture_made_before_is_a_reference()
    {
        Image image = new() { Data = MediaData.OfBytes(Picture.Bytes(Picture.Red)) };
        Assert.Equal("image/png", ImageSource.FromImage(image).Format!.MediaType);
        Assert.Equal("https://x.example/a%7E.png", ImageSource.FromImage(new Image { Uri = new Uri("https://x.example/a%7E.png") }).Uri!.OriginalString);
        Assert.Throws<InvalidInputException>(() => ImageSource.FromImage(new Image()));
    }

    private static void Refused(ImageRequest request, string parameter, string words, bool isEdit = false)
    {
        InvalidInputException? error = Try(request, isEdit);
        Assert.NotNull(error);
        Assert.Equal(parameter, error.Parameter);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    private static InvalidInputException? Try(ImageRequest request, bool isEdit)
    {
        using AllmClient client = new(Client.Options(new Uri("http://127.0.0.1:9")));
        try
        {
            _ = isEdit ? client.Images.Edit(request) : client.Images.Generate(request);
            return null;
        }
        catch (InvalidInputException error)
        {
            return error;
        }
    }
}
