using Allmhub.Audio.Sound;

namespace Allmhub.Core.Tests.Audio;

public sealed class WavReaderTests
{
    private static readonly byte[] Data = WavBytes.Samples(4800);

    [Fact]
    public void Finds_the_samples_of_the_contract_s_answer()
    {
        WavInfo info = Read(Sample.Bytes("audio.speech.wav"));

        Assert.Equal(TimeSpan.FromMilliseconds(20), info.Duration);
        Assert.Equal((24_000, 1, 16, WavFormat.Integer), (info.Format.SampleRate, info.Format.Channels, info.Format.BitsPerSample, info.Format.Tag));
        Assert.Equal((44, 960), (info.DataOffset, info.DataLength));
    }

    [Theory]
    [InlineData(0xFFFF_FFFFu)]
    [InlineData(0x7FFF_FFFFu)]
    [InlineData(0x7FFF_FF00u)]
    [InlineData(0x7FFF_FFDAu)]
    [InlineData(0x7FFF_F024u)]
    [InlineData(0u)]
    public void A_size_that_does_not_know_reaches_to_the_end(uint size)
    {
        WavInfo info = Read(WavBytes.Make(Data, dataSize: size, riffSize: size));

        Assert.Equal((Data.Length, false), (info.DataLength, info.IsCutOff));
        Assert.Equal(TimeSpan.FromSeconds(0.2), info.Duration);
    }

    [Fact]
    public void Chunks_around_the_samples_are_no_samples()
    {
        byte[] list = WavBytes.Chunk("LIST", [.. "INFOISFT"u8, 14, 0, 0, 0, .. "Lavf60.16.100\0"u8]);

        WavInfo info = Read(WavBytes.Make(Data, before: list, after: list));

        Assert.Equal((44 + list.Length, Data.Length), (info.DataOffset, info.DataLength));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_odd_chunk_is_filled_or_is_not(bool isFilled)
    {
        byte[] odd = WavBytes.Chunk("LIST", [.. "INFOabc"u8]);

        WavInfo info = Read(WavBytes.Make(Data, before: isFilled ? [.. odd, 0] : odd));

        Assert.Equal(Data.Length, info.DataLength);
    }

    [Fact]
    public void The_extensible_form_says_what_its_subformat_says()
    {
        WavInfo info = Read(WavBytes.Make(Data, format: WavBytes.Extensible(24_000)));

        Assert.Equal(WavFormat.Integer, info.Format.Tag);
        Assert.True(info.Format.Fits(WavFormat.Vendor));
    }

    [Fact]
    public void Samples_that_are_missing_are_said_and_half_a_frame_is_none()
    {
        WavInfo info = Read(WavBytes.Make(Data)[..^501]);

        Assert.Equal((Data.Length - 502, true), (info.DataLength, info.IsCutOff));
    }

    [Fact]
    public void An_empty_sound_before_a_list_is_empty()
    {
        WavInfo info = Read(WavBytes.Make([], after: WavBytes.Chunk("LIST", [.. "INFOabcd"u8])));

        Assert.Equal(0, info.DataLength);
    }

    [Fact]
    public void The_wide_form_has_its_size_in_a_chunk_of_its_own()
    {
        byte[] sizes = WavBytes.Chunk("ds64", [.. BitConverter.GetBytes(0L), .. BitConverter.GetBytes((long)Data.Length), .. new byte[12]]);
        byte[] wide = WavBytes.Make(Data, dataSize: uint.MaxValue, before: sizes, after: WavBytes.Chunk("LIST", [1, 2, 3, 4]));
        "RF64"u8.CopyTo(wide);

        Assert.Equal(Data.Length, Read(wide).DataLength);
    }

    [Theory]
    [InlineData("")]
    [InlineData("RIFF")]
    [InlineData("RIFFxxxxAVI fmt ")]
    [InlineData("RIFFxxxxWAVE")]
    [InlineData("{\"error\":1}  ")]
    public void What_is_no_WAV_is_said_so(string text) => Assert.Throws<SoundException>(() => Read(System.Text.Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void A_format_that_nothing_can_be_is_refused()
    {
        Assert.Throws<SoundException>(() => Read(WavBytes.Make(Data, rate: 0)));
        Assert.Throws<SoundException>(() => Read(WavBytes.Make(Data, format: WavBytes.Format(24_000, channels: 0))));
        Assert.Throws<SoundException>(() => Read(WavBytes.Make(Data, format: [1, 0, 1])));
    }

    [Fact]
    public void Damage_anywhere_never_leads_out_of_the_file()
    {
        byte[] good = WavBytes.Make(WavBytes.Samples(50), before: WavBytes.Chunk("LIST", [.. "INFOabc"u8]));
        Random random = new(12);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bad = (byte[])good.Clone();
            for (int change = 0; change < 3; change++)
            {
                bad[random.Next(60)] = (byte)random.Next(256);
            }

            try
            {
                WavInfo info = Read(bad[..random.Next(bad.Length + 1)]);
                Assert.InRange(info.DataOffset + info.DataLength, 0, bad.Length);
                Assert.Equal(0, info.DataLength % info.Format.BlockAlign);
            }
            catch (SoundException)
            {
                // Said so: that is what it is for.
            }
        }
    }

    [Theory]
    [InlineData(0xFFFF_FFFFu)]
    [InlineData(0x7FFF_FFFFu)]
    public async Task A_piece_is_a_WAV_with_sizes_that_are_right(uint size)
    {
        byte[] list = WavBytes.Chunk("LIST", [.. "INFOabc"u8]);
        using MemoryStream source = new(WavBytes.Make(Data, dataSize: size, before: list, format: WavBytes.Extensible(24_000)));
        using MemoryStream piece = new();

        await WavWriter.WritePieceAsync(source, WavReader.Read(source), 2000, 1000, piece, default);

        byte[] written = piece.ToArray();
        WavInfo info = Read(written);
        Assert.Equal(Data[2000..3000], written[(int)info.DataOffset..]);
        Assert.Equal((uint)written.Length - 8, BitConverter.ToUInt32(written, 4));
        Assert.Equal(1000u, BitConverter.ToUInt32(written, (int)info.DataOffset - 4));
    }

    [Fact]
    public async Task A_piece_cuts_no_frame()
    {
        using MemoryStream source = new(WavBytes.Make(Data));
        WavInfo info = WavReader.Read(source);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(NoneAsync(1, 2));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(NoneAsync(0, 3));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(NoneAsync(0, Data.Length + 2));

        Func<Task> NoneAsync(long from, long length) => () => WavWriter.WritePieceAsync(source, info, from, length, Stream.Null, default);
    }

    [Fact]
    public void More_than_a_WAV_holds_is_refused() => Assert.Throws<SoundException>(() => WavWriter.Header(WavFormat.Vendor, uint.MaxValue));

    private static WavInfo Read(byte[] bytes)
    {
        using MemoryStream stream = new(bytes);
        return WavReader.Read(stream);
    }
}
