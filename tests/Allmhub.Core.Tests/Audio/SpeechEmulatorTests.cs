using Allmhub.Audio.Speech;
using Allmhub.Core.Tests.Contract;
using Allmhub.Emulator;
using Allmhub.Emulator.Faults;
using Allmhub.Emulator.Sounds;
using Allmhub.Emulator.Wire;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Audio;

/// <summary>Every format on the emulator, which shares no code with the client.</summary>
public sealed class SpeechEmulatorTests : IDisposable
{
    private static readonly string Long = string.Concat(Enumerable.Repeat("It is a sentence of no great length, 好的。 ", 120));
    private readonly AllmEmulator _emulator = AllmEmulator.Start(new EmulatorOptions { ApiKey = Http.Client.Key });
    private readonly AllmClient _client;
    private readonly Speaker _speaker = new();

    public SpeechEmulatorTests() => _client = new AllmClient(Http.Client.Options(_emulator.BaseUri));

    public void Dispose()
    {
        _speaker.Dispose();
        _client.Dispose();
        _emulator.Dispose();
    }

    [Theory]
    [InlineData(SpeechFormat.Mp3, "audio/mpeg")]
    [InlineData(SpeechFormat.Opus, "audio/ogg")]
    [InlineData(SpeechFormat.Aac, "audio/aac")]
    [InlineData(SpeechFormat.Flac, "audio/flac")]
    [InlineData(SpeechFormat.Wav, "audio/wav")]
    [InlineData(SpeechFormat.Pcm, "audio/pcm")]
    public async Task A_sound_of_every_format_comes_as_bytes_and_as_events(SpeechFormat format, string mediaType)
    {
        SoundSpec spec = new("Good morning to all of you.", Speed: 0.5);
        string word = format.ToString().ToLowerInvariant();
        foreach (bool stream in (bool[])[false, true])
        {
            await _speaker.RunAsync(_client, Speaker.Request(spec.Text, format, "gpt-4o-mini-tts") with { Speed = 0.5, Stream = stream }, $"{stream}.{word}");

            Assert.Null(_speaker.Error);
            Assert.True(_speaker.Bytes.AsSpan().SequenceEqual(SoundFormat.Write(spec, word)));
            Assert.Equal(mediaType, _speaker.File!.MediaType);
            Assert.Equal(SoundFormat.SecondsOf(spec, word), _speaker.File.Duration!.Value.TotalSeconds, precision: 6);
            Assert.Equal(stream, _speaker.File.Usage is not null);
        }

        Assert.Empty(_speaker.Warnings);
        Assert.Equal([$"False.{word}", $"True.{word}"], _speaker.Names);
        foreach (EmulatorRequest sent in _emulator.Request)
        {
            Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", sent.Path, sent.Body));
        }
    }

    [Theory]
    [InlineData(SpeechFormat.Wav)]
    [InlineData(SpeechFormat.Pcm)]
    [InlineData(SpeechFormat.Mp3)]
    [InlineData(SpeechFormat.Aac)]
    [InlineData(SpeechFormat.Opus)]
    public async Task A_long_text_is_one_sound_of_all_its_parts(SpeechFormat format)
    {
        await _speaker.RunAsync(_client, Speaker.Request(Long, format));

        string[] parts = [.. _emulator.Request.Select(static request => request.Json!.Value.GetProperty("input").GetString()!)];
        SoundSpec[] specs = [.. parts.Select(static part => new SoundSpec(part))];
        string word = format.ToString().ToLowerInvariant();
        Assert.Equal(Long, string.Concat(parts));
        Assert.Equal((parts.Length, parts.Length), (_speaker.File!.PartCount, _speaker.File.RequestId.Distinct().Count()));
        Assert.InRange(parts.Length, 2, 4);
        Assert.Equal(specs.Sum(spec => SoundFormat.SecondsOf(spec, word)), _speaker.File.Duration!.Value.TotalSeconds, precision: 5);
        Assert.Equal([$"a.{word}"], _speaker.Names);
        Assert.Empty(_speaker.Warnings);
        byte[] samples = [.. specs.SelectMany(static spec => spec.Pcm())];
        if (format is SpeechFormat.Wav or SpeechFormat.Pcm)
        {
            Assert.True(_speaker.Bytes.AsSpan(format == SpeechFormat.Wav ? 44 : 0).SequenceEqual(samples));
        }
    }

    [Fact]
    public async Task Parts_come_as_events_too_and_their_usage_is_counted_together()
    {
        await _speaker.RunAsync(_client, Speaker.Request(Long, SpeechFormat.Wav, "gpt-4o-mini-tts") with { Stream = true });

        Assert.True(_speaker.File!.PartCount > 1);
        Assert.InRange(_speaker.File.Usage!.InputToken, 1000, 5000);
        Assert.Equal(_speaker.File.Usage.InputToken + _speaker.File.Usage.OutputToken, _speaker.File.Usage.TotalToken);
    }

