// The library marks some members of its streams as subject to change.
#pragma warning disable OPENAI001
using System.ClientModel;
using System.Text.Json;
using Allmhub.Audio.Transcription;
using Allmhub.Core.Tests.Contract;
using Allmhub.Core.Tests.Emulator;
using Allmhub.Core.Tests.Images;
using Allmhub.Emulator.Faults;
using Allmhub.Http;
using OpenAI;
using OpenAI.Audio;

namespace Allmhub.Core.Tests.Audio.Transcription;

/// <summary>The emulator's transcriptions: to the contract, to the client, and to OpenAI's own library.</summary>
public sealed class TranscriptionEmulatorTests : IDisposable
{
    private static readonly byte[] Sound = WavBytes.Make(WavBytes.Samples(16_000 * 12), 16_000);

    private readonly EmulatorHost _host = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _host.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("whisper-1", "json")]
    [InlineData("whisper-1", "verbose_json")]
    [InlineData("gpt-4o-transcribe", "json")]
    [InlineData("gpt-4o-transcribe-diarize", "diarized_json")]
    [InlineData("gpt-transcribe", "json")]
    public async Task Its_answers_keep_the_contract(string model, string form)
    {
        (int status, string body) = await PostAsync(model, ("response_format", form), ("chunking_strategy", "auto"));
        Assert.Equal(200, status);
        Assert.Empty(await OpenApiContract.ValidateResponseAsync("POST", "/v1/audio/transcriptions", 200, body));
        Assert.NotEmpty(JsonDocument.Parse(body).RootElement.GetProperty("text").GetString()!);
    }

    [Theory]
    [InlineData("gpt-4o-transcribe", 400, "response_format", "verbose_json")]
    [InlineData("whisper-1", 400, "response_format", "diarized_json")]
    [InlineData("gpt-4o-transcribe-diarize", 400, "prompt", "x")]
    [InlineData("whisper-1", 400, "timestamp_granularities[]", "word")]
    [InlineData("whisper-1", 400, "language", "Chinese")]
    [InlineData("whisper-1", 400, "temperature", "2")]
    [InlineData("gpt-4o-mini", 400, "language", "zh")]
    [InlineData("no-such-model", 503, "language", "zh")]
    public async Task It_refuses_what_the_vendor_refuses(string model, int status, string name, string value)
    {
        (int answered, string body) = await PostAsync(model, (name, value));
        Assert.Equal(status, answered);
        Assert.Empty(await OpenApiContract.ValidateResponseAsync("POST", "/v1/audio/transcriptions", status, body));
    }

    [Fact]
    public async Task A_call_is_charged_once_and_a_refusal_is_not()
    {
        long before = _host.Emulator.Balance.Used;
        await PostAsync("whisper-1", ("response_format", "nonsense"));
        Assert.Equal(before, _host.Emulator.Balance.Used);
        await PostAsync("whisper-1", ("response_format", "json"));
        Assert.Equal(before + 3000, _host.Emulator.Balance.Used);
    }

    [Fact]
    public async Task The_client_hears_text_times_words_and_subtitles()
    {
        Heard heard = await HearAsync(new TranscriptionRequest { Audio = AudioSource.FromBytes(Sound), Model = "whisper-1", Form = TranscriptionForm.Word, Language = ["zh"], Prompt = "/say 你好。\nHello there." });
        Assert.Null(heard.Error);
        Assert.Equal(["你好。", "Hello there."], heard.Whole!.Segment.Select(static segment => segment.Text.Trim()));
        Assert.Equal(["你", "好", "Hello", "there"], heard.Whole.Word.Select(static word => word.Text));
        Assert.Equal((12, "chinese"), (heard.Whole.Duration!.Value.TotalSeconds, heard.Whole.Language));
        Assert.StartsWith("1\n00:00:00,000 --> 00:00:05,400\n你好。\n\n2\n00:00:06,000 -->", heard.Whole.ToSrt(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_client_streams_and_tells_speakers()
    {
        Heard heard = await HearAsync(new TranscriptionRequest { Audio = AudioSource.FromBytes(Sound), Model = "gpt-4o-transcribe-diarize", Diarize = true, Stream = true });
        Assert.Null(heard.Error);
        Assert.Equal(["A", "B", "A"], heard.Whole!.Segment.Select(static segment => segment.Speaker));
        Assert.True(heard.Deltas.Count > 6);
        Assert.Equal(heard.Whole.Text, string.Concat(heard.Deltas));
        Assert.Equal(heard.Whole.Segment, heard.Deltas.Select(static delta => delta.Segment).OfType<TranscriptionSegment>());
    }

    [Theory]
    [InlineData("error-event", AllmErrorKind.Server)]
    [InlineData("bare-json", AllmErrorKind.Server)]
    [InlineData("cut=mid", AllmErrorKind.Network)]
    [InlineData("cut=utf8", AllmErrorKind.Network)]
    [InlineData("no-finish", AllmErrorKind.IncompleteStream)]
    public async Task A_stream_that_fails_keeps_its_text(string fault, AllmErrorKind kind)
    {
        _host.Emulator.AddFault(EmulatorFault.Parse(fault));
        Heard heard = await HearAsync(new TranscriptionRequest { Audio = AudioSource.FromBytes(Sound), Model = "gpt-4o-transcribe", Stream = true });
        Assert.True(heard.Error!.Kind == kind || heard.Error.Kind == AllmErrorKind.IncompleteStream, $"{heard.Error.Kind}: {heard.Error.Message}");
        Assert.NotEmpty(heard.Partial!.Text);
        Assert.Equal(heard.Partial.Text, string.Concat(heard.Deltas));
    }

    [Fact]
    public async Task OpenAIs_library_transcribes_and_translates()
    {
        AudioClient whisper = Library("whisper-1");
        string file = _folder.Write("a.wav", Sound);
        AudioTranscription text = await whisper.TranscribeAudioAsync(file, new AudioTranscriptionOptions { ResponseFormat = AudioTranscriptionFormat.Verbose, TimestampGranularities = AudioTimestampGranularities.Word | AudioTimestampGranularities.Segment, Language = "en" });
        Assert.Equal((3, 12, "english"), (text.Segments.Count, text.Duration!.Value.TotalSeconds, text.Language));
        Assert.NotEmpty(text.Words);
        AudioTranscription subtitles = await whisper.TranscribeAudioAsync(file, new AudioTranscriptionOptions { ResponseFormat = AudioTranscriptionFormat.Srt });
        Assert.Contains("-->", subtitles.Text, StringComparison.Ordinal);
        AudioTranslation english = await whisper.TranslateAudioAsync(file);
        Assert.All(english.Text, static c => Assert.True(char.IsAscii(c)));
    }

    [Fact]
    public async Task OpenAIs_library_streams()
    {
        List<string> deltas = [];
        string? done = null;
        await foreach (StreamingAudioTranscriptionUpdate update in await Library("gpt-4o-transcribe").TranscribeAudioStreamingAsync(_folder.Write("a.wav", Sound)))
        {
            if (update is StreamingAudioTranscriptionTextDeltaUpdate delta)
            {
                deltas.Add(delta.Delta);
            }

            done = update is StreamingAudioTranscriptionTextDoneUpdate whole ? whole.Text : done;
        }

        Assert.Equal(done, string.Concat(deltas));
        Assert.NotEmpty(deltas);
    }

    private AudioClient Library(string model) => new(model, new ApiKeyCredential(_host.Emulator.ApiKey), new OpenAIClientOptions { Endpoint = new Uri(_host.Emulator.BaseUri, "v1") });

    private Task<Heard> HearAsync(TranscriptionRequest request) => Heard.RunAsync(new AllmClientOptions { AsksPrices = false, BaseUri = _host.Emulator.BaseUri, Credential = AllmCredential.FromText(_host.Emulator.ApiKey) }, request);

    private async Task<(int Status, string Body)> PostAsync(string model, params (string Name, string Value)[] fields)
    {
        using MultipartFormDataContent form = [];
        form.Add(new ByteArrayContent(Sound), "file", "a.wav");
        form.Add(new StringContent(model), "model");
        foreach ((string name, string value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        using HttpResponseMessage response = await _host.Http.PostAsync("/v1/audio/transcriptions", form);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
