using System.Text.Json.Nodes;
using Allmhub.Audio.Speech;
using Allmhub.Core.Tests.Chat.Dialects;
using Allmhub.Core.Tests.Contract;

namespace Allmhub.Core.Tests.Audio;

/// <summary>The documentation's entry on speech: the request against the OpenAPI file and its example, the sample answer read.</summary>
public sealed class SpeechEntryTests : IDisposable
{
    private readonly Speaker _speaker = new();

    public void Dispose() => _speaker.Dispose();

    [Fact(DisplayName = "创建语音")]
    public async Task Speak()
    {
        await _speaker.AnswerAsync(Speaker.Request("你好，欢迎使用。", SpeechFormat.Wav), ("audio/wav", Sample.Bytes("audio.speech.wav")));

        JsonObject body = JsonNode.Parse(_speaker.Requests[0].Body)!.AsObject();
        ContractExample.AssertSame(ContractExample.Request("/v1/audio/speech", "plain").AsObject(), body);
        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", "/v1/audio/speech", _speaker.Requests[0].Body));
        Assert.StartsWith("POST /v1/audio/speech ", _speaker.Requests[0].Line, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMilliseconds(20), _speaker.File!.Duration);
    }
}
