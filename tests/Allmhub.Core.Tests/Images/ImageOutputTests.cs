using System.Text;
using System.Text.Json;
using Allmhub.Emulator;
using Allmhub.Http;
using Allmhub.Images;
using Allmhub.Media;
using SkiaSharp;

namespace Allmhub.Core.Tests.Images;

/// <summary>Where pictures become files: names, what is found before paying, notes. Pictures and links are the emulator's.</summary>
public sealed class ImageOutputTests : IDisposable
{
    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mO4Y6MBAAM4AUGPEJpDAAAAAElFTkSuQmCC");

    private readonly AllmEmulator _emulator = AllmEmulator.Start();
    private readonly AllmClient _client;
    private readonly string _folder = Directory.CreateTempSubdirectory("allm-out").FullName;
    private readonly NoticeList _notices = new();

    public ImageOutputTests() =>
        _client = new AllmClient(new AllmClientOptions { AsksPrices = false, BaseUri = _emulator.BaseUri, Credential = AllmCredential.FromText(_emulator.ApiKey, CredentialSource.Emulator) });

    public void Dispose()
    {
        _client.Dispose();
        _emulator.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_template_counts_over_the_command()
    {
        ImageOutput output = Output("cat-{n}.png");
        for (int i = 1; i <= 3; i++)
        {
            Assert.Equal($"cat-{i}.png", Path.GetFileName((await SaveAsync(output, Picture())).Path));
        }

        Assert.Equal(["cat-1.png", "cat-2.png", "cat-3.png"], Files());
    }

    [Fact]
    public async Task Pictures_of_one_name_do_not_replace_each_other_even_with_force()
    {
        await File.WriteAllTextAsync(At("cat.png"), "old");
        ImageOutput output = Output("cat.png", force: true);
        Image first = await SaveAsync(output, Picture());
        Image second = await SaveAsync(output, Picture());
        Assert.Equal(["cat (2).png", "cat.png"], Files());
        Assert.NotEqual(first.Path, second.Path);
        Assert.Equal([.. Png, 0], await File.ReadAllBytesAsync(At("cat.png")));
    }

    [Fact]
    public async Task The_extension_becomes_the_true_one_with_a_notice()
    {
        Image saved = await SaveAsync(Output("cat.jpg"), Picture());
        Assert.Equal("cat.png", Path.GetFileName(saved.Path));
        Assert.Contains(_notices.Warnings, static text => text.Contains("image/png", StringComparison.Ordinal) && text.Contains("cat.png", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_there_is_found_before_paying_unless_this_command_wrote_it()
    {
        ImageOutput output = Output("cat-{n}.png");
        ImageRequest two = Request() with { Count = 2 };
        Assert.Null(output.Check(two));
        await File.WriteAllTextAsync(At("cat-2.png"), "old");
        Assert.Equal(At("cat-2.png"), output.Check(two));
        Assert.Null(output.Check(Request()));
        Assert.Null(Output("cat-{n}.png", force: true).Check(two));
        ImageOutput plain = Output("x.png");
        await SaveAsync(plain, Picture());
        Assert.Null(plain.Check(Request()));
        Assert.Equal(At("x.png"), Output("x.png").Check(Request()));
    }

    [Fact]
    public async Task Folders_are_looked_at_before_paying_and_made_with_force()
    {
        Assert.Contains("-Force", Assert.Throws<InvalidInputException>(() => Output("no/cat.png").Check(Request())).Message);
        await File.WriteAllTextAsync(At("file"), "x");
        Assert.Contains("is a file", Assert.Throws<InvalidInputException>(() => Output("file/cat.png", force: true).Check(Request())).Message);
        ImageOutput made = Output("new/{date}/{model}.png", force: true);
        Assert.Null(made.Check(Request()));
        Assert.False(Directory.Exists(At("new")));
        Assert.True(File.Exists((await SaveAsync(made, Picture())).Path));
    }

    [Fact]
    public async Task A_link_is_fetched_without_the_key_and_then_known()
    {
        Image linked = await AskAsync("gpt-4o-image", static request => request with { Api = ImageApi.Chat });
        Assert.Null(linked.Data);
        Image saved = await SaveAsync(Output("cat.png"), linked);
        Assert.Equal(("image/png", 1024, 1024), (saved.MediaType, saved.Width, saved.Height));
        Assert.Equal(linked.Uri, saved.Uri);
        Assert.Equal(await File.ReadAllBytesAsync(saved.Path!), saved.Data!.ToArray());
        Assert.Null(_emulator.Link.Request[^1].GetHeader("Authorization"));
    }

    [Fact]
    public async Task A_note_is_in_a_png_whose_pixels_stay()
    {
        Image image = await AskAsync("gpt-image-1");
        byte[] before = image.Data!.ToArray();
        string path = (await SaveAsync(Output("cat.png", notes: true), image)).Path!;
        byte[] after = await File.ReadAllBytesAsync(path);
        Assert.Equal(before[..33], after[..33]);
        Assert.True(after.AsSpan().EndsWith(before.AsSpan()[33..]));
        string text = Encoding.UTF8.GetString(after);
        Assert.Contains("iTXtDescription\0\0\0\0\0一只猫", text);
        Assert.Contains("\"model\": \"gpt-image-1\"", text);
        Assert.DoesNotContain(_emulator.ApiKey, text);

        // A reader that checks every chunk takes it.
        using SKBitmap was = SKBitmap.Decode(before), now = SKBitmap.Decode(after);
        Assert.Equal(was.Bytes, now.Bytes);
        Assert.Equal(["cat.png"], Files());
    }

    [Fact]
    public async Task A_note_lies_beside_other_types()
    {
        Image image = await AskAsync("gpt-image-1", static request => request with { OutputFormat = "webp" });
        image.Cost = 0.04m;
        await SaveAsync(Output("cat.webp", notes: true), image);
        Assert.Equal(["cat.webp", "cat.webp.json"], Files());
        JsonElement note = JsonDocument.Parse(await File.ReadAllTextAsync(At("cat.webp.json"))).RootElement;
        Assert.Equal("一只猫", note.GetProperty("prompt").GetString());
        Assert.Equal(0.04m, note.GetProperty("costUsd").GetDecimal());
    }

    [Fact]
    public async Task Sixteen_commands_at_once_lose_no_picture_of_one_name()
    {
        Image[] saved = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
            await SaveAsync(Output("same.png"), Picture(i)))));
        Assert.Equal(16, saved.Select(static image => image.Path).Distinct().Count());
        Assert.Equal(16, Files().Length);
        Assert.All(saved, static image => Assert.Equal(image.Data!.ToArray(), File.ReadAllBytes(image.Path!)));
    }

    private ImageOutput Output(string name, bool force = false, bool notes = false) => new(At(name), force, notes);

    private string At(string name) => Path.Combine(_folder, name);

    private string[] Files() => [.. Directory.GetFiles(_folder).Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private Task<Image> SaveAsync(ImageOutput output, Image image) => output.SaveAsync(_client.Media, image, new AllmCallOptions { Notices = _notices }, null, CancellationToken.None);

    // What follows the end of a PNG is nobody's: it tells pictures apart here.
    private static Image Picture(int number = 0) => new() { Data = MediaData.OfBytes((byte[])[.. Png, (byte)number]), MediaType = "image/png", Prompt = "p", Model = "gpt-image-1" };

    private static ImageRequest Request() => new() { Prompt = "一只猫", Model = "gpt-image-1" };

    private async Task<Image> AskAsync(string model, Func<ImageRequest, ImageRequest>? more = null)
    {
        ImageRequest request = Request() with { Model = model };
        await foreach (ImageUpdate update in _client.Images.Generate(more?.Invoke(request) ?? request).StreamAsync(AllmCallOptions.Default, CancellationToken.None))
        {
            return update.Image!;
        }

        throw new InvalidOperationException("No picture came.");
    }

    private sealed class NoticeList : INoticeSink
    {
        public List<string> Warnings { get; } = [];

        public bool WantsDebug => false;

        public void Post(Notice notice)
        {
            if (notice.Level == NoticeLevel.Warning)
            {
                lock (Warnings)
                {
                    Warnings.Add(notice.Message);
                }
            }
        }
    }
}
