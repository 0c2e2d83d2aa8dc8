using System.Text.Json;
using Allmhub.Emulator;
using Allmhub.Emulator.Sounds;

namespace Allmhub.Core.Tests.Cli;

/// <summary>`allm speak` as a person or a script meets it: arguments, files and exit codes of a real process.</summary>
public sealed class SpeakTests : IDisposable
{
    private readonly AllmEmulator _emulator = AllmEmulator.Start();
    private readonly string _folder = Directory.CreateTempSubdirectory("allm-cli").FullName;

    public void Dispose()
    {
        _emulator.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_built_in_emulator_speaks_without_a_key_and_a_footer_follows()
    {
        AllmResult run = await AllmProcess.RunAsync(["speak", "Good morning.", "--emulator", "-o", At("a.mp3")]);

        Assert.Equal((0, At("a.mp3") + "\n", "tts-1 · alloy · 0.2 s of sound · about 0.000196 USD by list price\n"), (run.ExitCode, run.Out, run.Error));
        Assert.Equal(SoundFormat.Write(new SoundSpec("Good morning."), "mp3"), await File.ReadAllBytesAsync(At("a.mp3")));
    }

    [Fact]
    public async Task Voice_format_speed_and_instruction_reach_the_gateway_and_the_text_may_come_from_standard_input()
    {
        AllmResult run = await AllmProcess.RunAsync(
            ["speak", "-m", "gpt-4o-mini-tts", "-v", "marin", "--format", "WAV", "--speed", "0.5", "--instruction", "slowly", "--json", "-o", _folder], _emulator, input: "早上好。");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        JsonElement sent = Assert.Single(_emulator.Request).Json!.Value;
        Assert.Equal(("早上好。", "marin", "wav", 0.5, "slowly"), (Text(sent, "input"), Text(sent, "voice"), Text(sent, "response_format"), sent.GetProperty("speed").GetDouble(), Text(sent, "instructions")));
        JsonElement told = JsonElement.Parse(run.Out);
        Assert.Equal((Path.Combine(_folder, "gpt-4o-mini-tts-1.wav"), 0.4, 1), (Text(told, "path"), told.GetProperty("durationSeconds").GetDouble(), told.GetProperty("parts").GetInt32()));
    }

    [Fact]
    public async Task What_is_there_is_found_before_paying_and_replaced_with_force()
    {
        await File.WriteAllTextAsync(At("a.opus"), "old");
        AllmResult run = await RunAsync("hello", "-m", "tts-1", "-o", At("a.opus"));

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains("--force", run.Error);
        Assert.Empty(_emulator.Request);
        Assert.Equal(0, (await RunAsync("hello", "-m", "tts-1", "-o", At("a.opus"), "-f")).ExitCode);
        Assert.Equal(SoundFormat.Write(new SoundSpec("hello"), "opus"), await File.ReadAllBytesAsync(At("a.opus")));
    }

    [Theory]
    [InlineData("--model", "speak", "hello")]
    [InlineData("text is empty", "speak", " ", "-m", "tts-1")]
    [InlineData("0.25 to 4", "speak", "hello", "-m", "tts-1", "--speed", "9")]
    [InlineData("mp3, opus", "speak", "hello", "-m", "tts-1", "--format", "ogg")]
    [InlineData("--force", "speak", "hello", "-m", "tts-1", "-o", "no-such-folder/a.mp3")]
    public async Task What_is_typed_wrong_is_a_usage_error_and_asks_nothing(string says, params string[] arguments)
    {
        AllmResult run = await AllmProcess.RunAsync(arguments, _emulator);

        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Contains(says, run.Error);
        Assert.Equal(1, run.Error.Count(static c => c == '\n'));
        Assert.Empty(_emulator.Request);
    }

    [Theory]
    [InlineData("status=401", "Authentication")]
    [InlineData("html", "web page")]
    [InlineData("cut=mid", "Network")]
    public async Task A_failure_is_one_line_and_exit_code_1_and_no_file(string fault, string says)
    {
        _emulator.AddFault(fault);
        AllmResult run = await RunAsync("hello", "-m", "tts-1", "-o", At("a.mp3"));

        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Contains(says, run.Error);
        Assert.DoesNotContain(_emulator.ApiKey, run.Error);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    private static string? Text(JsonElement owner, string name) => owner.GetProperty(name).GetString();

    private string At(string name) => Path.Combine(_folder, name);

    private Task<AllmResult> RunAsync(params string[] arguments) => AllmProcess.RunAsync(["speak", .. arguments], _emulator);
}
