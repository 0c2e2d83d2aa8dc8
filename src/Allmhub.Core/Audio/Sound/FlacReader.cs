using System.Buffers.Binary;

namespace Allmhub.Audio.Sound;

/// <summary>Reads how long a FLAC sounds.</summary>
internal static class FlacReader
{
    private const int InfoAt = 8;
    private const int InfoLength = 34;

    /// <summary>Reads the length.</summary>
    /// <param name="stream">The file; it must be able to seek.</param>
    /// <returns>The time; <c>null</c> when it is no FLAC or was streamed and does not know.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static TimeSpan? DurationOf(Stream stream)
    {
        Span<byte> head = stackalloc byte[InfoAt + InfoLength];
        stream.Position = 0;
        if (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length || !head.StartsWith("fLaC"u8) || (head[4] & 0x7F) != 0)
        {
            return null;
        }

        ulong packed = BinaryPrimitives.ReadUInt64BigEndian(head[(InfoAt + 10)..]);
        long rate = (long)(packed >> 44);
        long samples = (long)(packed & 0xF_FFFF_FFFF);
        return rate == 0 || samples == 0 ? null : TimeSpan.FromTicks((long)((Int128)samples * TimeSpan.TicksPerSecond / rate));
    }
}
