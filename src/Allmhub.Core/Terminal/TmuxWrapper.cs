namespace Allmhub.Terminal;

/// <summary>Wraps a sequence so that tmux hands it to the terminal outside: every escape in it stands twice.</summary>
internal static class TmuxWrapper
{
    private const byte Escape = 0x1b;

    /// <summary>Wraps one whole sequence; tmux takes at most 1 MB of it.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <returns>The wrapped one.</returns>
    public static byte[] Wrap(byte[] sequence)
    {
        List<byte> wrapped = [.. "\u001bPtmux;"u8];
        wrapped.EnsureCapacity(sequence.Length + 16);
        foreach (byte one in sequence)
        {
            if (one == Escape)
            {
                wrapped.Add(Escape);
            }

            wrapped.Add(one);
        }

        wrapped.AddRange("\u001b\\"u8);
        return [.. wrapped];
    }
}
