using System.Buffers.Binary;

namespace Allmhub.Emulator.Transcripts;

/// <summary>What the emulator hears in a sound: its format, its length, and whether there is anything but silence.</summary>
/// <param name="Extension">What it is by its bytes; null for no sound.</param>
/// <param name="Seconds">How long; exact for WAV, else guessed from its size.</param>
/// <param name="IsSilent">A WAV of nothing but zeros.</param>
/// <param name="Seed">Tells it from others.</param>
internal sealed record TranscriptSound(string? Extension, double Seconds, bool IsSilent, uint Seed)
{
    /// <summary>Bytes a second of a packed sound, as a guess.</summary>
    private const double PackedRate = 8000;

    public static TranscriptSound Read(byte[] data)
    {
        string? extension = Kind(data);
        (double seconds, bool isSilent) = extension == "wav" ? Wav(data) : (data.Length / PackedRate, false);
        return new TranscriptSound(extension, Math.Round(seconds, 3), isSilent, Hash(data));
    }

    /// <summary>The file's name says what its bytes are; sound and film of one container are alike.</summary>
    public bool Fits(string? fileName)
    {
        string said = Path.GetExtension(fileName ?? "").TrimStart('.').ToLowerInvariant();
        return Extension switch
        {
            "mp4" => said is "mp4" or "m4a",
            "mp3" => said is "mp3" or "mpga" or "mpeg",
            "ogg" => said is "ogg" or "oga",
            _ => said == Extension,
        };
    }

    private static string? Kind(ReadOnlySpan<byte> data) =>
        data.StartsWith("RIFF"u8) && data.Length > 12 && data[8..12].SequenceEqual("WAVE"u8) ? "wav"
        : data.StartsWith("ID3"u8) || (data is [0xFF, >= 0xE0, ..] and not [0xFF, 0xF1 or 0xF9, ..]) ? "mp3"
        : data.StartsWith("OggS"u8) ? "ogg"
        : data.StartsWith("fLaC"u8) ? "flac"
        : data.Length > 8 && data[4..8].SequenceEqual("ftyp"u8) ? "mp4"
        : data is [0x1A, 0x45, 0xDF, 0xA3, ..] ? "webm"
        : data is [0, 0, 1, 0xBA, ..] ? "mpeg"
        : null;

    private static (double Seconds, bool IsSilent) Wav(ReadOnlySpan<byte> data)
    {
        double rate = 0;
        for (long at = 12; at + 8 <= data.Length;)
        {
            ReadOnlySpan<byte> name = data.Slice((int)at, 4);
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(data[((int)at + 4)..]);
            long content = at + 8;
            if (name.SequenceEqual("fmt "u8) && content + 12 <= data.Length)
            {
                rate = BinaryPrimitives.ReadUInt32LittleEndian(data[((int)content + 8)..]);
            }
            else if (name.SequenceEqual("data"u8))
            {
                ReadOnlySpan<byte> samples = data[(int)content..(int)Math.Min(data.Length, content + size)];
                return (rate > 0 ? samples.Length / rate : 0, !samples.ContainsAnyExcept((byte)0));
            }

            at = content + size + (size & 1);
        }

        return (0, true);
    }

    /// <summary>FNV-1a over some of the bytes: a large file is not read whole for a number.</summary>
    private static uint Hash(ReadOnlySpan<byte> data)
    {
        uint hash = 2166136261;
        int step = Math.Max(1, data.Length / 4096);
        for (int i = 0; i < data.Length; i += step)
        {
            hash = (hash ^ data[i]) * 16777619;
        }

        return hash;
    }
}
