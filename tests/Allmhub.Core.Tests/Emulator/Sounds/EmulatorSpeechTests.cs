using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Text.Json;
using Allmhub.Core.Tests.Contract;
using Allmhub.Emulator.Sounds;
using OpenAI;
using OpenAI.Audio;

namespace Allmhub.Core.Tests.Emulator.Sounds;

/// <summary>Speech as it goes over the wire, and as OpenAI's own library for .NET takes it.</summary>
public sealed class EmulatorSpeechTests : IDisposable
{
    private const string Path = "/v1/audio/speech";
    private readonly EmulatorHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("mp3", "audio/mpeg")]
    [InlineData("opus", "audio/opus")]
    [InlineData("aac", "audio/aac")]
    [InlineData("flac", "audio/flac")]
    [InlineData("wav", "audio/wav")]
    [InlineData("pcm", "audio/pcm")]
    public async Task A_sound_has_its_label_its_bytes_and_is_the_same_each_time(string format, string label)
    {
        byte[] first = await SpeakAsync(format, label);
        byte[] second = await SpeakAsync(format, label);

        Assert.True(first.AsSpan().SequenceEqual(second));
        Assert.Equal(SoundFormat.Write(new SoundSpec("hello"), format), first);
    }

    [Theory]
    [InlineData("alloy", 1)]
    [InlineData("nova", 1)]
    [InlineData("alloy", 2)]
    public void Another_voice_is_another_pitch_and_another_speed_another_length(string voice, double speed)
    {
        SoundSpec plain = new("a longer sentence");
        SoundSpec other = plain with { Voice = voice, Speed = speed };

        Assert.Equal(voice != "alloy" || speed != 1, !plain.Pcm().AsSpan().SequenceEqual(other.Pcm()));
        Assert.Equal(speed == 1, plain.Count == other.Count);
    }

    [Fact]
    public async Task Events_are_data_lines_without_an_end_mark()
    {
        string stream = await _host.StreamAsync(Path, """{"model":"gpt-4o-mini-tts","input":"hello","voice":"marin","stream_format":"sse"}""");

        Assert.DoesNotContain("event:", stream, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", stream, StringComparison.Ordinal);
        List<JsonElement> events = EmulatorHost.Data(stream);
        Assert.Equal("speech.audio.done", events[^1].GetProperty("type").GetString());
        byte[] sound = [.. events.Take(events.Count - 1).SelectMany(static item => item.GetProperty("audio").GetBytesFromBase64())];
        Assert.Equal(SoundFormat.Write(new SoundSpec("hello", "marin"), "mp3"), sound);
        JsonElement usage = events[^1].GetProperty("usage");
        Assert.Equal(usage.GetProperty("total_tokens").GetInt32(), usage.GetProperty("input_tokens").GetInt32() + usage.GetProperty("output_tokens").GetInt32());
    }

    [Theory]
    [InlineData("""{"input":"x","voice":"alloy"}""", 400, "未指定模型名称")]
    [InlineData("""{"model":"gpt-9","input":"x","voice":"alloy"}""", 503, "gpt-9")]
    [InlineData("""{"model":"gpt-4o","input":"x","voice":"alloy"}""", 400, "does not speak")]
    [InlineData("""{"model":"tts-1","input":"","voice":"alloy"}""", 400, "empty string")]
    [InlineData("""{"model":"tts-1","input":"x","voice":"bob"}""", 400, "'alloy'")]
    [InlineData("""{"model":"tts-1","input":"x","voice":"marin"}""", 400, "'marin'")]
    [InlineData("""{"model":"tts-1","input":"x","voice":{"id":"voice_1"}}""", 400, "AudioRequest.voice")]
    [InlineData("""{"model":"tts-1","input":"x","voice":"alloy","response_format":"ogg"}""", 400, "'ogg'")]
    [InlineData("""{"model":"tts-1","input":"x","voice":"alloy","speed":5}""", 400, "0.25")]
    [InlineData("""{"model":"tts-1","input":"x","voice":"alloy","speed":"1"}""", 400, "AudioRequest.speed")]
    [InlineData("""{"model":"tts-1","input":"x","voice":"alloy","stream_format":"sse"}""", 400, "stream_format")]
    public async Task What_is_wrong_is_refused(string body, int status, string words)
    {
        using HttpResponseMessage response = await _host.PostAsync(Path, body);
        string json = await response.Content.ReadAsStringAsync();

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(words, JsonDocument.Parse(json).RootElement.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(await OpenApiContract.ValidateResponseAsync("POST", Path, status, json));
    }

    [Theory]
    [InlineData("tts-1", 4096, 200)]
    [InlineData("tts-1", 4097, 400)]
    [InlineData("gpt-4o-mini-tts", 2000, 200)]
    [InlineData("gpt-4o-mini-tts", 2001, 400)]
    public async Task A_request_holds_so_much_Chinese(string model, int length, int status)
    {
        using HttpResponseMessage response = await _host.PostAsync(Path, JsonSerializer.Serialize(new { model, input = new string('好', length), voice = "alloy" }));

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_sound_is_charged_and_stands_in_the_log()
    {
        long before = _host.Emulator.Balance.Used;
        using HttpResponseMessage response = await _host.PostAsync(Path, """{"model":"tts-1","input":"好 ok","voice":"alloy"}""");
        string id = response.Headers.GetValues("X-Oneapi-Request-Id").Single();

        // Four characters at 15 USD a million.
        Assert.Equal(30, _host.Emulator.Balance.Used - before);
        JsonElement entry = JsonDocument.Parse(await _host.Http.GetStringAsync("/api/log/token")).RootElement.GetProperty("data")[0];
        Assert.Equal((id, 30, 4), (entry.GetProperty("request_id").GetString(), entry.GetProperty("quota").GetInt32(), entry.GetProperty("prompt_tokens").GetInt32()));

        _host.Emulator.Balance = _host.Emulator.Balance with { Granted = _host.Emulator.Balance.Used + 3 };
        using HttpResponseMessage refused = await _host.PostAsync(Path, """{"model":"tts-1","input":"好","voice":"alloy"}""");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Theory]
    [InlineData("sound=other", "wav", "audio/mpeg")]
    [InlineData("sound=rate", "wav", "audio/wav")]
    [InlineData("sound=sizes", "wav", "audio/wav")]
    [InlineData("sound=half", "wav", "audio/wav")]
    [InlineData("sound=brace", "pcm", "audio/pcm")]
    public async Task Sounds_go_wrong_as_they_are_asked_to(string fault, string format, string label)
    {
        byte[] plain = await SpeakAsync(format, SoundFormat.LabelOf(format));
        byte[] wrong = await SpeakAsync(format, label, fault);

        Assert.False(plain.AsSpan().SequenceEqual(wrong));
        Assert.Equal(fault == "sound=brace" ? (byte)'{' : wrong[0], wrong[0]);
    }

    [Fact]
    public async Task The_official_library_speaks_every_format()
    {
        foreach (GeneratedSpeechFormat format in (GeneratedSpeechFormat[])[GeneratedSpeechFormat.Mp3, GeneratedSpeechFormat.Opus, GeneratedSpeechFormat.Aac, GeneratedSpeechFormat.Flac, GeneratedSpeechFormat.Wav, GeneratedSpeechFormat.Pcm])
        {
            BinaryData sound = await Audio("tts-1").GenerateSpeechAsync("hello", GeneratedSpeechVoice.Nova, new SpeechGenerationOptions { ResponseFormat = format, SpeedRatio = 2 });

            Assert.Equal(SoundFormat.Write(new SoundSpec("hello", "nova", 2), format.ToString()), sound.ToArray());
        }
    }

    [Fact]
    public async Task The_official_library_reads_a_refusal()
    {
        ClientResultException refusal = await Assert.ThrowsAsync<ClientResultException>(() => Audio("tts-1").GenerateSpeechAsync("hello", new GeneratedSpeechVoice("bob")));

        Assert.Equal(400, refusal.Status);
        Assert.Contains("'bob'", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<byte[]> SpeakAsync(string format, string label, string? fault = null)
    {
        using HttpResponseMessage response = await _host.PostAsync(Path, $$"""{"model":"tts-1","input":"hello","voice":"alloy","response_format":"{{format}}"}""", fault);
        Assert.Equal(label, response.Content.Headers.ContentType?.MediaType);
        Assert.True(label == "audio/pcm" || OpenApiContract.AllowsType("POST", Path, 200, label), label);
        return await response.Content.ReadAsByteArrayAsync();
    }

    private AudioClient Audio(string model) =>
        new(model, new ApiKeyCredential(_host.Emulator.ApiKey), new OpenAIClientOptions { Endpoint = new Uri(_host.Emulator.BaseUri, "/v1"), RetryPolicy = new ClientRetryPolicy(0) });
}
