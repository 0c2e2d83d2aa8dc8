using System.Text.Json;
using Allmhub.Core.Tests.Audio;
using Allmhub.Emulator;
using Allmhub.Emulator.Faults;

namespace Allmhub.Core.Tests.Cli;

/// <summary>`allm transcribe` as a person or a script meets it: arguments, files and exit codes of a real process.</summary>
public sealed class TranscribeTests : IDisposable
{
    private readonly AllmEmulator _emulator = AllmEmulator.Start();
    private readonly string _folder = Directory.CreateTempSubdirectory("allm-cli").FullName;

    public TranscribeTests() => File.WriteAllBytes(At("a.wav"), WavBytes.Make(WavBytes.Samples(8000 * 12), 8000));

    public void Dispose()
    {
        _emulator.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_text_is_on_standard_output_and_a_footer_beside_it()
    {
        AllmResult run = await AllmProcess.RunAsync(["transcribe", At("a.wav"), "--emulator", "--prompt", "/say 你好。\nHello."]);
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^(你好。 ?Hello\.)\n$", run.Out);
        Assert.Matches(@"^a\.wav · 12\.0 s · \w+ · whisper-1 · 12 s · about 0\.\d+ USD .*\n$", run.Error);
    }

    [Fact]
    public async Task Subtitles_go_to_a_file_whose_extension_says_so()
    {
        AllmResult run = await RunAsync(At("a.wav"), "-o", At("a.srt"), "-l", "zh");
        Assert.Equal((0, At("a.srt") + "\n"), (run.ExitCode, run.Out));
        Assert.StartsWith("1\n00:00:00,000 --> 00:00:0", await File.ReadAllTextAsync(At("a.srt")), StringComparison.Ordinal);
        AllmResult again = await RunAsync(At("a.wav"), "-o", At("a.srt"));
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("--force", again.Error, StringComparison.Ordinal);
        Assert.Single(_emulator.Request);
    }

    [Fact]
    public async Task Json_is_one_array_and_one_file_that_is_none_does_not_stop_the_others()
    {
        await File.WriteAllTextAsync(At("b.wav"), "no sound at all");
        AllmResult run = await RunAsync(At("b.wav"), At("a.wav"), "--diarize", "--json");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("b.wav", run.Error, StringComparison.Ordinal);
        JsonElement heard = Assert.Single(JsonDocument.Parse(run.Out).RootElement.EnumerateArray());
        Assert.Equal(["A", "B", "A"], heard.GetProperty("segments").EnumerateArray().Select(static segment => segment.GetProperty("speaker").GetString()));
        Assert.Equal(At("a.wav"), heard.GetProperty("path").GetString());
    }

    [Fact]
    public async Task A_failure_says_what_may_have_been_charged()
    {
        _emulator.AddFault(EmulatorFault.Parse("status=500"));
        AllmResult run = await RunAsync(At("a.wav"));
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Contains("charged", run.Error, StringComparison.Ordinal);
        Assert.Single(_emulator.Request);
    }

    [Theory]
    [InlineData("--translate", "-m", "gpt-4o-transcribe", "whisper-1")]
    [InlineData("--as", "srt", "--model=gpt-4o-transcribe", "times")]
    public async Task What_cannot_be_asked_is_a_mistake_of_the_line(string one, string two, string three, string word)
    {
        AllmResult run = await RunAsync(At("a.wav"), one, two, three);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(word, run.Error, StringComparison.Ordinal);
        Assert.Empty(_emulator.Request);
    }

    private Task<AllmResult> RunAsync(params string[] arguments) => AllmProcess.RunAsync(["transcribe", .. arguments], _emulator);

    private string At(string name) => Path.Combine(_folder, name);
}
