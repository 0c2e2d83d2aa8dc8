using System.Buffers.Binary;
using Allmhub.Emulator.Drawing;
using SkiaSharp;

namespace Allmhub.Core.Tests.Emulator.Tasks;

/// <summary>Films are real: the index leads to frames that a decoder of others reads.</summary>
public sealed class FilmWriterTests
{
    private static readonly PictureSpec Picture = new("00000000000000aa", 320, 176);

    [Fact]
    public void The_index_leads_to_every_frame_and_the_clock_adds_up()
    {
        byte[] film = Mp4Writer.Write(Picture, 8);
        Assert.Equal("ftyp mdat moov", FilmBoxes.Names(film));
        byte[] size = FilmBoxes.Content(film, "moov.trak.mdia.minf.stbl.stsz");
        int at = Number(FilmBoxes.Content(film, "moov.trak.mdia.minf.stbl.stco"), 8);
        int frames = Number(size, 8);
        for (int i = 0; i < frames; i++)
        {
            int length = Number(size, 12 + (4 * i));
            using SKCodec codec = SKCodec.Create(new MemoryStream(film[at..(at + length)]));
            Assert.Equal((SKEncodedImageFormat.Jpeg, 320, 176), (codec.EncodedFormat, codec.Info.Width, codec.Info.Height));
            at += length;
        }

        byte[] times = FilmBoxes.Content(film, "moov.trak.mdia.minf.stbl.stts");
        Assert.Equal((4, 8000), (frames, Number(times, 8) * Number(times, 12)));
        Assert.Equal(8000, Number(FilmBoxes.Content(film, "moov.mvhd"), 16));
        Assert.Equal((320, 176), (Number(FilmBoxes.Content(film, "moov.trak.tkhd"), 76) >> 16, Number(FilmBoxes.Content(film, "moov.trak.tkhd"), 80) >> 16));
    }

    [Fact]
    public void Equal_pictures_give_equal_films_and_a_size_is_kept_to_the_byte()
    {
        Assert.Equal(Mp4Writer.Write(Picture, 8), Mp4Writer.Write(Picture, 8));
        Assert.NotEqual(Mp4Writer.Write(Picture, 8), Mp4Writer.Write(Picture with { Seed = "00000000000000ab" }, 8));
        Assert.Equal(1_000_001, Mp4Writer.Write(Picture, 8, 1_000_001).Length);
    }

    private static int Number(byte[] data, int at) => BinaryPrimitives.ReadInt32BigEndian(data.AsSpan(at));
}
