namespace Allmhub.Streaming;

/// <summary>
/// The bytes a parser has not consumed. Grows by doubling; compacts when at most half is in use; gives a large array
/// back to the collector once it is no longer needed, so that one picture in a line does not stay resident.
/// </summary>
internal sealed class SseBuffer
{
#if DEBUG
    // Tiny, so that growing, compacting and shrinking run in ordinary tests.
    private const int InitialSize = 32;
    private const int MinimumRead = 8;
    private const int KeepSize = 4 * 1024;
#else
    private const int InitialSize = 16 * 1024;
    private const int MinimumRead = 4 * 1024;
    private const int KeepSize = 1024 * 1024;
#endif

    /// <summary>The array; what is valid ends at <see cref="End"/>.</summary>
    public byte[] Array { get; private set; } = GC.AllocateUninitializedArray<byte>(InitialSize);

    /// <summary>Where the received bytes end.</summary>
    public int End { get; set; }

    /// <summary>Makes room behind <see cref="End"/>, keeping two regions: what is held of an event, and the unread rest.</summary>
    /// <param name="sizeHint">How many bytes are wanted at least.</param>
    /// <param name="heldStart">Start of the held region; becomes 0 when bytes move.</param>
    /// <param name="heldLength">Length of the held region.</param>
    /// <param name="restStart">Start of the rest, which ends at <see cref="End"/>; follows the held region when bytes move.</param>
    public void Reserve(int sizeHint, ref int heldStart, int heldLength, ref int restStart)
    {
        int rest = End - restStart;
        int used = heldLength + rest;
        int needed = checked(used + Math.Max(sizeHint, MinimumRead));
        bool oversized = Array.Length > KeepSize && needed <= KeepSize / 2;
        if (Array.Length - End >= needed - used && used > 0 && !oversized)
        {
            return;
        }

        byte[] target = Array;
        if (oversized)
        {
            target = GC.AllocateUninitializedArray<byte>(Math.Max(InitialSize, needed));
        }
        else if (needed > Array.Length || used > Array.Length / 2)
        {
            long doubled = Math.Min(2L * Array.Length, System.Array.MaxLength);
            target = GC.AllocateUninitializedArray<byte>((int)Math.Max(doubled, needed));
        }

        Buffer.BlockCopy(Array, heldStart, target, 0, heldLength);
        Buffer.BlockCopy(Array, restStart, target, heldLength, rest);
        Array = target;
        heldStart = 0;
        restStart = heldLength;
        End = used;
    }
}
