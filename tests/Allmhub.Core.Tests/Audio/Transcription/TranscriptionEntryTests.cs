using Allmhub.Audio.Transcription;
using Allmhub.Core.Tests.Images;

namespace Allmhub.Core.Tests.Audio.Transcription;

/// <summary>The documentation's entries on transcription: the request against the OpenAPI file and its example, the sample answers read.</summary>
public sealed class TranscriptionEntryTests : IDisposable
{
    private static readonly byte[] Mp3 = [0xFF, 0xFB, 0x90, 0x64, .. new byte[413]];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(DisplayName = "创建转录")]
    public async Task Transcription()
    {
        List<SentPart> parts = await TranscriptionRequestTests.SentAsync(new TranscriptionRequest { Audio = AudioSource.FromFile(_folder.Write("hello.mp3", Mp3)), Model = "whisper-1", Language = ["zh"] });
        Assert.Equal(["file=hello.mp3", "model=whisper-1", "language=zh", "response_format=verbose_json"], parts.Select(TranscriptionRequestTests.Line));
        Assert.Equal("chinese", (await Heard.JsonAsync(Sample.Text("audio.transcription.verbose.json"))).Whole!.Language);
    }

    [Fact(DisplayName = "创建翻译")]
    public async Task Translation()
    {
        TranscriptionRequest request = new() { Audio = AudioSource.FromFile(_folder.Write("hello.mp3", Mp3)), Model = "whisper-1", Translate = true };
        List<SentPart> parts = await TranscriptionRequestTests.SentAsync(request, "/v1/audio/translations");
        Assert.Equal(["file=hello.mp3", "model=whisper-1", "response_format=verbose_json"], parts.Select(TranscriptionRequestTests.Line));
        Heard heard = await Heard.JsonAsync(Sample.Text("audio.translation.json"), request);
        Assert.Equal(("The weather is lovely today, let us take a walk in the park.", true), (heard.Whole!.Text, heard.Whole.IsTranslation));
    }
}
