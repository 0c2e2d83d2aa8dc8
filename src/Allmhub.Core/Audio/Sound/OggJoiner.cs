using System.Buffers.Binary;

namespace Allmhub.Audio.Sound;

/// <summary>
/// Chains Ogg files: each stream keeps its own count of samples and gets a number that no other one has, since by the number a player knows where one ends
/// and the next begins (RFC 3533, section 4; RFC 7845, section 7).
/// </summary>
internal static class OggJoiner
{
    /// <summary>Joins.</summary>
    /// <param name="paths">The files, in order.</param>
    /// <param name="target">Receives the chain.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A task that ends when all is written.</returns>
    /// <exception cref="SoundException">They do not fit, or one is damaged.</exception>
    public static async Task JoinAsync(IReadOnlyList<string> paths, Stream target, CancellationToken cancellationToken)
    {
        OggSound[] sounds = [.. paths.Select((path, index) => SoundJoiner.Look(path, index, stream => OggReader.Read(stream, cancellationToken) ?? throw new SoundException(Words.Say("It has no pages of sound."))))];
        SoundJoiner.ThrowIfOther(sounds, static (one, other) => one.Channels == other.Channels && one.IsOpus == other.IsOpus, static sound => sound.ToString());
        HashSet<uint> used = [];
        for (int i = 0; i < paths.Count; i++)
        {
            FileStream source = SoundJoiner.Open(paths[i]);
            await using (source.ConfigureAwait(false))
            {
                await WriteAsync(source, sounds[i].Page, used, target, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task WriteAsync(Stream source, IReadOnlyList<OggPage> pages, HashSet<uint> used, Stream target, CancellationToken cancellationToken)
    {
        Dictionary<uint, uint> number = [];
        Dictionary<uint, int> last = [];
        for (int i = 0; i < pages.Count; i++)
        {
            last[pages[i].Serial] = i;
        }

        for (int i = 0; i < pages.Count; i++)
        {
            OggPage page = pages[i];
            byte[] bytes = new byte[page.Length];
            source.Position = page.Offset;
            await source.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            if ((page.Flags & OggPage.First) != 0)
            {
                number[page.Serial] = Free(page.Serial, used);
            }

            if (number.TryGetValue(page.Serial, out uint serial))
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(OggPage.SerialAt), serial);
                bytes[OggPage.FlagsAt] |= last[page.Serial] == i ? OggPage.Last : (byte)0;
                OggPage.Seal(bytes);
                await target.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static uint Free(uint serial, HashSet<uint> used)
    {
        while (!used.Add(serial))
        {
            serial++;
        }

        return serial;
    }
}
