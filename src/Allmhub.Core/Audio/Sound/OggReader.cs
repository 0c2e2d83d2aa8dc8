using System.Buffers.Binary;

namespace Allmhub.Audio.Sound;

/// <summary>What an Ogg file holds.</summary>
/// <param name="Page">Its whole pages, in order.</param>
/// <param name="Duration">How long it sounds; <c>null</c> when its streams are neither Opus nor Vorbis.</param>
/// <param name="IsOpus">Whether all its streams are Opus.</param>
/// <param name="Channels">The channels of its first stream.</param>
/// <param name="IsCutOff">Whether its last stream has no end.</param>
internal sealed record OggSound(IReadOnlyList<OggPage> Page, TimeSpan? Duration, bool IsOpus, int Channels, bool IsCutOff)
{
    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Channels} {(Channels == 1 ? "channel" : "channels")}, {Page.Count} pages");
}

/// <summary>
/// Reads Ogg, one stream or several one after the other (RFC 3533). Opus counts its samples at 48 kHz whatever was recorded, and the first of them
/// (pre-skip) are not heard (RFC 7845).
/// </summary>
internal static class OggReader
{
    private const int OpusRate = 48_000;

    /// <summary>Reads the headers of the pages.</summary>
    /// <param name="stream">The file; it must be able to seek.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What it holds; <c>null</c> when it is no Ogg.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static OggSound? Read(Stream stream, CancellationToken cancellationToken)
    {
        ByteWindow window = new(stream, cancellationToken);
        List<OggPage> pages = [];
        Dictionary<uint, Link> links = [];
        List<Link> all = [];
        for (long at = 0; OggPage.Read(window, at) is { } page && at + page.Length <= window.Length; at += page.Length)
        {
            pages.Add(page);
            if ((page.Flags & OggPage.First) != 0)
            {
                Link link = Open(window.At(at, Math.Min(page.Length, 512)));
                links[page.Serial] = link;
                all.Add(link);
            }

            if (links.TryGetValue(page.Serial, out Link? current))
            {
                current.Granule = page.Granule > 0 ? page.Granule : current.Granule;
                current.HasEnd |= (page.Flags & OggPage.Last) != 0;
            }
        }

        if (all.Count == 0)
        {
            return null;
        }

        bool isKnown = all.TrueForAll(static link => link.Rate > 0);
        return new OggSound(
            pages,
            isKnown ? DurationOf(all) : null,
            all.TrueForAll(static link => link.IsOpus),
            all[0].Channels,
            !all[^1].HasEnd);
    }

    // A damaged page may claim any number.
    private static TimeSpan? DurationOf(List<Link> links)
    {
        Int128 ticks = 0;
        foreach (Link link in links)
        {
            ticks += (Int128)Math.Max(0, link.Granule - link.Skip) * TimeSpan.TicksPerSecond / link.Rate;
        }

        return ticks <= TimeSpan.MaxValue.Ticks ? TimeSpan.FromTicks((long)ticks) : null;
    }

    private static Link Open(ReadOnlySpan<byte> page)
    {
        ReadOnlySpan<byte> head = page[OggPage.ContentAt(page)..];
        if (head.Length >= 19 && head.StartsWith("OpusHead"u8))
        {
            return new Link { IsOpus = true, Rate = OpusRate, Channels = head[9], Skip = BinaryPrimitives.ReadUInt16LittleEndian(head[10..]) };
        }

        return head.Length >= 16 && head.StartsWith("\u0001vorbis"u8)
            ? new Link { Rate = BinaryPrimitives.ReadInt32LittleEndian(head[12..]), Channels = head[11] }
            : new Link();
    }

    private sealed class Link
    {
        public bool IsOpus { get; init; }

        public int Rate { get; init; }

        public int Channels { get; init; }

        public int Skip { get; init; }

        public long Granule { get; set; }

        public bool HasEnd { get; set; }
    }
}
