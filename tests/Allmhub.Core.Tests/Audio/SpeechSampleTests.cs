using Allmhub.Audio.Speech;
using Allmhub.Core.Tests.Contract;

namespace Allmhub.Core.Tests.Audio;

/// <summary>The sounds of the contract, read through the client.</summary>
public sealed class SpeechSampleTests : IDisposable
{
    private readonly Speaker _speaker = new();

    internal static IEnumerable<string> Claimed => ["audio.speech.stream.sse", "audio.speech.wav"];

    public void Dispose() => _speaker.Dispose();

    [Fact]
    public async Task The_sound_of_the_sample_is_20_ms_long()
    {
        byte[] sample = Sample.Bytes("audio.speech.wav");
        await _speaker.AnswerAsync(Speaker.Request(format: SpeechFormat.Wav), (ContractSample.Of("audio.speech.wav").ContentType, sample));

        Assert.Equal(sample, _speaker.Bytes);
        Assert.Equal(TimeSpan.FromMilliseconds(20), _speaker.File!.Duration);
        Assert.Empty(_speaker.Warnings);
    }

    [Fact]
    public async Task The_stream_of_the_sample_is_its_two_pieces_and_its_usage()
    {
        SpeechRequest request = Speaker.Request(model: "gpt-4o-mini-tts") with { Stream = true, Instruction = "slowly", Speed = 1.5 };
        await _speaker.AnswerAsync(request, (ContractSample.Of("audio.speech.stream.sse").ContentType, Sample.Bytes("audio.speech.stream.sse")));

        byte[] piece = Convert.FromBase64String("//OExAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        Assert.Equal((byte[])[.. piece, .. piece], _speaker.Bytes);
        Assert.Equal(new SpeechUsage(14, 101, 115), _speaker.File!.Usage);
        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", "/v1/audio/speech", _speaker.Requests[0].Body));
        Assert.Contains("\"stream_format\":\"sse\"", _speaker.Requests[0].Body, StringComparison.Ordinal);
    }
}
