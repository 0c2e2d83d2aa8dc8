using System.Text;
using Allmhub.Audio.Speech;
using Allmhub.Core.Tests.Http;
using Allmhub.Emulator.Sounds;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Audio;

/// <summary>What comes in a sound's place, and what only looks like it.</summary>
public sealed class SpeechAnswerTests : IDisposable
{
    private static readonly byte[] Mp3 = SoundFormat.Write(new SoundSpec("hello"), "mp3");
    private static readonly string Long = string.Concat(Enumerable.Repeat("It is a sentence of no great length. ", 200));
    private readonly Speaker _speaker = new();

    public void Dispose() => _speaker.Dispose();

    [Theory]
    [InlineData("application/json", """{"error":{"message":"voice service is down","type":"server_error"}}""", "voice service is down")]
    [InlineData("audio/mpeg", """{"error":{"message":"voice service is down","type":"server_error"}}""", "voice service is down")]
    [InlineData("application/octet-stream", """ {"error":"voice service is down"}""", "voice service is down")]
    [InlineData("", """{"detail":"voice service is down"}""", "voice service is down")]
    [InlineData("text/event-stream", """{"error":{"message":"voice service is down"}}""", "voice service is down")]
    [InlineData("text/event-stream", "data: {\"error\":{\"message\":\"voice service is down\"}}\n\n", "voice service is down")]
    [InlineData("application/json", """{"code":1002,"msg":"voice service is down","success":false}""", "voice service is down")]
    [InlineData("text/html", "<!doctype html><html><body>Sign in</body></html>", "web page")]
    [InlineData("audio/mpeg", "<html><body>Sign in</body></html>", "web page")]
    [InlineData("text/plain", "upstream said no", "upstream said no")]
    [InlineData("audio/mpeg", "", "empty body")]
    [InlineData("", "", "empty body")]
    [InlineData("text/event-stream", "", "empty body")]
    public async Task An_error_in_the_place_of_a_sound_is_an_error_and_no_file(string label, string body, string words)
    {
        foreach (SpeechFormat format in (SpeechFormat[])[SpeechFormat.Mp3, SpeechFormat.Wav, SpeechFormat.Pcm])
        {
            await _speaker.AnswerAsync(Speaker.Request(format: format), (label, Encoding.UTF8.GetBytes(body)));

            Assert.Contains(words, _speaker.Error?.Message ?? "no error", StringComparison.Ordinal);
            Assert.Single(_speaker.Requests);
            Assert.Empty(_speaker.Names);
        }
    }

    [Theory]
    [InlineData("audio/pcm")]
    [InlineData("audio/L16")]
    [InlineData("application/octet-stream")]
    [InlineData("")]
    public async Task Raw_sound_that_begins_as_text_does_is_sound(string label)
    {
        foreach (string start in (string[])["{\"e", "[1, ", "<htm", "data: ", "\"x\"", "{\"error\":{\"message\":\"no\"}} and more", "{{{{{{{{"])
        {
            byte[] sound = [.. Encoding.ASCII.GetBytes(start), .. WavBytes.Samples(500)];
            using Speaker speaker = new();
            await speaker.AnswerAsync(Speaker.Request(format: SpeechFormat.Pcm), (label, sound));

            Assert.Null(speaker.Error);
            Assert.Equal(sound, speaker.Bytes);
        }
    }

    [Fact]
    public async Task Raw_sound_that_is_nothing_but_letters_is_sound_under_its_own_label()
    {
        byte[] sound = Encoding.ASCII.GetBytes(new string('{', 4000));
        await _speaker.AnswerAsync(Speaker.Request(format: SpeechFormat.Pcm), ("audio/pcm", sound));

        Assert.Equal(sound, _speaker.Bytes);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("text/event-stream")]
    [InlineData("")]
    public async Task A_sound_under_a_wrong_label_is_a_sound(string label)
    {
        await _speaker.AnswerAsync(Speaker.Request(), (label, Mp3));

        Assert.Null(_speaker.Error);
        Assert.Equal(Mp3, _speaker.Bytes);
    }

