using System.Buffers.Binary;
using System.Text;
using Allmhub.Audio.Sound;
using Allmhub.Audio.Transcription;
using Allmhub.Core.Tests.Http;
using Allmhub.Core.Tests.Images;
using Allmhub.Http;

namespace Allmhub.Core.Tests.Audio.Transcription;

/// <summary>A sound over the limit goes in parts that are cut where it is quiet, and what comes is put together.</summary>
public sealed class SoundSplitTests : IDisposable
{
    private const int Rate = 8000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(8, 1)]
    [InlineData(16, 1)]
    [InlineData(16, 2)]
    [InlineData(24, 2)]
    [InlineData(32, 1)]
    public void It_is_cut_where_it_is_quiet(int bits, int channels)
    {
        // Noise for a minute, with a second of silence at 27 s.
        byte[] samples = Noise(60, bits, channels, quietFrom: 27, quietTo: 28);
        AudioSource sound = AudioSource.FromFile(_folder.Write("a.wav", WavBytes.Make(samples, format: WavBytes.Format(Rate, channels, bits))));
        IReadOnlyList<SoundPart> parts = SoundSplitter.Split(new TranscriptionRequest { Audio = sound, Model = "whisper-1", Split = true }, TranscriptionModel.Of("whisper-1"), samples.Length * 6 / 10);

        Assert.Equal(2, parts.Count);
        Assert.InRange(parts[1].Offset.TotalSeconds, 27, 28);
        AssertWhole(parts, samples);
    }

    [Fact]
    public void Parts_are_whole_WAVs_under_the_limit_that_make_the_whole()
    {
        byte[] samples = Noise(100, 16, 1, -1, -1);
        AudioSource sound = AudioSource.FromFile(_folder.Write("a.wav", WavBytes.Make(samples, Rate, before: WavBytes.Chunk("LIST", new byte[26]), dataSize: uint.MaxValue)));
        long most = samples.Length / 7;
        IReadOnlyList<SoundPart> parts = SoundSplitter.Split(new TranscriptionRequest { Audio = sound, Model = "whisper-1", Split = true }, TranscriptionModel.Of("whisper-1"), most);

        Assert.InRange(parts.Count, 8, 12);
        Assert.All(parts, part => Assert.InRange(part.Length, 1, most));
        AssertWhole(parts, samples);
    }

    [Fact]
    public void Compressed_WAV_is_refused_with_a_way_out()
    {
        byte[] format = WavBytes.Format(Rate);
        BinaryPrimitives.WriteUInt16LittleEndian(format, 0x11);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(12), 256);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(14), 4);
        AudioSource sound = AudioSource.FromBytes(WavBytes.Make(new byte[5120], format: format));
        Assert.Contains("16-bit", Assert.Throws<InvalidInputException>(() => SoundSplitter.Split(new TranscriptionRequest { Audio = sound, Model = "whisper-1", Split = true }, TranscriptionModel.Of("whisper-1"), 1000)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_texts_and_usage_of_parts_are_put_together()
    {
        Heard heard = await RunAsync("whisper-1", false, static n => $$$"""{"text":"part {{{n}}}","language":"english","duration":900,"segments":[{"id":0,"start":1,"end":2.5,"text":" part {{{n}}}"}],"words":[{"word":"part","start":1,"end":2}],"usage":{"type":"duration","seconds":900}}""");

        Assert.Null(heard.Error);
        int count = heard.Requests.Count;
        Assert.InRange(count, 2, 3);
        double offset = heard.Whole!.Segment[1].Start.TotalSeconds - 1;
        Assert.InRange(offset, 600, 1000);
        Assert.Equal((offset + 2.5, offset + 1), (heard.Whole.Segment[1].End.TotalSeconds, heard.Whole.Word[1].Start.TotalSeconds));
        Assert.Equal(("part 1 part 2", count, 900m * count, 1), (heard.Whole.Text[..13], heard.Whole.Part, heard.Whole.Usage!.Second, heard.Whole.Segment[1].Index));
        Assert.Equal(Length, heard.Whole.Duration!.Value.TotalSeconds);
        Assert.Equal(["a-1.wav", "a-2.wav"], heard.Requests.Take(2).Select(static request => SentPart.Read(request)[0].FileName));

        // What was said before leads the next part.
        Assert.Equal("part 1", SentPart.Read(heard.Requests[1]).Single(static part => part.Name == "prompt").Text);
    }

    [Fact]
    public async Task A_speaker_of_one_part_is_known_again_in_the_next_and_a_new_one_is_somebody_else()
    {
        Heard heard = await RunAsync("gpt-4o-transcribe-diarize", true, static n => n == 1
            ? """{"text":"x","segments":[{"start":0,"end":5,"speaker":"A","text":"one"},{"start":6,"end":30,"speaker":"B","text":"two"},{"start":31,"end":32,"speaker":"C","text":"short"}]}"""
            : """{"text":"y","segments":[{"start":0,"end":5,"speaker":"speaker-B","text":"three"},{"start":6,"end":9,"speaker":"A","text":"new"},{"start":9,"end":12,"speaker":"speaker-A","text":"four"}]}""");

        Assert.Null(heard.Error);
        Assert.Equal(["A", "B", "C", "B", "D", "A"], heard.Whole!.Segment.Take(6).Select(static segment => segment.Speaker));
        List<SentPart> second = SentPart.Read(heard.Requests[1]);
        Assert.Equal(["speaker-B", "speaker-A"], second.Where(static part => part.Name == "known_speaker_names[]").Select(static part => part.Text));
        byte[][] voices = [.. second.Where(static part => part.Name == "known_speaker_references[]").Select(static part => Convert.FromBase64String(part.Text.Split(',')[1]))];
        Assert.Equal([10, 5], voices.Select(static voice => AudioSource.FromBytes(voice).Duration!.Value.TotalSeconds));
        Assert.DoesNotContain(SentPart.Read(heard.Requests[0]), static part => part.Name.StartsWith("known", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_part_that_fails_leaves_those_before_it_on_the_error()
    {
        await using RawServer server = new((n, exchange) => exchange.WriteAsync(n == 1 ? RawServer.Answer(200, """{"text":"part 1","segments":[]}""") : RawServer.Answer(500, """{"error":{"message":"boom","code":"x"}}""")));
        Heard heard = await Heard.RunAsync(Client.Options(server.BaseUri), Long("whisper-1", false));
        Assert.Equal((2, "part 1", false, 1), (server.Requests.Count, heard.Partial!.Text, heard.Partial.IsComplete, heard.Partial.Part));
        Assert.Contains("part 2 of", heard.Error!.Message, StringComparison.Ordinal);
    }

    private const int Length = 1800;

    private async Task<Heard> RunAsync(string model, bool diarize, Func<int, string> answer) =>
        await Heard.ServeAsync(Long(model, diarize), (n, exchange) => exchange.WriteAsync(RawServer.Answer(200, answer(n))));

    // Half an hour of 16 kHz: over 25 MB, and over the longest sound of the gpt-4o models.
    private TranscriptionRequest Long(string model, bool diarize) => new()
    {
        Audio = AudioSource.FromFile(_folder.Write("a.wav", WavBytes.Make(new byte[Length * 16_000 * 2], 16_000))),
        Model = model,
        Diarize = diarize,
        Split = true,
    };

    private static void AssertWhole(IReadOnlyList<SoundPart> parts, byte[] samples)
    {
        List<byte> all = [];
        foreach (SoundPart part in parts)
        {
            using Stream stream = part.Open();
            byte[] wav = new byte[stream.Length];
            stream.ReadExactly(wav);
            Assert.Equal(0, stream.Read(new byte[1]));
            WavInfo info = WavReader.Read(new MemoryStream(wav));
            Assert.False(info.IsCutOff);
            all.AddRange(wav.AsSpan((int)info.DataOffset, (int)info.DataLength));
        }

        Assert.True(all.ToArray().AsSpan().SequenceEqual(samples), "The parts do not make the whole.");
    }

    private static byte[] Noise(int seconds, int bits, int channels, int quietFrom, int quietTo)
    {
        Random random = new(1);
        byte[] samples = new byte[seconds * Rate * channels * bits / 8];
        random.NextBytes(samples);
        if (quietFrom >= 0)
        {
            int second = Rate * channels * bits / 8;
            samples.AsSpan(quietFrom * second, (quietTo - quietFrom) * second).Fill(bits == 8 ? (byte)128 : (byte)0);
        }

        return samples;
    }
}
