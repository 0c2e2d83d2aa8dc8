using System.Globalization;
using System.Text.Json.Nodes;
using Allmhub.Audio.Transcription;
using Allmhub.Core.Tests.Contract;
using Allmhub.Core.Tests.Http;
using Allmhub.Core.Tests.Images;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Audio.Transcription;

/// <summary>What is sent, against the OpenAPI file; and what is refused before.</summary>
public sealed class TranscriptionRequestTests : IDisposable
{
    private const string Transcriptions = "/v1/audio/transcriptions";
    private static readonly byte[] Mp3 = [0xFF, 0xFB, 0x90, 0x64, .. new byte[413]];
    private static readonly byte[] M4a = [0, 0, 0, 24, .. "ftypM4A "u8, .. new byte[100]];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gpt-4o-transcribe", TranscriptionForm.Text, "response_format=json")]
    [InlineData("gpt-4o-mini-transcribe-2025-12-15", TranscriptionForm.Text, "response_format=json")]
    [InlineData("whisper-1", TranscriptionForm.Srt, "response_format=verbose_json")]
    [InlineData("whisper-1", TranscriptionForm.Word, "response_format=verbose_json timestamp_granularities[]=word timestamp_granularities[]=segment")]
    [InlineData("gpt-4o-transcribe-diarize", TranscriptionForm.Vtt, "response_format=diarized_json chunking_strategy=auto")]
    [InlineData("gpt-4o-transcribe-diarize", TranscriptionForm.Text, "response_format=json chunking_strategy=auto")]
    [InlineData("vendor/other-asr", TranscriptionForm.Text, "response_format=json")]
    [InlineData("vendor/other-asr", TranscriptionForm.Segment, "response_format=verbose_json")]
    public async Task The_form_is_asked_for_as_the_model_takes_it(string model, TranscriptionForm form, string expected)
    {
        List<SentPart> parts = await SentAsync(Heard.Request(model) with { Form = form });
        Assert.Equal(expected, string.Join(' ', parts.Skip(2).Select(Line)));
    }

    [Fact]
    public async Task Speakers_are_asked_for_with_their_names_and_sounds()
    {
        AudioSource voice = AudioSource.FromBytes(WavBytes.Make(WavBytes.Samples(32_000), 8000));
        List<SentPart> parts = await SentAsync(Heard.Request("gpt-4o-transcribe-diarize") with { Diarize = true, SpeakerName = ["agent", "客户"], SpeakerReference = [voice, voice] });
        Assert.Equal(["diarized_json", "auto", "agent", "客户"], parts.Where(static part => part.Name is "response_format" or "chunking_strategy" or "known_speaker_names[]").Select(static part => part.Text));
        Assert.DoesNotContain(parts, static part => part.Name.StartsWith("timestamp", StringComparison.Ordinal));
        Assert.All(parts.Where(static part => part.Name == "known_speaker_references[]"), part => Assert.StartsWith("data:audio/wav;base64,UklGR", part.Text, StringComparison.Ordinal));
        Assert.Equal(2, parts.Count(static part => part.Name == "known_speaker_references[]"));
    }

    [Fact]
    public async Task Lists_repeat_their_field_and_extra_fields_replace_or_remove()
    {
        List<SentPart> parts = await SentAsync(Heard.Request("gpt-transcribe") with { Language = ["zh", "en"], Keyword = ["Allmhub"], Temperature = 0.2m, Prompt = "names", Logprob = true, Stream = true });
        Assert.Equal(["model=gpt-transcribe", "languages[]=zh", "languages[]=en", "keywords[]=Allmhub", "prompt=names", "response_format=json", "include[]=logprobs", "temperature=0.2", "stream=true"], parts.Skip(1).Select(Line));

        using AllmClient client = new(Client.Options(new Uri("http://127.0.0.1:1")));
        string body = client.Transcriptions.Transcribe(Heard.Request()).Describe(new AllmCallOptions { ExtraBody = new JsonObject { ["response_format"] = "srt", ["language"] = null, ["include[]"] = new JsonArray("logprobs", "x") } }).Body!;
        Assert.Equal("file=@audio.wav\nmodel=whisper-1\nresponse_format=srt\ninclude[]=logprobs\ninclude[]=x", body);
    }

