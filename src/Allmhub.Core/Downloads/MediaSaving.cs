using System.Collections.Concurrent;
using Allmhub.Http;
using Allmhub.Media;

namespace Allmhub.Downloads;

/// <summary>What the savings of one command share: where to, the brake for a host that asks to slow down, and whether the disk is full.</summary>
/// <param name="target">Where to.</param>
public sealed class MediaSaving(MediaTarget target)
{
    /// <summary>The longest silence within a download, unless it says otherwise. Slow is not silent.</summary>
    public static readonly TimeSpan DefaultIdle = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, long> _brake = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<string> _left = new();
    private AllmException? _full;

    /// <summary>Where to.</summary>
    public MediaTarget Target { get; } = target;

    /// <summary>The longest silence within a download; infinite for none.</summary>
    public TimeSpan Idle { get; init; } = DefaultIdle;

    /// <summary>Whether a download that is stopped leaves its part, so that it can be gone on with.</summary>
    public bool KeepsParts { get; set; } = true;

    /// <summary>The parts that were left by downloads that were stopped or failed.</summary>
    public IReadOnlyCollection<string> PartLeft => _left;

    /// <summary>How many bytes are free in a folder; <c>null</c> when that cannot be told.</summary>
    internal Func<string, long?> FreeSpace { get; init; } = DiskSpace.Free;

    /// <summary>Ends a saving that has not begun when another one found the disk full.</summary>
    /// <exception cref="AllmException">The disk is full.</exception>
    internal void ThrowIfFull()
    {
        if (_full is { } full)
        {
            throw new AllmException(full.Error with { Message = Words.Say($"It was not begun: {full.Message}") });
        }
    }

    /// <summary>Remembers that the disk is full.</summary>
    /// <param name="full">How.</param>
    internal void SetFull(AllmException full) => _full ??= full;

    /// <summary>Remembers a part that stays.</summary>
    /// <param name="path">Its path.</param>
    internal void Leave(string path) => _left.Enqueue(path);

    /// <summary>Asks all downloads from a host to wait.</summary>
    /// <param name="link">A link of the host.</param>
    /// <param name="wait">How long.</param>
    internal void Brake(Uri link, TimeSpan wait)
    {
        long until = Environment.TickCount64 + (long)wait.TotalMilliseconds;
        _brake.AddOrUpdate(link.Authority, until, (_, before) => Math.Max(before, until));
    }

    /// <summary>Waits as long as the host has asked for.</summary>
    /// <param name="link">A link of the host.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>A task that ends when the host may be asked.</returns>
    internal async Task WaitAsync(Uri link, CancellationToken cancellationToken)
    {
        long left;
        while (_brake.TryGetValue(link.Authority, out long until) && (left = until - Environment.TickCount64) > 0)
        {
            await Task.Delay((int)Math.Min(left, int.MaxValue), cancellationToken).ConfigureAwait(false);
        }
    }
}
