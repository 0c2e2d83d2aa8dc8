using System.Buffers.Binary;

namespace Allmhub.Emulator.Sounds;

/// <summary>Writes WAV, its sizes right, or as vendors and ffmpeg write them when they do not know them yet.</summary>
internal static class WavWriter
{
    public static byte[] Write(SoundSpec spec) => Write(spec.Pcm(), spec.Rate, size: null, []);

    /// <summary>As it comes out of a pipe: sizes that say nothing, and a LIST before the samples.</summary>
    public static byte[] WriteStreamed(SoundSpec spec)
    {
        byte[] list = [.. "LIST"u8, 26, 0, 0, 0, .. "INFOISFT"u8, 14, 0, 0, 0, .. "Lavf60.16.100\0"u8];
        return Write(spec.Pcm(), spec.Rate, size: uint.MaxValue, list);
    }

    private static byte[] Write(byte[] data, int rate, uint? size, byte[] before)
    {
        byte[] head = new byte[36];
        "RIFF"u8.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), size ?? (uint)(36 + before.Length + data.Length));
        "WAVEfmt "u8.CopyTo(head.AsSpan(8));
        head[16] = 16;
        head[20] = 1;
        head[22] = 1;
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(24), rate);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(28), rate * 2);
        head[32] = 2;
        head[34] = 16;
        byte[] length = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(length, size ?? (uint)data.Length);
        return [.. head, .. before, .. "data"u8, .. length, .. data];
    }
}
