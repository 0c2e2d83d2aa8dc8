using System.Diagnostics;

namespace Allmhub.Http;

/// <summary>The one time limit of everything an operation sends. It stands still while a person or a tool of theirs is at work.</summary>
internal sealed class Deadline
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>Begins to count.</summary>
    /// <param name="limit">The limit; <c>null</c> or infinite for none.</param>
    public Deadline(TimeSpan? limit) => Limit = limit == Timeout.InfiniteTimeSpan ? null : limit;

    /// <summary>The whole limit; <c>null</c> for none.</summary>
    public TimeSpan? Limit { get; }

    /// <summary>What is left of it, never below zero; <c>null</c> for no limit.</summary>
    public TimeSpan? Left => Limit is not TimeSpan limit ? null : limit > _watch.Elapsed ? limit - _watch.Elapsed : TimeSpan.Zero;

    /// <summary>A shorter limit for a request that the operation can do without.</summary>
    /// <param name="whole">The operation's limit.</param>
    /// <param name="limit">The most this request may take.</param>
    /// <returns>The shorter of the two.</returns>
    public static Deadline Within(Deadline? whole, TimeSpan limit) => new(whole?.Left is TimeSpan left && left < limit ? left : limit);

    /// <summary>Stops counting.</summary>
    public void Pause() => _watch.Stop();

    /// <summary>Goes on counting.</summary>
    public void Resume() => _watch.Start();
}
