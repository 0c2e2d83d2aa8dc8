using System.Buffers.Binary;
using System.Text;

namespace Allmhub.Emulator.Drawing;

/// <summary>
/// Writes a small film that players play: ISO base media with one track of JPEG frames (ISO/IEC 14496-12; object type 0x6C of 14496-14), the
/// frames before the index, so that a film cut anywhere cannot be taken for a whole one.
/// </summary>
internal static class Mp4Writer
{
    private const int TimeScale = 1000;
    private const int Frames = 4;

    /// <param name="picture">What its last frame shows; the earlier ones show less of it.</param>
    /// <param name="seconds">How long it lasts.</param>
    /// <param name="leastBytes">It is filled up to so many bytes.</param>
    public static byte[] Write(PictureSpec picture, int seconds, int leastBytes = 0)
    {
        PictureSpec spec = picture with { Format = PictureFormat.Jpeg, IsTransparent = false, Quality = 60, Damage = PictureDamage.None };
        byte[][] frame = [.. Enumerable.Range(1, Frames).Select(i => (spec with { Drawn = Canvas.Cells * i / Frames }).Draw())];
        byte[] type = Box("ftyp", Text("isom"), Number(512), Text("isomiso2mp41"));
        byte[] data = Box("mdat", frame.SelectMany(static f => f).ToArray());
        byte[] movie = Movie(spec, frame, seconds, type.Length + 8);
        int missing = leastBytes - type.Length - data.Length - movie.Length;

        // The filling lies behind the frames and before the index.
        return missing < 8 ? [.. type, .. data, .. movie] : [.. type, .. data, .. Box("free", new byte[missing - 8]), .. movie];
    }

    private static byte[] Movie(PictureSpec spec, byte[][] frame, int seconds, int offset)
    {
        int duration = seconds * TimeScale;
        byte[] track = Box(
            "trak",
            Full("tkhd", 3, Number(0), Number(0), Number(1), Number(0), Number(duration), new byte[8], Number(0), Number(0), Matrix(), Number(spec.Width << 16), Number(spec.Height << 16)),
            Box(
                "mdia",
                Full("mdhd", 0, Number(0), Number(0), Number(TimeScale), Number(duration), [0x55, 0xC4, 0, 0]),
                Full("hdlr", 0, Number(0), Text("vide"), new byte[12], Text("emulator\0")),
                Box(
                    "minf",
                    Full("vmhd", 1, new byte[8]),
                    Box("dinf", Full("dref", 0, Number(1), Full("url ", 1))),
                    Table(spec, frame, duration, offset))));
        return Box("moov", Full("mvhd", 0, Number(0), Number(0), Number(TimeScale), Number(duration), Number(0x00010000), [1, 0], new byte[10], Matrix(), new byte[24], Number(2)), track);
    }

    private static byte[] Table(PictureSpec spec, byte[][] frame, int duration, int offset) => Box(
        "stbl",
        Full("stsd", 0, Number(1), Entry(spec)),
        Full("stts", 0, Number(1), Number(Frames), Number(duration / Frames)),
        Full("stsc", 0, Number(1), Number(1), Number(Frames), Number(1)),
        Full("stsz", 0, Number(0), Number(Frames), frame.SelectMany(static f => Number(f.Length)).ToArray()),
        Full("stco", 0, Number(1), Number(offset)));

    private static byte[] Entry(PictureSpec spec) => Box(
        "mp4v",
        [0, 0, 0, 0, 0, 0, 0, 1],
        new byte[16],
        Short(spec.Width),
        Short(spec.Height),
        Number(0x00480000),
        Number(0x00480000),
        Number(0),
        [0, 1],
        new byte[32],
        [0, 24, 0xFF, 0xFF],
        Full("esds", 0, [0x03, 21, 0, 1, 0, 0x04, 13, 0x6C, 0x11], new byte[11], [0x06, 1, 2]));

    private static byte[] Matrix() => [.. Number(0x00010000), .. new byte[12], .. Number(0x00010000), .. new byte[12], .. Number(0x40000000)];

    private static byte[] Full(string type, int flags, params byte[][] part) => Box(type, [Number(flags), .. part]);

    private static byte[] Box(string type, params byte[][] part)
    {
        int length = 8 + part.Sum(static p => p.Length);
        return [.. Number(length), .. Encoding.ASCII.GetBytes(type), .. part.SelectMany(static p => p)];
    }

    private static byte[] Number(int value)
    {
        byte[] data = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(data, value);
        return data;
    }

    private static byte[] Text(string text) => Encoding.ASCII.GetBytes(text);

    private static byte[] Short(int value) => [(byte)(value >> 8), (byte)value];
}