    [Fact]
    public void A_number_is_written_the_same_everywhere()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
        try
        {
            using AllmClient client = new(Client.Options(new Uri("http://127.0.0.1:1")));
            Assert.Contains("temperature=0.5", client.Transcriptions.Transcribe(Heard.Request() with { Temperature = 0.5m }).Describe(AllmCallOptions.Default).Body, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("recording", "recording.mp3", "audio/mpeg")]
    [InlineData("会议 录音.wav", "会议 录音.mp3", "audio/mpeg")]
    [InlineData("a.mpga", "a.mpga", "audio/mpeg")]
    [InlineData("v1.2", "v1.2.mp3", "audio/mpeg")]
    public async Task A_file_goes_under_a_name_that_its_bytes_have_earned(string name, string sent, string type)
    {
        SentPart file = (await SentAsync(new TranscriptionRequest { Audio = AudioSource.FromFile(_folder.Write(name, Mp3)), Model = "whisper-1" }))[0];
        Assert.Equal((System.Text.Encoding.Latin1.GetString(System.Text.Encoding.UTF8.GetBytes(sent)), type), (file.FileName, file.Type));
        Assert.Equal(Mp3, file.Data);
    }

    [Theory]
    [InlineData("voice.wav", "voice.m4a")]
    [InlineData("film.mp4", "film.mp4")]
    public void Sound_of_one_container_keeps_a_fitting_name(string name, string sent) => Assert.Equal(sent, AudioSource.FromFile(_folder.Write(name, M4a)).SentName);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("48656C6C6F2C20776F726C642E2048656C6C6F2C20776F726C642E", "text")]
    [InlineData("89504E470D0A1A0A0000000D49484452", "image/png")]
    [InlineData("0000000000000000", "zeros")]
    [InlineData("9F1A77B2C3D4E5F60718293A", "no sound")]
    [InlineData("524946462400000057415645666D7420100000000100010044AC000088580100020010006461746100000000", "without samples")]
    [InlineData("5249464624000000574156456A756E6B00000000", "WAV")]
    public void A_file_without_sound_is_refused(string bytes, string word)
    {
        InvalidInputException error = Assert.Throws<InvalidInputException>(() => AudioSource.FromFile(_folder.Write("a.wav", Convert.FromHexString(bytes))));
        Assert.Contains(word, error.Message, StringComparison.Ordinal);
        Assert.Contains("a.wav", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_file_is_refused()
    {
        Assert.Contains("folder", Assert.Throws<InvalidInputException>(() => AudioSource.FromFile(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("no sound", Assert.Throws<InvalidInputException>(() => AudioSource.FromFile(Path.Combine(_folder.Path, "no.wav"))).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Refused => new()
    {
        { "whisper-1 diarize", "transcribe-diarize" },
        { "gpt-4o-transcribe translate", "whisper-1" },
        { "gpt-4o-transcribe srt", "whisper-1" },
        { "gpt-4o-transcribe-diarize word", "whisper-1" },
        { "gpt-4o-transcribe-diarize prompt", "prompt" },
        { "whisper-1 logprob", "gpt-4o-transcribe" },
        { "whisper-1 keyword", "gpt-transcribe" },
        { "whisper-1 languages", "gpt-transcribe" },
        { "whisper-1 names", "-Diarize" },
        { "gpt-4o-transcribe-diarize names", "reference" },
        { "gpt-4o-transcribe-diarize short", "2 to 10 seconds" },
        { "whisper-1 hot", "0 to 1" },
        { "gpt-4o-transcribe long", "1400" },
        { "whisper-1 large", "25 MB (26,214,400 bytes)" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_a_model_cannot_do_is_refused_before_the_upload(string asked, string word)
    {
        string[] words = asked.Split(' ');
        TranscriptionRequest request = Heard.Request(words[0]);
        request = words[1] switch
        {
            "diarize" => request with { Diarize = true },
            "translate" => request with { Translate = true },
            "srt" => request with { Form = TranscriptionForm.Srt },
            "word" => request with { Form = TranscriptionForm.Word },
            "prompt" => request with { Diarize = true, Prompt = "x" },
            "logprob" => request with { Logprob = true },
            "keyword" => request with { Keyword = ["x"] },
            "languages" => request with { Language = ["zh", "en"] },
            "names" => request with { Diarize = words[0] != "whisper-1", SpeakerName = ["x"] },
            "short" => request with { Diarize = true, SpeakerName = ["x"], SpeakerReference = [AudioSource.FromBytes(Heard.Second)] },
            "hot" => request with { Temperature = 1.5m },
            "long" => request with { Audio = AudioSource.FromBytes(WavBytes.Make(new byte[1401 * 2000], 1000)) },
            _ => request with { Audio = AudioSource.FromBytes(WavBytes.Make(new byte[26_214_400], 48_000)) },
        };
        using AllmClient client = new(Client.Options(new Uri("http://127.0.0.1:1")));
        Assert.Contains(word, Assert.Throws<InvalidInputException>(() => client.Transcriptions.Transcribe(request)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_upload_tells_how_far_it_is()
    {
        Heard heard = await Heard.JsonAsync("""{"text":"x"}""", Heard.Request(sound: WavBytes.Make(new byte[3_000_000], 48_000)));
        double[] percents = [.. heard.Notices.Notices.Where(static notice => notice.Level == NoticeLevel.Progress).Select(static notice => notice.Percent!.Value)];
        Assert.True(percents.Length > 5, $"{percents.Length} steps");
        Assert.Equal(percents.Order(), percents);
        Assert.Equal(100, percents[^1]);
    }

    internal static async Task<List<SentPart>> SentAsync(TranscriptionRequest request, string path = Transcriptions)
    {
        Heard heard = await Heard.JsonAsync("""{"text":"x"}""", request);
        Assert.Null(heard.Error);
        Assert.Equal($"POST {path} HTTP/1.1", heard.Requests[0].Line);
        Assert.Empty(await OpenApiContract.ValidateRequestAsync("POST", path, ToJson(heard.Parts), "multipart/form-data"));
        return heard.Parts;
    }

    private static string ToJson(List<SentPart> parts)
    {
        JsonObject body = [];
        foreach (IGrouping<string, SentPart> group in parts.GroupBy(static part => part.Name))
        {
            body[group.Key] = group.Key.EndsWith("[]", StringComparison.Ordinal) ? new JsonArray([.. group.Select(static part => (JsonNode)part.Text)])
                : group.Single().FileName is not null ? "binary"
                : group.Key == "temperature" ? decimal.Parse(group.Single().Text, CultureInfo.InvariantCulture)
                : group.Key == "stream" ? bool.Parse(group.Single().Text)
                : group.Single().Text;
        }

        return body.ToJsonString();
    }

    internal static string Line(SentPart part) => $"{part.Name}={part.FileName ?? part.Text}";
}
