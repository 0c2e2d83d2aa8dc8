using System.Text;

namespace Allmhub.Emulator.Sounds;

/// <summary>Writes AAC in ADTS frames (LC, 24 kHz, mono): silence of the right length, and the text beside it, in an element that decoders skip.</summary>
internal static class AacWriter
{
    public const int SamplesPerFrame = 1024;

    private const int HeadBytes = 7;
    private const int MostText = 200;

    public static byte[] Write(SoundSpec spec)
    {
        int count = (spec.Count + SamplesPerFrame - 1) / SamplesPerFrame;
        byte[] text = Encoding.UTF8.GetBytes(spec.Text);
        return [.. Enumerable.Range(0, count).SelectMany(i => Frame(text.AsSpan(Math.Min(text.Length, i * MostText)), spec.Rate))];
    }

    private static byte[] Frame(ReadOnlySpan<byte> text, int rate)
    {
        BitWriter block = new();

        // One channel whose spectrum has no bands.
        block.Write(0, 3 + 4 + 8 + 1 + 2 + 1 + 6 + 1);
        block.Write(0, 3);
        WriteText(block, text[..Math.Min(MostText, text.Length)]);
        block.Write(7, 3);
        byte[] content = block.ToArray();

        BitWriter head = new();
        head.Write(0xFFF1, 16);
        head.Write(1, 2);
        head.Write(rate == 16_000 ? 8 : 6, 4);
        head.Write(0, 1);
        head.Write(1, 3);
        head.Write(0, 4);
        head.Write(HeadBytes + content.Length, 13);
        head.Write(0x7FF, 11);
        head.Write(0, 2);
        return [.. head.ToArray(), .. content];
    }

    private static void WriteText(BitWriter block, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        block.Write(4, 3);
        block.Write(0, 4);
        block.Write(0, 1);
        block.Write(text.Length, 8);
        foreach (byte one in text)
        {
            block.Write(one, 8);
        }
    }
}
