using Allmhub.Audio.Sound;
using Allmhub.Emulator.Sounds;
using Allmhub.Media;

namespace Allmhub.Core.Tests.Audio;

/// <summary>Reading and joining sounds, on bytes that are not written by the product.</summary>
public sealed class SoundJoinTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("allm-join-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("mp3", "audio/mpeg")]
    [InlineData("aac", "audio/aac")]
    [InlineData("opus", "audio/ogg")]
    [InlineData("flac", "audio/flac")]
    [InlineData("wav", "audio/wav")]
    [InlineData("pcm", "audio/pcm")]
    public void The_length_of_a_sound_is_read(string format, string mediaType)
    {
        SoundSpec spec = new(new string('a', 123));
        using MemoryStream sound = new(SoundFormat.Write(spec, format));

        SoundInfo info = SoundInfo.Of(sound, MediaFormats.OfType(mediaType), default);

        Assert.Equal(SoundFormat.SecondsOf(spec, format), info.Duration!.Value.TotalSeconds, precision: 6);
        Assert.Null(info.Missing);
    }

    [Fact]
    public async Task Joined_MP3_has_frames_of_sound_alone()
    {
        byte[] one = Sound("one and a half", "mp3");
        byte[] tagged = [.. Sound("two", "mp3"), .. "APETAGEX"u8, .. new byte[4], 32, 0, 0, 0, .. new byte[16], .. "TAG"u8, .. new byte[125]];
        byte[] twice = [.. one, .. tagged[..^160]];

        byte[] joined = await JoinAsync("audio/mpeg", one, tagged, twice);

        Assert.Equal(-1, joined.AsSpan().IndexOf("ID3"u8));
        Assert.Equal(-1, joined.AsSpan().IndexOf("Info"u8));
        Assert.Equal(-1, joined.AsSpan().IndexOf("TAG"u8));
        Assert.Equal(0, joined.Length % 96);
        Assert.Equal(Duration(one, "audio/mpeg") * 2 + Duration(tagged, "audio/mpeg") * 2, Duration(joined, "audio/mpeg"));
    }

    [Fact]
    public async Task MP3_of_two_rates_is_not_joined()
    {
        // 44.1 kHz, 128 kbit/s: frames of 417 bytes.
        byte[] frame = [0xFF, 0xFB, 0x90, 0xC4, .. new byte[413]];
        SoundException error = await Assert.ThrowsAsync<SoundException>(() => JoinAsync("audio/mpeg", Sound("one", "mp3"), [.. frame, .. frame]));

        Assert.Contains("Part 2 has 44100 Hz", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_between_frames_is_passed_over()
    {
        byte[] frames = Sound("a longer text here", "mp3");
        using MemoryStream junk = new([1, 2, 0xFF, 0xF3, 5, .. new byte[300], .. frames, .. new byte[50]]);

        Assert.Equal(Duration(frames, "audio/mpeg"), Mp3Reader.Read(junk, default)!.Duration);
    }

    [Fact]
    public async Task A_chain_of_Opus_has_a_number_for_each_link_and_sums_that_are_right()
    {
        byte[] one = Sound("one and more", "opus");
        byte[] joined = await JoinAsync("audio/ogg", one, Sound("two and more", "opus"), one);

        List<(uint Serial, byte Flags)> pages = [.. Pages(joined)];
        Assert.Equal(3, pages.Select(static page => page.Serial).Distinct().Count());
        Assert.Equal(3, pages.Count(static page => (page.Flags & 2) != 0));
        Assert.Equal(3, pages.Count(static page => (page.Flags & 4) != 0));
        Assert.Equal(Duration(one, "audio/ogg") * 2 + Duration(Sound("two and more", "opus"), "audio/ogg"), Duration(joined, "audio/ogg"));
    }

    [Fact]
    public async Task Raw_sound_with_half_a_sample_does_not_turn_the_next_part_into_noise()
    {
        byte[] joined = await JoinAsync("audio/pcm", [1, 0, 2, 0, 3], [4, 0]);

        Assert.Equal([1, 0, 2, 0, 4, 0], joined);
    }

    [Fact]
    public async Task A_part_that_is_damaged_is_named()
    {
        SoundException error = await Assert.ThrowsAsync<SoundException>(() => JoinAsync("audio/wav", WavBytes.Make(WavBytes.Samples(10)), [.. "RIFFxxxxWAVE"u8]));

        Assert.StartsWith("Part 2:", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("audio/mpeg", "mp3")]
    [InlineData("audio/aac", "aac")]
    [InlineData("audio/ogg", "opus")]
    [InlineData("audio/flac", "flac")]
    public void Damage_anywhere_is_survived(string mediaType, string format)
    {
        byte[] good = Sound("some words", format);
        Random random = new(7);
        for (int i = 0; i < 3000; i++)
        {
            byte[] bad = (byte[])good.Clone();
            for (int change = 0; change < 4; change++)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            using MemoryStream stream = new(bad[..random.Next(bad.Length + 1)]);
            SoundInfo info = SoundInfo.Of(stream, MediaFormats.OfType(mediaType), default);

            Assert.True(info.Duration is null || info.Duration >= TimeSpan.Zero);
        }
    }

    private static byte[] Sound(string text, string format) => SoundFormat.Write(new SoundSpec(text), format);

    private static TimeSpan Duration(byte[] sound, string mediaType)
    {
        using MemoryStream stream = new(sound);
        return SoundInfo.Of(stream, MediaFormats.OfType(mediaType), default).Duration!.Value;
    }

    // By the letters of RFC 3533; the sum is reckoned bit by bit.
    private static IEnumerable<(uint Serial, byte Flags)> Pages(byte[] file)
    {
        for (int at = 0; at < file.Length;)
        {
            Assert.Equal("OggS"u8.ToArray(), file[at..(at + 4)]);
            int length = 27 + file[at + 26] + file.AsSpan(at + 27, file[at + 26]).ToArray().Sum(static lacing => lacing);
            byte[] page = file[at..(at + length)];
            uint told = BitConverter.ToUInt32(page, 22);
            page.AsSpan(22, 4).Clear();
            uint sum = 0;
            foreach (byte one in page)
            {
                sum ^= (uint)one << 24;
                for (int bit = 0; bit < 8; bit++)
                {
                    sum = (sum & 0x80000000) != 0 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
                }
            }

            Assert.Equal(told, sum);
            yield return (BitConverter.ToUInt32(page, 14), page[5]);
            at += length;
        }
    }

    private async Task<byte[]> JoinAsync(string mediaType, params byte[][] parts)
    {
        string[] paths = [.. parts.Select((part, index) =>
        {
            string path = Path.Combine(_folder, $"{index}.part");
            File.WriteAllBytes(path, part);
            return path;
        })];
        using MemoryStream whole = new();
        await SoundJoiner.JoinAsync(paths, MediaFormats.OfType(mediaType)!, whole, default);
        return whole.ToArray();
    }
}