    [Fact]
    public async Task Another_format_gets_its_own_extension_and_is_told()
    {
        await _speaker.AnswerAsync(Speaker.Request(format: SpeechFormat.Wav), ("audio/mpeg", Mp3));

        Assert.Equal(["a.mp3"], _speaker.Names);
        Assert.Contains("audio/mpeg and no .wav", Assert.Single(_speaker.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_cut_off_by_the_wire_is_an_error_and_no_file()
    {
        await using RawServer server = new((_, exchange) => exchange.WriteAsync(Speaker.Head(200, "audio/mpeg", Mp3.Length).Concat(Mp3[..400]).ToArray()));
        await _speaker.ServeAsync(Speaker.Request(), server);

        Assert.Equal(AllmErrorKind.Network, _speaker.Error?.Kind);
        Assert.Single(_speaker.Requests);
        Assert.Empty(_speaker.Names);
    }

    [Theory]
    [InlineData(500, 1)]
    [InlineData(502, 1)]
    [InlineData(503, 1)]
    [InlineData(504, 1)]
    [InlineData(400, 1)]
    [InlineData(429, 4)]
    public async Task A_part_is_asked_again_only_when_nothing_was_accepted(int status, int requests)
    {
        await using RawServer server = new(RawServer.Answer(status, """{"error":{"message":"no","type":"x","code":""}}"""));
        await _speaker.ServeAsync(Speaker.Request(), server);

        Assert.NotNull(_speaker.Error);
        Assert.Equal(requests, _speaker.Requests.Count);
    }

    [Fact]
    public async Task A_later_part_that_fails_leaves_those_that_were_paid_for_under_names_of_their_own()
    {
        await using RawServer server = new((n, exchange) => n == 1
            ? exchange.WriteAsync(Speaker.Head(200, "audio/mpeg", Mp3.Length).Concat(Mp3).ToArray())
            : exchange.WriteAsync(RawServer.Answer(500, """{"error":{"message":"engine crashed","type":"server_error","code":""}}""")));
        await _speaker.ServeAsync(Speaker.Request(Long), server);

        Assert.Equal(["a.part1of2.mp3"], _speaker.Names);
        Assert.StartsWith("Part 2 of 2: engine crashed. What was paid for is kept:", _speaker.Error?.Message, StringComparison.Ordinal);
        Assert.Contains("a.part1of2.mp3", _speaker.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(2, _speaker.Requests.Count);
        Assert.Equal(Mp3, await File.ReadAllBytesAsync(Path.Combine(_speaker.Folder, "a.part1of2.mp3")));
    }

    [Fact]
    public async Task Parts_that_would_play_at_a_wrong_speed_are_not_joined_and_not_lost()
    {
        byte[] one = WavBytes.Make(WavBytes.Samples(500));
        byte[] other = WavBytes.Make(WavBytes.Samples(500), rate: 16_000);
        await _speaker.AnswerAsync(Speaker.Request(Long, SpeechFormat.Wav), ("audio/wav", one), ("audio/wav", other));

        Assert.Contains("Part 2 has 16000 Hz", _speaker.Error?.Message, StringComparison.Ordinal);
        Assert.Equal(["a.part1of2.wav", "a.part2of2.wav"], _speaker.Names);
    }

    [Fact]
    public async Task Parts_of_two_kinds_are_not_joined_and_not_lost()
    {
        await _speaker.AnswerAsync(Speaker.Request(Long, SpeechFormat.Wav), ("audio/wav", WavBytes.Make(WavBytes.Samples(500))), ("audio/mpeg", Mp3));

        Assert.Contains("Part 2 is audio/mpeg, part 1 is audio/wav", _speaker.Error?.Message, StringComparison.Ordinal);
        Assert.Equal(["a.part1of2.wav", "a.part2of2.mp3"], _speaker.Names);
    }

    [Fact]
    public async Task Parts_of_a_WAV_out_of_a_pipe_are_joined_sample_for_sample()
    {
        byte[] first = WavBytes.Samples(500);
        byte[] second = WavBytes.Samples(300, start: 7);
        byte[] list = WavBytes.Chunk("LIST", [.. "INFOISFT"u8, 4, 0, 0, 0, .. "abcd"u8]);
        await _speaker.AnswerAsync(
            Speaker.Request(Long, SpeechFormat.Wav),
            ("audio/wav", WavBytes.Make(first, dataSize: uint.MaxValue, riffSize: uint.MaxValue, before: list)),
            ("audio/wav", WavBytes.Make(second, dataSize: 0x7FFF_FF00, before: list)));

        Assert.Equal((byte[])[.. first, .. second], _speaker.Bytes[44..]);
        Assert.Equal(TimeSpan.FromSeconds(800 / 24_000d).Ticks, _speaker.File!.Duration!.Value.Ticks, tolerance: 1L);
        Assert.Equal(44u + 1600 - 8, BitConverter.ToUInt32(_speaker.Bytes, 4));
    }

    [Fact]
    public async Task A_single_answer_is_saved_byte_for_byte()
    {
        byte[] streamed = WavBytes.Make(WavBytes.Samples(500), dataSize: uint.MaxValue, riffSize: uint.MaxValue);
        await _speaker.AnswerAsync(Speaker.Request(format: SpeechFormat.Wav), ("audio/wav", streamed));

        Assert.Equal(streamed, _speaker.Bytes);
        Assert.Empty(_speaker.Warnings);
    }

    [Theory]
    [InlineData("data: {\"type\":\"speech.audio.delta\",\"audio\":\"A\"}\n\n", "base64")]
    [InlineData("data: {\"type\":\"speech.audio.delta\"\n\n", "no JSON")]
    [InlineData("data: {\"type\":\"error\",\"message\":\"voice is gone\",\"code\":\"x\"}\n\n", "voice is gone")]
    [InlineData("{\"error\":{\"message\":\"voice is gone\",\"type\":\"x\"}}", "voice is gone")]
    public async Task An_error_in_the_stream_is_an_error_and_no_file(string end, string words)
    {
        string delta = $$"""data: {"type":"speech.audio.delta","audio":"{{Convert.ToBase64String(Mp3)}}"}""" + "\n\n";
        await _speaker.AnswerAsync(Speaker.Request() with { Stream = true }, ("text/event-stream", Encoding.UTF8.GetBytes(delta + end)));

        Assert.Contains(words, _speaker.Error?.Message ?? "no error", StringComparison.Ordinal);
        Assert.Empty(_speaker.Names);
    }

    [Fact]
    public async Task Sound_without_padding_or_in_the_alphabet_of_addresses_is_read()
    {
        string sound = Convert.ToBase64String(Mp3).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        string stream = $$"""data: {"type":"speech.audio.delta","audio":"{{sound}}"}""" + "\n\ndata: {\"type\":\"speech.audio.done\"}\n\n";
        await _speaker.AnswerAsync(Speaker.Request() with { Stream = true }, ("text/event-stream", Encoding.UTF8.GetBytes(stream)));

        Assert.Null(_speaker.Error);
        Assert.Equal(Mp3, _speaker.Bytes);
    }

    [Fact]
    public async Task A_stream_without_its_end_is_saved_and_told()
    {
        string delta = $$""": PING{{"\n\n"}}data: {"type":"speech.audio.delta","audio":"{{Convert.ToBase64String(Mp3)}}"}""" + "\n\n";
        await _speaker.AnswerAsync(Speaker.Request(), ("text/event-stream", Encoding.UTF8.GetBytes(delta)));

        Assert.Equal(Mp3, _speaker.Bytes);
        Assert.Contains("without its end mark", Assert.Single(_speaker.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_character_in_the_text_goes_out_as_JSON()
    {
        await _speaker.AnswerAsync(Speaker.Request("a\ud83d b"), ("audio/mpeg", Mp3));

        Assert.Null(_speaker.Error);
        using System.Text.Json.JsonDocument body = System.Text.Json.JsonDocument.Parse(_speaker.Requests[0].BodyByte);
        Assert.Equal("a\uFFFD b", body.RootElement.GetProperty("input").GetString());
    }

    [Fact]
    public async Task A_stop_leaves_no_file()
    {
        using CancellationTokenSource stop = new();
        await using RawServer server = new(async (_, exchange) =>
        {
            await exchange.WriteAsync(Speaker.Head(200, "audio/mpeg", Mp3.Length).Concat(Mp3[..500]).ToArray());
            await stop.CancelAsync();
            await exchange.StallAsync();
        });
        using AllmClient client = new(Client.Options(server.BaseUri));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _speaker.RunAsync(client, Speaker.Request(), stop: stop.Token));

        Assert.Empty(_speaker.Names);
    }

    [Fact]
    public async Task What_cannot_be_said_is_found_before_anything_is_sent()
    {
        Assert.Equal("Text", await WrongAsync(Speaker.Request(" \n")));
        Assert.Equal("Voice", await WrongAsync(Speaker.Request() with { Voice = " " }));
        Assert.Equal("Model", await WrongAsync(Speaker.Request(model: " ")));
        Assert.Equal("Speed", await WrongAsync(Speaker.Request() with { Speed = 4.5 }));
        Assert.Equal("Speed", await WrongAsync(Speaker.Request() with { Speed = double.NaN }));
        Assert.Equal("PartLength", await WrongAsync(Speaker.Request() with { PartLength = 5 }));
        Assert.Equal("Format", await WrongAsync(Speaker.Request(Long, SpeechFormat.Flac)));

        async Task<string?> WrongAsync(SpeechRequest request) => (await Assert.ThrowsAsync<InvalidInputException>(() => _speaker.AnswerAsync(request, ("audio/mpeg", Mp3)))).Parameter;
    }
}
