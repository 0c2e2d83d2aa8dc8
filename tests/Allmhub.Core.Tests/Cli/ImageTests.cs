using System.Text.Json;
using Allmhub.Emulator;
using Allmhub.Emulator.Drawing;
using SkiaSharp;

namespace Allmhub.Core.Tests.Cli;

/// <summary>`allm image` as a person or a script meets it: arguments, files and exit codes of a real process.</summary>
public sealed class ImageTests : IDisposable
{
    private readonly AllmEmulator _emulator = AllmEmulator.Start();
    private readonly string _folder = Directory.CreateTempSubdirectory("allm-cli").FullName;

    public void Dispose()
    {
        _emulator.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_built_in_emulator_draws_without_a_key_and_a_footer_follows()
    {
        AllmResult run = await AllmProcess.RunAsync(["image", "a red bicycle", "--emulator", "-o", At("cat.png")]);
        Assert.Equal((0, At("cat.png") + "\n"), (run.ExitCode, run.Out));
        Assert.Matches(@"^gpt-image-1 · 1 picture · 1024x1024 · about 0\.04 USD by list price · \d+\.\d s\n$", run.Error);
        using SKCodec codec = SKCodec.Create(At("cat.png"));
        Assert.Equal((SKEncodedImageFormat.Png, 1024), (codec.EncodedFormat, codec.Info.Width));
    }

    [Fact]
    public async Task Model_size_count_and_references_reach_the_gateway()
    {
        await File.WriteAllBytesAsync(At("ref.png"), new PictureSpec("0123456789abcdef", 64, 64).Draw());
        AllmResult run = await RunAsync("a scarf", "--model", "doubao-seedream-4-0-250828", "--size", "2K", "-n", "2", "-i", At("ref.png"), "--image", "https://example.com/a.png", "-o", At("x-{n}.jpg"));
        Assert.Equal(0, run.ExitCode);
        Assert.Equal([At("x-1.jpg"), At("x-2.jpg")], run.Out.TrimEnd('\n').Split('\n'));
        JsonElement sent = Assert.Single(_emulator.Request).Json!.Value;
        Assert.Equal(("doubao-seedream-4-0-250828", "2K"), (sent.GetProperty("model").GetString(), sent.GetProperty("size").GetString()));
        Assert.Equal(2, sent.GetProperty("image").GetArrayLength());
        Assert.All(run.Out.TrimEnd('\n').Split('\n'), static file => Assert.True(File.Exists(file)));
    }

    [Fact]
    public async Task A_link_is_fetched_and_the_prompt_may_come_from_standard_input()
    {
        AllmResult run = await AllmProcess.RunAsync(["image", "-m", "gemini-2.5-flash-image-preview", "-o", _folder], _emulator, input: "一只猫");
        Assert.Equal(0, run.ExitCode);
        string file = Assert.Single(Directory.GetFiles(_folder));
        Assert.Equal(file + "\n", run.Out);
        Assert.DoesNotContain("Authorization", _emulator.Link.Request[^1].Header.Keys);
    }

    [Fact]
    public async Task Json_is_one_array_on_one_line()
    {
        AllmResult run = await RunAsync("a cat", "-m", "gpt-image-1", "-n", "2", "--json", "-o", At("cat.png"));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(1, run.Out.Count(static c => c == '\n'));
        JsonElement[] images = [.. JsonElement.Parse(run.Out).EnumerateArray()];
        Assert.Equal([At("cat.png"), At("cat (2).png")], images.Select(static image => image.GetProperty("path").GetString()));
        Assert.Equal(("image/png", 1024, "Images"), (images[0].GetProperty("mediaType").GetString(), images[0].GetProperty("width").GetInt32(), images[0].GetProperty("api").GetString()));
    }

    [Fact]
    public async Task What_is_there_is_found_before_paying_and_replaced_with_force()
    {
        await File.WriteAllTextAsync(At("cat.png"), "old");
        AllmResult run = await RunAsync("a cat", "-m", "gpt-image-1", "-o", At("cat.png"));
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains("--force", run.Error);
        Assert.Empty(_emulator.Request);
        Assert.Equal(0, (await RunAsync("a cat", "-m", "gpt-image-1", "-o", At("cat.png"), "--force")).ExitCode);
        Assert.True(new FileInfo(At("cat.png")).Length > 1000);
    }

    [Theory]
    [InlineData("--model", "image", "a cat")]
    [InlineData("prompt is empty", "image", " ", "-m", "gpt-image-1")]
    [InlineData("1 to 128", "image", "a cat", "-m", "gpt-image-1", "--count", "0")]
    [InlineData("1 to 128", "image", "a cat", "-m", "gpt-image-1", "--count", "129")]
    [InlineData("no-such.png", "image", "a cat", "-m", "gpt-image-1", "--image", "no-such.png")]
    [InlineData("--force", "image", "a cat", "-m", "gpt-image-1", "-o", "no-such-folder/cat.png")]
    [InlineData("--colour", "image", "--colour", "-m", "gpt-image-1")]
    public async Task What_is_typed_wrong_is_a_usage_error_and_asks_nothing(string says, params string[] arguments)
    {
        AllmResult run = await AllmProcess.RunAsync(arguments, _emulator);
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(says, run.Error);
        Assert.DoesNotContain(" -Force", run.Error);
        Assert.Equal(1, run.Error.Count(static c => c == '\n'));
        Assert.Empty(_emulator.Request);
    }

    [Theory]
    [InlineData("status=401", "Authentication")]
    [InlineData("no-data", "ContentRefused")]
    [InlineData("status=504", "task_timeout")]
    public async Task A_failure_is_one_line_and_exit_code_1(string fault, string says)
    {
        _emulator.AddFault(fault);
        AllmResult run = await RunAsync("a cat", "-m", "gpt-image-1", "-o", At("cat.png"));
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Contains(says, run.Error);
        Assert.DoesNotContain(_emulator.ApiKey, run.Error);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Good_pictures_are_saved_beside_one_that_failed()
    {
        _emulator.AddFault("item-error");
        AllmResult run = await RunAsync("a cat", "-m", "doubao-seedream-4-0-250828", "-n", "3", "-o", At("x-{n}.jpg"));
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(2, run.Out.Count(static c => c == '\n'));
        Assert.Contains("sensitive", run.Error);
    }

    [Fact]
    public async Task A_link_that_cannot_be_fetched_is_written_in_its_place()
    {
        _emulator.AddFault("link;status=404;count=all");
        AllmResult run = await RunAsync("a cat", "-m", "gemini-2.5-flash-image-preview", "-o", At("cat.png"));
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(_emulator.Link.BaseUri.ToString(), run.Out);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private Task<AllmResult> RunAsync(params string[] arguments) => AllmProcess.RunAsync(["image", .. arguments], _emulator);
}