    [Theory]
    [InlineData("cut=start", false, AllmErrorKind.Network)]
    [InlineData("cut=mid", false, AllmErrorKind.Network)]
    [InlineData("cut=mid", true, AllmErrorKind.Network)]
    [InlineData("cut=event", true, AllmErrorKind.Network)]
    [InlineData("error-event", true, AllmErrorKind.Server)]
    [InlineData("bare-json", true, AllmErrorKind.Server)]
    [InlineData("stall=headers", false, AllmErrorKind.Timeout)]
    [InlineData("stall=mid", false, AllmErrorKind.Timeout)]
    [InlineData("stall=mid", true, AllmErrorKind.Timeout)]
    [InlineData("pings", true, AllmErrorKind.Timeout)]
    [InlineData("html", false, AllmErrorKind.Protocol)]
    [InlineData("empty", false, AllmErrorKind.Protocol)]
    [InlineData("empty;content-type=audio/mpeg", false, AllmErrorKind.Protocol)]
    [InlineData("reset", false, AllmErrorKind.Network)]
    [InlineData("redirect", false, AllmErrorKind.Protocol)]
    [InlineData("sample=error.openai.403-quota;status=200", false, AllmErrorKind.InsufficientBalance)]
    [InlineData("sample=error.openai.403-quota;status=200;content-type=audio/mpeg", false, AllmErrorKind.InsufficientBalance)]
    [InlineData("status=401", false, AllmErrorKind.Authentication)]
    [InlineData("status=500", false, AllmErrorKind.Server)]
    [InlineData("status=502", true, AllmErrorKind.Server)]
    public async Task Every_fault_is_an_error_of_its_kind_once_and_no_file(string fault, bool stream, AllmErrorKind kind)
    {
        using AllmClient client = new(Http.Client.Options(_emulator.BaseUri, idle: TimeSpan.FromMilliseconds(200), firstByte: TimeSpan.FromMilliseconds(200)));
        await _speaker.RunAsync(client, Speaker.Request("Hello. Hello. " + new string('x', 500), model: "gpt-4o-mini-tts") with { Stream = stream }, header: new Dictionary<string, string> { ["X-Allm-Fault"] = fault });

        Assert.Equal(kind, _speaker.Error?.Kind);
        Assert.Single(_emulator.Request);
        Assert.Empty(_speaker.Names);
    }

    [Theory]
    [InlineData("content-type=text/plain", SpeechFormat.Mp3)]
    [InlineData("content-type=application/json", SpeechFormat.Wav)]
    [InlineData("content-type=application/octet-stream", SpeechFormat.Pcm)]
    [InlineData("drip=0", SpeechFormat.Opus)]
    [InlineData("split=7", SpeechFormat.Aac)]
    [InlineData("sound=brace", SpeechFormat.Pcm)]
    [InlineData("sound=sizes", SpeechFormat.Wav)]
    [InlineData("sound=other", SpeechFormat.Flac)]
    public async Task What_is_odd_and_still_a_sound_is_saved(string fault, SpeechFormat format)
    {
        await _speaker.RunAsync(_client, Speaker.Request(format: format), header: new Dictionary<string, string> { ["X-Allm-Fault"] = fault });

        Assert.Null(_speaker.Error);
        Assert.Equal(new SoundSpec("Hello there.").Count / 24_000d, _speaker.File!.Duration!.Value.TotalSeconds, tolerance: 0.05);
        Assert.Equal(fault == "sound=other" ? 1 : 0, _speaker.Warnings.Length);
    }

    [Theory]
    [InlineData(SpeechFormat.Wav)]
    [InlineData(SpeechFormat.Mp3)]
    [InlineData(SpeechFormat.Opus)]
    [InlineData(SpeechFormat.Aac)]
    public async Task A_sound_that_ends_in_its_middle_is_told(SpeechFormat format)
    {
        await _speaker.RunAsync(_client, Speaker.Request("Hello. Hello. " + new string('x', 500), format), header: new Dictionary<string, string> { ["X-Allm-Fault"] = "sound=half" });

        Assert.Contains("cut off", Assert.Single(_speaker.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parts_of_two_rates_are_not_joined()
    {
        _emulator.AddFault(EmulatorFault.Parse("sound=rate"));
        await _speaker.RunAsync(_client, Speaker.Request(Long, SpeechFormat.Wav));

        Assert.Contains("24000 Hz", _speaker.Error?.Message, StringComparison.Ordinal);
        Assert.Equal(_emulator.Request.Count, _speaker.Names.Length);
    }

    [Fact]
    public async Task The_service_s_words_about_an_unknown_voice_come_through()
    {
        await _speaker.RunAsync(_client, Speaker.Request() with { Voice = "bob" });

        Assert.Equal((AllmErrorKind.InvalidRequest, "voice"), (_speaker.Error!.Kind, _speaker.Error.Parameter));
        Assert.Contains("'bob'", _speaker.Error.Message, StringComparison.Ordinal);
        Assert.Contains("'alloy'", _speaker.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_there_is_kept_unless_it_may_be_replaced()
    {
        string path = Path.Combine(_speaker.Folder, "a.mp3");
        await File.WriteAllTextAsync(path, "mine");
        SpeechRequest request = Speaker.Request();

        Assert.Equal(path, new SpeechOutput(path, replaces: false).Next(request, null).Taken);
        await _speaker.RunAsync(_client, request, force: true);

        Assert.Equal(path, _speaker.File!.Path);
        Assert.Equal(SoundFormat.Write(new SoundSpec("Hello there."), "mp3"), _speaker.Bytes);
    }
}
